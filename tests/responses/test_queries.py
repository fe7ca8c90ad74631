"""Reads of answers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.responses import queries, rules
from app.responses.models import Obligation
from tests import make

TODAY = date(2026, 5, 4)
GIVEN = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_timeline_holds_what_is_owed_and_what_was_said_the_oldest_first(session):
    idea, noise = make.proposal(session), make.proposal(session)
    obligation, other = make.obligation(session, idea), make.obligation(session, noise)
    first = make.response(session, obligation, state="published")
    second = make.response(session, obligation, state="published")
    make.response(session, obligation, state="draft")
    make.response(session, other, state="published")
    found = queries.timeline(session, idea.id)
    assert found.obligation is obligation
    assert found.entries == [first, second]


def test_an_idea_without_an_answer_has_an_empty_timeline(session):
    owed, free = make.proposal(session), make.proposal(session)
    obligation = make.obligation(session, owed)
    moments = owed.submitted_at, owed.published_at
    assert queries.timeline(session, owed.id) == queries.Timeline(obligation, [], *moments, "proposal")
    assert queries.timeline(session, free.id) == queries.Timeline(None, [])


def test_lists_ask_once_for_what_is_owed(session):
    ideas = [make.proposal(session) for _ in range(3)]
    obligation = make.obligation(session, ideas[1])
    assert queries.obligations(session, [idea.id for idea in ideas]) == {ideas[1].id: obligation}


def test_the_open_entry_is_the_one_not_published(session):
    obligation = make.obligation(session, make.proposal(session))
    make.response(session, obligation, state="published")
    assert queries.open_entry(session, obligation.contribution_id) == (None, "")
    draft = make.response(session, obligation, make.staff(session, "official", name="Ada Amt"))
    assert queries.open_entry(session, obligation.contribution_id) == (draft, "Ada Amt")


@pytest.mark.parametrize("first_status_at", [None, GIVEN])
@pytest.mark.parametrize("answered_at", [None, GIVEN])
def test_the_database_finds_due_what_the_rule_calls_due(session, first_status_at, answered_at):
    idea = make.proposal(session)
    owed = make.obligation(session, idea, first_status_at=first_status_at, answered_at=answered_at)
    soon = queries.views(0, TODAY)["faellig"]
    for offset in range(-100, 20, 3):
        owed.first_status_due_on = TODAY + timedelta(days=offset)
        owed.goal_on = owed.first_status_due_on + timedelta(days=35)
        owed.due_on = owed.first_status_due_on + timedelta(days=85)
        session.flush()
        found = session.scalar(select(Obligation.contribution_id).where(soon)) is not None
        assert found == rules.is_due_soon(owed, TODAY), offset


def test_the_newest_answers_come_first_and_pages_do_not_overlap(session):
    for number in range(5):
        with clock.held_at(GIVEN + timedelta(days=number % 3)):
            make.response(session, make.obligation(session, make.proposal(session)), state="published")
    first = queries.newest_answers(session, queries.Filters(), size=3)
    second = queries.newest_answers(session, queries.Filters(), first.after, size=3)
    found = [row.Response for row in [*first.rows, *second.rows]]
    assert len({response.id for response in found}) == 5
    moments = [(response.published_at, response.id) for response in found]
    assert moments == sorted(moments, reverse=True)
    back = queries.newest_answers(session, queries.Filters(), second.before, size=3)
    assert [row.Response.id for row in back.rows] == [row.Response.id for row in first.rows]


def test_the_desk_counts_only_what_its_departments_owe(session):
    roads, parks = make.department(session, "strassenwesen"), make.department(session, "gruenflaechen")
    for unit in (roads, roads, parks):
        make.obligation(session, make.proposal(session), unit)
    conditions = queries.views(0, clock.today(UTC))
    assert queries.desk_counts(session, {roads.id}, conditions)["meine"] == 2
    assert queries.desk_counts(session, None, conditions)["meine"] == 3
    assert queries.desk_counts(session, set(), conditions)["meine"] == 0


def test_my_own_text_does_not_wait_for_my_approval(session):
    roads = make.department(session, "strassenwesen")
    owed = make.obligation(session, make.proposal(session), roads)
    author, colleague = make.staff(session, "official", roads), make.staff(session, "official", roads)
    make.response(session, owed, author, state="approval")
    today = clock.today(UTC)
    assert queries.desk_counts(session, {roads.id}, queries.views(author.id, today))["freigabe"] == 0
    assert queries.desk_counts(session, {roads.id}, queries.views(colleague.id, today))["freigabe"] == 1
