"""Owing, drafting, approving, publishing, passing on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import current_app
from sqlalchemy import func, select

from app.core import clock
from app.core.activity import Activity
from app.core.city import profile
from app.core.contributions import Visibility, set_visibility
from app.core.errors import NotAllowed, Stale
from app.core.profile_parts import Answers
from app.responses import actions
from app.responses.models import Obligation, Response
from app.responses.rules import Words
from app.responses.status import Status
from tests import make
from tests.responses.conftest import MONDAY

pytestmark = pytest.mark.usefixtures("monday")
REFUSED = Words(status=Status.NOT_PURSUED, source="Der Weg ist **schmal**.", reason="Der Weg ist zu schmal.")
REVIEW = Words(
    status=Status.IN_REVIEW, source="Wir messen nach.", reason="Der Weg muss vermessen werden.",
    next_step="Das Ergebnis liegt vor.", next_step_on=date(2026, 4, 1),
)  # fmt: skip
ACCEPTED = Words(
    status=Status.ACCEPTED, source="Wir stellen zwei Bänke auf.", reason="Der Platz reicht.", own_budget=True,
    next_step="Die Bänke stehen.", next_step_on=date(2026, 6, 1),
)  # fmt: skip


@pytest.fixture
def desk(session):
    """An idea of the roads office, its author and two officials of that office."""
    roads = make.department(session, "strassenwesen")
    idea = make.proposal(session, action_field_id=make.field(session, "mobilitaet").id)
    obligation = make.obligation(session, idea, roads)
    return idea, obligation, make.staff(session, "official", roads), make.staff(session, "official", roads)


def publish(session, desk, words):
    _idea, obligation, author, superior = desk
    response = actions.draft_response(session, author, obligation, words)
    return actions.publish(session, superior, actions.ask_approval(session, author, response))


def verbs(session, contribution):
    query = select(Activity.verb).where(Activity.contribution_id == contribution.id).order_by(Activity.id)
    return list(session.scalars(query))


def test_a_published_idea_is_owed_an_answer_by_the_department_of_its_field(session):
    idea = make.proposal(session, action_field_id=make.field(session, "mobilitaet").id)
    assert actions.assign(session, idea)
    obligation = session.get_one(Obligation, idea.id)
    assert obligation.department_id == make.department(session, "strassenwesen").id
    assert (obligation.first_status_due_on, obligation.goal_on, obligation.due_on) == (
        date(2026, 3, 9), date(2026, 4, 15), date(2026, 6, 2),
    )  # fmt: skip
    assert (obligation.status, obligation.owed_since) == (Status.RECEIVED, idea.published_at)


def test_owing_twice_changes_nothing_and_is_recorded_once(session):
    idea = make.proposal(session)
    assert actions.assign(session, idea)
    assert not actions.assign(session, idea)
    assert verbs(session, idea) == ["obligation_assigned"]


def test_an_idea_about_the_whole_city_may_go_elsewhere(session):
    field, whole = make.field(session, "mobilitaet"), make.district(session, "gesamtstadt")
    idea = make.proposal(session, action_field_id=field.id, district_id=whole.id)
    actions.assign(session, idea)
    assert session.get_one(Obligation, idea.id).department_id == make.department(session, "planung-baurecht").id


def test_what_nobody_is_named_for_goes_to_the_coordination(session):
    idea = make.proposal(session)
    actions.assign(session, idea)
    assert session.get_one(Obligation, idea.id).department_id == make.department(session, "partizipation").id


def test_a_retired_department_is_followed_by_its_dezernat(session):
    make.department(session, "strassenwesen").retired_at = clock.now()
    idea = make.proposal(session, action_field_id=make.field(session, "mobilitaet").id)
    actions.assign(session, idea)
    assert session.get_one(Obligation, idea.id).department_id == make.department(session, "dezernat-4").id


def test_the_coordination_promises_an_answer_to_an_imported_idea_from_that_day_on(session):
    coordinator = make.staff(session, "coordinator")
    idea = make.proposal(session, origin="bonn", origin_key="17")
    idea.published_at = MONDAY - timedelta(days=900)
    assert actions.owe(session, coordinator, idea)
    obligation = session.get_one(Obligation, idea.id)
    assert (obligation.owed_since, obligation.due_on) == (MONDAY, date(2026, 6, 2))


def test_nobody_else_promises_an_answer(session):
    with pytest.raises(NotAllowed):
        actions.owe(session, make.staff(session, "official"), make.proposal(session))


def test_a_draft_is_kept_with_its_text_made_safe(session, desk):
    _idea, obligation, author, _superior = desk
    response = actions.draft_response(session, author, obligation, REFUSED)
    assert (response.state, response.author_id, response.version) == ("draft", author.id, 1)
    assert "<strong>schmal</strong>" in response.html


def test_an_empty_draft_may_be_kept(session, desk):
    _idea, obligation, author, _superior = desk
    assert actions.draft_response(session, author, obligation, Words()).source == ""


def test_nobody_drafts_for_another_department(session, desk):
    other = make.staff(session, "official", make.department(session, "gruenflaechen"))
    with pytest.raises(NotAllowed):
        actions.draft_response(session, other, desk[1], REFUSED)


def test_two_officials_beginning_at_once_do_not_overwrite_one_another(session, desk):
    _idea, obligation, author, superior = desk
    actions.draft_response(session, author, obligation, REFUSED)
    with pytest.raises(Stale):
        actions.draft_response(session, superior, obligation, REVIEW)
    assert session.scalar(select(func.count()).select_from(Response)) == 1


def test_a_stale_draft_is_refused(session, desk):
    _idea, obligation, author, superior = desk
    first = actions.draft_response(session, author, obligation, REFUSED).version
    actions.draft_response(session, superior, obligation, REVIEW, first)
    with pytest.raises(Stale):
        actions.draft_response(session, author, obligation, REFUSED, first)


def test_who_changes_a_text_that_waits_for_approval_is_its_author_and_approval_starts_anew(session, desk):
    _idea, obligation, author, superior = desk
    waiting = actions.ask_approval(session, author, actions.draft_response(session, author, obligation, REFUSED))
    changed = actions.draft_response(session, superior, obligation, REVIEW, waiting.version)
    assert (changed.state, changed.author_id) == ("draft", superior.id)
    with pytest.raises(NotAllowed):
        actions.publish(session, superior, actions.ask_approval(session, superior, changed))


def test_an_incomplete_text_is_not_given_to_anyone_for_approval(session, desk):
    _idea, obligation, author, _superior = desk
    response = actions.draft_response(session, author, obligation, Words(source="Wir prüfen."))
    with pytest.raises(NotAllowed):
        actions.ask_approval(session, author, response)


def test_asking_for_approval_is_recorded(session, desk):
    idea, obligation, author, _superior = desk
    actions.ask_approval(session, author, actions.draft_response(session, author, obligation, REFUSED))
    assert verbs(session, idea) == ["response_approval_asked"]


def test_a_text_can_be_sent_back_to_its_author(session, desk):
    _idea, obligation, author, superior = desk
    waiting = actions.ask_approval(session, author, actions.draft_response(session, author, obligation, REFUSED))
    assert actions.send_back(session, superior, waiting).state == "draft"


def test_an_answer_is_signed_by_the_department_dated_and_recorded(session, desk):
    idea, obligation, author, superior = desk
    published = publish(session, desk, REFUSED)
    assert (published.department_id, published.author_id, published.approver_id) == (
        obligation.department_id, author.id, superior.id,
    )  # fmt: skip
    assert published.published_at == MONDAY
    assert verbs(session, idea) == ["response_approval_asked", "response_published"]


def test_a_final_answer_keeps_all_three_promises_at_once(session, desk):
    publish(session, desk, REFUSED)
    obligation = desk[1]
    assert obligation.status == Status.NOT_PURSUED
    assert (obligation.first_status_at, obligation.answered_at, obligation.settled_at) == (MONDAY, MONDAY, MONDAY)


def test_a_first_status_is_no_answer(session, desk):
    publish(session, desk, REVIEW)
    obligation = desk[1]
    assert (obligation.next_step, obligation.next_step_on) == (REVIEW.next_step, REVIEW.next_step_on)
    assert (obligation.first_status_at, obligation.answered_at, obligation.settled_at) == (MONDAY, None, None)


def test_accepting_answers_but_settles_only_when_it_is_done(session, desk):
    publish(session, desk, ACCEPTED)
    assert (desk[1].answered_at, desk[1].settled_at) == (MONDAY, None)
    later = MONDAY + timedelta(days=90)
    with clock.held_at(later):
        publish(session, desk, Words(status=Status.DONE, source="Die Bänke stehen.", reason="Wie zugesagt."))
    assert (desk[1].answered_at, desk[1].settled_at) == (MONDAY, later)


def test_a_correction_is_a_new_entry_and_the_first_answer_keeps_its_day(session, desk):
    first = publish(session, desk, REFUSED)
    with clock.held_at(MONDAY + timedelta(days=30)):
        second = publish(session, desk, ACCEPTED)
    assert first.id != second.id
    assert first.source == REFUSED.source
    assert (desk[1].answered_at, desk[1].settled_at) == (MONDAY, None)


def test_a_published_answer_is_never_changed(session, desk):
    _idea, obligation, author, superior = desk
    published = publish(session, desk, REFUSED)
    with pytest.raises(NotAllowed):
        actions.publish(session, superior, published)
    with pytest.raises(Stale):
        actions.draft_response(session, author, obligation, REVIEW, published.version)
    with pytest.raises(Stale):
        actions.send_back(session, superior, published)


def test_the_author_does_not_approve_their_own_answer(session, desk):
    _idea, obligation, author, _superior = desk
    waiting = actions.ask_approval(session, author, actions.draft_response(session, author, obligation, REFUSED))
    with pytest.raises(NotAllowed, match="Kollegin"):
        actions.publish(session, author, waiting)


def test_nobody_publishes_what_no_approval_was_asked_for(session, desk):
    _idea, obligation, author, superior = desk
    draft = actions.draft_response(session, author, obligation, REFUSED)
    with pytest.raises(NotAllowed, match="Freigabe"):
        actions.publish(session, superior, draft)


def test_an_official_cannot_accept_what_the_council_decides(session, desk):
    _idea, obligation, author, _superior = desk
    words = Words(status=Status.ACCEPTED, source="Ja.", reason="Gut.", next_step="Bau", next_step_on=date(2026, 5, 1))
    draft = actions.draft_response(session, author, obligation, words)
    with pytest.raises(NotAllowed, match="Gemeinderat"):
        actions.ask_approval(session, author, draft)


def test_where_the_city_wants_no_second_pair_of_eyes_the_author_publishes(session, desk, monkeypatch):
    one_pair = replace(profile(), answers=Answers(four_eyes=False))
    monkeypatch.setitem(current_app.extensions, "profile", one_pair)
    _idea, obligation, author, _superior = desk
    published = actions.publish(session, author, actions.draft_response(session, author, obligation, REFUSED))
    assert (published.state, published.approver_id) == ("published", None)


def test_an_idea_that_is_no_longer_public_gets_no_answer(session, desk):
    idea, obligation, author, superior = desk
    waiting = actions.ask_approval(session, author, actions.draft_response(session, author, obligation, REFUSED))
    set_visibility(session, idea, Visibility.WITHDRAWN, "Hat sich erledigt.")
    with pytest.raises(NotAllowed, match="öffentlich"):
        actions.publish(session, superior, waiting)


def test_the_wrong_department_passes_the_idea_on_and_the_day_stays(session, desk):
    idea, obligation, author, _superior = desk
    parks = make.department(session, "gruenflaechen")
    draft = actions.draft_response(session, author, obligation, REFUSED)
    due_on = obligation.due_on
    actions.reassign(session, author, obligation, parks, "Das Ufer gehört zum Grünflächenamt.")
    assert (obligation.department_id, obligation.due_on) == (parks.id, due_on)
    session.refresh(draft)
    assert (draft.department_id, draft.state) == (parks.id, "draft")
    assert verbs(session, idea) == ["obligation_reassigned"]


def test_a_text_written_before_the_idea_was_passed_on_is_not_published(session, desk):
    _idea, obligation, author, superior = desk
    waiting = actions.ask_approval(session, author, actions.draft_response(session, author, obligation, REFUSED))
    actions.reassign(session, author, obligation, make.department(session, "gruenflaechen"), "Ufer.")
    with pytest.raises((Stale, NotAllowed)):
        actions.publish(session, superior, waiting)


def test_passing_on_what_was_passed_on_meanwhile_is_refused(session, desk):
    _idea, obligation, author, _superior = desk
    obligation.version = 0  # as read before somebody else changed it
    with pytest.raises(Stale), session.no_autoflush:
        actions.reassign(session, author, obligation, make.department(session, "gruenflaechen"), "Ufer.")


def test_nobody_passes_on_the_ideas_of_others_but_the_coordination(session, desk):
    parks = make.department(session, "gruenflaechen")
    with pytest.raises(NotAllowed):
        actions.reassign(session, make.staff(session, "official", parks), desk[1], parks, "Gehört uns.")
    actions.reassign(session, make.staff(session, "coordinator"), desk[1], parks, "Gehört dem Grünflächenamt.")
    assert desk[1].department_id == parks.id
