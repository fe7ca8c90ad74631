"""When a vote is open, what a ballot may bear, and what a draft lacks: from values only."""

from datetime import date, timedelta

import pytest

from app.core.errors import NotAllowed
from app.votes import rules
from app.votes.rules import Phase

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 14)


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (FIRST - timedelta(days=1), Phase.BEFORE),
        (FIRST, Phase.OPEN),
        (LAST, Phase.OPEN),
        (LAST + timedelta(days=1), Phase.CLOSED),
    ],
)
def test_the_period_includes_its_first_and_last_day(today, phase):
    days = {"opens_on": FIRST, "closes_on": LAST, "today": today}
    assert rules.phase(is_public=True, is_counted=False, **days) == phase
    assert rules.phase(is_public=False, is_counted=False, **days) == Phase.DRAFT
    assert rules.phase(is_public=True, is_counted=True, **days) == Phase.COUNTED


@pytest.mark.parametrize("phase", sorted(set(Phase) - {Phase.OPEN}))
def test_ballots_are_taken_while_it_is_open_only(phase):
    rules.check_open(Phase.OPEN)
    with pytest.raises(NotAllowed):
        rules.check_open(phase)


@pytest.mark.parametrize(
    ("marks", "words"),
    [([], "mindestens eine"), ([1, 1], "höchstens einen Platz"), ([1, 2, 3], "höchstens 2"), ([9], "steht nicht auf")],
)
def test_a_ballot_that_is_none_is_refused_with_its_reason(app, marks, words):
    rules.check_ballot([2, 1], [1, 2, 3], 2)
    with app.test_request_context("/"), pytest.raises(NotAllowed, match=words):
        rules.check_ballot(marks, [1, 2, 3], 2)


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({}, 0),
        ({"title": ""}, 1),
        ({"source": ""}, 1),
        ({"choices": 1}, 1),
        ({"choices": 0, "title": ""}, 2),
        ({"most": 4}, 1),
        ({"most": 3}, 0),
        ({"today": LAST + timedelta(days=1)}, 1),
        ({"today": LAST}, 0),
    ],
    ids=str,
)
def test_what_a_draft_lacks_is_said_before_its_release(changes, number):
    draft = {"title": "Was zuerst?", "source": "Text", "choices": 3, "most": 2, "closes_on": LAST, "today": FIRST}
    assert len(rules.lacks(**(draft | changes))) == number


@pytest.mark.parametrize(
    ("ballots", "is_coordinator", "departments", "seen"),
    [
        (5, False, (), True),
        (4, False, (), False),
        (0, False, (), False),
        (4, True, (), True),
        (4, False, (7,), True),
        (4, False, (8,), False),
    ],
)
def test_what_few_ballots_say_only_those_see_who_act_on_it(ballots, is_coordinator, departments, seen):
    found = rules.may_look(ballots=ballots, is_coordinator=is_coordinator, departments=departments, department_id=7)
    assert found is seen


def test_a_result_that_nobody_owes_an_answer_to_belongs_to_no_department():
    assert not rules.may_look(ballots=1, is_coordinator=False, departments=(), department_id=None)
