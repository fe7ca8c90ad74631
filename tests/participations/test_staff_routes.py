"""Printing codes and registering places: the coordination's pages."""

import re

import pytest
from sqlalchemy import func, select

from app.accounts import codes
from app.core.activity import Activity
from app.participations import actions
from app.participations.models import AccessCode, CodeBatch, Participation, SharedPlace
from app.participations.who import Who
from tests import make

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
def coordinator(session, visitor):
    made = make.staff(session, "coordinator")
    session.commit()
    visitor.sign_in(made)
    return made


@pytest.fixture
def survey(session):
    made = make.proposal(session)
    session.commit()
    return made


def test_codes_are_shown_once_and_open_what_they_were_printed_for(session, visitor, coordinator, survey):
    page = visitor.open(f"/dienst/codes/{survey.id}")
    printed = visitor.post(f"/dienst/codes/{survey.id}", 200, on=page, note="Briefe", number="12")
    shown = CODE.findall(printed.text)
    assert len(set(shown)) == 12
    assert printed.response.headers["Cache-Control"] == "private, no-store"
    assert f"/beitrag/{survey.id}" in printed.text
    assert not CODE.search(visitor.open(f"/dienst/codes/{survey.id}").text)
    actions.take_part(session, survey, audience="code", who=Who(code=shown[7]))


def test_how_many_of_few_were_used_is_not_said(session, visitor, coordinator, survey):
    printed = actions.print_codes(session, survey, coordinator, 10, "Wenige")
    for code in printed[:4]:
        actions.take_part(session, survey, audience="code", who=Who(code=code))
    session.commit()
    assert "Wenige 22. November 2026 10 weniger als fünf" in re.sub(
        r"\d+\. \w+ 20\d\d", "22. November 2026", visitor.open(f"/dienst/codes/{survey.id}").text
    )


@pytest.mark.parametrize(
    ("note", "number"),
    [
        ("", "10"),
        ("Briefe", "9"),
        ("Briefe", "5001"),
        ("Briefe", "x"),
        ("Briefe", ""),
        ("Briefe", "1e9"),
        ("\x00", "10"),
    ],
)
def test_a_print_run_that_cannot_be_is_refused_with_a_sentence(session, visitor, coordinator, survey, note, number):
    visitor.post(f"/dienst/codes/{survey.id}", 422, note=note, number=number)
    assert session.scalar(select(func.count()).select_from(AccessCode)) == 0


def test_a_lost_print_run_is_blocked(session, visitor, coordinator, survey):
    code = actions.print_codes(session, survey, coordinator, 10, "Verloren")[0]
    session.commit()
    batch = session.scalars(select(CodeBatch)).one()
    visitor.post(f"/dienst/codes/gedruckt/{batch.id}/sperren")
    assert "Gesperrt am" in visitor.open(f"/dienst/codes/{survey.id}").text
    with pytest.raises(actions.WrongCode):
        actions.take_part(session, survey, audience="code", who=Who(code=code))
    assert codes.cleaned_from_paper(code)
    visitor.post("/dienst/codes/gedruckt/999999/sperren", 404)


def test_nothing_is_printed_for_what_is_not_there_or_stands_below_something(session, visitor, coordinator, survey):
    comment = make.comment(session, survey)
    session.commit()
    for number in (999_999, comment.id):
        visitor.open(f"/dienst/codes/{number}", 404)
        visitor.post(f"/dienst/codes/{number}", 404, note="Briefe", number="10")


@pytest.mark.parametrize("duty", [None, "moderator", "official"])
def test_others_print_nothing_and_register_nothing(session, visitor, survey, duty):
    visitor.sign_in(make.staff(session, duty) if duty else make.account(session))
    for address in (f"/dienst/codes/{survey.id}", "/dienst/orte"):
        visitor.open(address, 403)
        visitor.post(address, 403, note="Briefe", number="10", name="Ort", networks="192.0.2.1")
    assert session.scalar(select(func.count()).select_from(SharedPlace)) == 0
    assert session.scalar(select(func.count()).select_from(CodeBatch)) == 0


def test_places_are_registered_and_ended(session, visitor, coordinator):
    page = visitor.open("/dienst/orte")
    visitor.post("/dienst/orte", on=page, name="Bürgeramt Mitte", networks="192.0.2.9/28\r\n\r\n2001:db8:7::/48")
    shown = visitor.open("/dienst/orte")
    assert "192.0.2.0/28, 2001:db8:7::/48" in shown.text
    place = session.scalars(select(SharedPlace)).one()
    visitor.post(f"/dienst/orte/{place.id}/beenden")
    assert "beendet am" in visitor.open("/dienst/orte").text
    verbs = session.scalars(select(Activity.verb).where(Activity.actor_id == coordinator.id)).all()
    assert verbs == ["place_registered", "place_ended"]
    visitor.post("/dienst/orte/999999/beenden", 404)


@pytest.mark.parametrize("networks", ["", "Schule", "0.0.0.0/0", "192.0.2.0/28\n10.0.0.0/8", "\x00"])
def test_a_place_without_a_true_network_is_refused(session, visitor, coordinator, networks):
    visitor.post("/dienst/orte", 422, name="Ort", networks=networks)
    assert session.scalar(select(func.count()).select_from(SharedPlace)) == 0


def test_no_page_of_the_staff_says_who_took_part(session, visitor, coordinator, survey):
    account = make.account(session, "Erika Verschwiegen")
    actions.take_part(session, survey, audience="guest", who=Who(account=account))
    session.commit()
    assert session.scalar(select(func.count()).select_from(Participation)) == 1
    assert "Verschwiegen" not in visitor.open(f"/dienst/codes/{survey.id}").body
