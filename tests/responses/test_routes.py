"""The answers of the city as everyone reads and finds them."""

from datetime import date, timedelta

import pytest

from app.core.city import Department
from app.core.contributions import Visibility, set_visibility
from app.proposals.models import Proposal
from app.responses import jobs
from app.responses.status import Status
from tests import make
from tests.responses.conftest import MONDAY, desk_of, publish

pytestmark = pytest.mark.usefixtures("monday")


def test_a_next_step_whose_day_has_passed_is_not_shown_as_one_to_come(session, visitor, owed):
    owed.next_step, owed.next_step_on = "Auswertung der Zählung", date(2026, 2, 1)
    session.commit()
    page = visitor.open(f"/ideen/{owed.contribution_id}")
    assert "Versprochen war bis 1. Februar 2026: Auswertung der Zählung" in page.text
    assert "Nächster Schritt bis" not in page.text
    owed.next_step_on = date(2026, 4, 1)
    session.commit()
    assert "Nächster Schritt bis 1. April 2026" in visitor.open(f"/ideen/{owed.contribution_id}").text


def test_answers_to_hidden_ideas_are_not_listed(session, visitor, owed, author, superior):
    publish(session, owed, author, superior)
    assert "Bänke am Neckar" in visitor.open("/antworten").links()
    idea = session.get_one(Proposal, owed.contribution_id)
    set_visibility(session, idea, Visibility.HIDDEN)
    session.commit()
    assert "Bänke am Neckar" not in visitor.open("/antworten").links()


def test_answers_are_found_by_field_department_and_status(session, visitor, owed, author, superior):
    publish(session, owed, author, superior)
    for address, found in (
        ("handlungsfeld=mobilitaet", True), ("handlungsfeld=energie", False), ("dienststelle=strassenwesen", True),
        ("dienststelle=gruenflaechen", False), ("stand=not_pursued", True), ("stand=done", False),
        ("handlungsfeld=gibtesnicht", True), ("seite=unsinn", True),
    ):  # fmt: skip
        assert ("Bänke am Neckar" in visitor.open(f"/antworten?{address}").links()) == found, address


def test_a_first_status_is_not_among_the_answers(session, visitor, owed, author, superior):
    publish(session, owed, author, superior, status=Status.IN_REVIEW, next_step="Messen", next_step_on=date(2026, 4, 1))
    assert "Bänke am Neckar" not in visitor.open("/antworten").links()


def test_without_any_answer_the_page_says_what_will_stand_there(visitor, session):
    page = visitor.open("/antworten")
    assert "Noch keine Antwort." in page.text
    assert "Noch keine Zahlen." in page.text


def answered(session, roads, days, *, due_in=92, field="mobilitaet"):
    since = MONDAY - timedelta(days=200)
    idea = make.proposal(session, action_field_id=make.field(session, field).id)
    make.obligation(
        session, idea, roads, owed_since=since, due_on=(since + timedelta(days=due_in)).date(),
        answered_at=since + timedelta(days=days) if days is not None else None,
    )  # fmt: skip


def test_figures_show_share_cases_and_median_from_five_cases_on(session, visitor, roads, parks):
    for days in (10, 20, 30, 100, None):
        answered(session, roads, days)
    for days in (10, 120, None):
        answered(session, parks, days, field="umwelt")
    jobs.count(session)
    session.commit()
    page = visitor.open("/antworten")
    rows = [" ".join(" ".join(row.itertext()).split()) for row in page.all("tr")]
    assert "Amt für Straßenwesen 40 % 5 30 Tage" in rows
    assert "Grünflächenamt noch zu wenige Fälle (3) 3 –" in rows
    assert "In der Frist beantwortet 50 %" in rows


def test_the_feed_is_well_formed_and_leads_to_the_answer(session, visitor, owed, author, superior):
    from xml.etree import ElementTree

    publish(session, owed, author, superior, reason="Zu <schmal> & steil.")
    answer = visitor.client.get("/feeds/antworten.atom")
    assert answer.mimetype == "application/atom+xml"
    tree = ElementTree.fromstring(answer.data)
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert tree.findtext("a:entry/a:summary", namespaces=space) == "Wird nicht verfolgt: Zu <schmal> & steil."
    link = tree.find("a:entry/a:link", space)
    assert f"/ideen/{owed.contribution_id}" in link.get("href")
    assert tree.findtext("a:entry/a:author/a:name", namespaces=space) == "Amt für Straßenwesen"


def test_the_pages_speak_english(session, visitor, owed, author, superior):
    publish(session, owed, author, superior)
    page = visitor.open("/en/antworten")
    assert "Not pursued" in page.text
    visitor.sign_in(author).open(f"/en{desk_of(owed)}")


def test_a_department_founded_a_moment_ago_signs_too(session, visitor):
    unit = Department(slug="neues-amt", position=99, names={"de": "Neues Amt", "en": "New Office"})
    session.add(unit)
    session.flush()
    owed = make.obligation(session, make.proposal(session, title="Ein Brunnen"), unit)
    publish(session, owed, make.staff(session, "official", unit), make.staff(session, "official", unit))
    assert "Neues Amt" in visitor.open("/antworten", max_queries=12).text
