"""Receipts by mail for those who left an address, and word to those on call."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import city, clock
from app.core.contributions import Contribution
from app.core.mail import Mail
from moderation.jobs import acknowledge
from tests.moderation import cases

FRIDAY_NOON = datetime(2026, 3, 6, 11, 0, tzinfo=UTC)
FRIDAY_NIGHT = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)


def mails(session: Session) -> dict[str, Mail]:
    return {mail.address: mail for mail in session.scalars(select(Mail))}


def test_who_left_an_address_gets_one_receipt_with_the_way_to_the_outcome(session: Session) -> None:
    report = cases.report(session, address="renate@example.org")
    cases.report(session)
    acknowledge(session)
    acknowledge(session)
    found = mails(session)
    assert set(found) == {"renate@example.org"}
    assert f"/meldung/{report.token}" in found["renate@example.org"].body
    assert found["renate@example.org"].subject == "Ihre Meldung ist eingegangen"


def test_a_receipt_speaks_the_reporters_language(session: Session) -> None:
    report = cases.report(session, address="renate@example.org", language="en")
    acknowledge(session)
    mail = mails(session)["renate@example.org"]
    assert mail.subject == "Your report has arrived"
    assert f"/en/meldung/{report.token}" in mail.body


@pytest.mark.parametrize(
    ("moment", "danger", "called"),
    [(FRIDAY_NIGHT, True, True), (FRIDAY_NOON, True, False), (FRIDAY_NIGHT, False, False)],
)
def test_danger_to_life_reaches_those_on_call_when_nobody_reads(
    session: Session, moment: datetime, danger: bool, called: bool
) -> None:
    with clock.held_at(moment):
        report = cases.report(session, danger=danger)
        acknowledge(session)
    on_call = city.profile().service_hours.on_call_email
    assert (on_call in mails(session)) is called
    if called:
        assert f"/dienst/moderation/{report.case_id}" in mails(session)[on_call].body


def test_those_on_call_are_woken_once_for_each_case(session: Session) -> None:
    on_call = city.profile().service_hours.on_call_email
    with clock.held_at(FRIDAY_NIGHT):
        first = cases.report(session, danger=True)
        cases.report(session, session.get(Contribution, first.contribution_id), danger=True)
        cases.report(session, danger=True)
        acknowledge(session)
    sent = session.scalars(select(Mail).where(Mail.address == on_call)).all()
    assert len(sent) == 2
