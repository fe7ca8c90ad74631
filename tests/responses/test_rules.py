"""What the city owes, by when, and who may answer."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from app.core.profile_parts import Holidays, Routing, Rule, ServiceHours
from app.core.workdays import Calendar
from app.responses import rules
from app.responses.status import ANSWERING, NAMES, SETTABLE, SETTLING, Status

CALENDAR = Calendar(
    ZoneInfo("Europe/Berlin"), Holidays("DE", "BW"), ServiceHours(time(8), time(16), (1, 2, 3, 4, 5), "on@example.org")
)
PROMISES = SimpleNamespace(first_status_working_days=5, answer_goal_working_days=30, answer_limit_months=3)
ROUTING = Routing(
    "coordination",
    (
        Rule("mobility", "roads"),
        Rule("mobility", "planning", "whole-city"),
        Rule("environment", "parks", "old-town"),
    ),
)
MOMENT = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = date(2026, 5, 4)


@dataclass
class Owed:
    department_id: int = 7
    first_status_due_on: date = date(2026, 3, 9)
    goal_on: date = date(2026, 4, 15)
    due_on: date = date(2026, 6, 2)
    first_status_at: datetime | None = None
    answered_at: datetime | None = None


@dataclass
class Entry:
    status: str = Status.NOT_PURSUED
    source: str = "Dafür ist der Weg zu schmal."
    reason: str = "Der Weg ist zu schmal."
    next_step: str | None = None
    next_step_on: date | None = None
    council_on: date | None = None
    council_paper: str | None = None
    own_budget: bool = False
    forwarded_to: str | None = None


@dataclass
class Draft:
    department_id: int = 7
    author_id: int = 1
    state: str = "approval"


@dataclass
class Official:
    id: int = 2
    units: set[int] = field(default_factory=lambda: {7})

    def departments(self) -> set[int]:
        return self.units


@pytest.mark.parametrize(
    ("field_slug", "district_slug", "department"),
    [
        ("mobility", None, "roads"),
        ("mobility", "old-town", "roads"),
        ("mobility", "whole-city", "planning"),
        ("environment", "old-town", "parks"),
        ("environment", None, "coordination"),
        ("energy", "old-town", "coordination"),
        (None, "old-town", "coordination"),
        (None, None, "coordination"),
    ],
)
def test_the_rule_for_field_and_district_wins_and_the_coordination_gets_the_rest(field_slug, district_slug, department):
    assert ROUTING.department(field_slug, district_slug) == department


@pytest.mark.parametrize(
    ("since", "first_status", "goal", "limit", "why"),
    [
        (date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 15), date(2026, 6, 2), "Good Friday and Easter Monday"),
        (date(2026, 3, 4), date(2026, 3, 11), date(2026, 4, 17), date(2026, 6, 5), "the limit on Corpus Christi"),
        (date(2026, 12, 21), date(2026, 12, 29), date(2027, 2, 4), date(2027, 3, 22), "Christmas, Epiphany; Sunday"),
        (
            date(2026, 11, 30),
            date(2026, 12, 7),
            date(2027, 1, 14),
            date(2027, 3, 1),
            "no 30 February; the 28th a Sunday",
        ),
        (date(2026, 7, 3), date(2026, 7, 10), date(2026, 8, 14), date(2026, 10, 5), "German Unity Day, a Saturday"),
        (date(2026, 10, 1), date(2026, 10, 8), date(2026, 11, 12), date(2027, 1, 4), "New Year, a Friday"),
        (date(2026, 5, 30), date(2026, 6, 8), date(2026, 7, 13), date(2026, 8, 31), "Corpus Christi; a Sunday"),
        (date(2027, 11, 30), date(2027, 12, 7), date(2028, 1, 12), date(2028, 2, 29), "a leap year"),
    ],
)
def test_due_days_follow_the_civil_code_and_the_holidays_of_the_state(since, first_status, goal, limit, why):
    assert rules.dues(since, PROMISES, CALENDAR) == rules.Dues(first_status, goal, limit), why


@pytest.mark.parametrize(
    ("answered_at", "today", "overdue"),
    [
        (None, date(2026, 6, 2), False),
        (None, date(2026, 6, 3), True),
        (MOMENT, date(2026, 6, 3), False),
    ],
)
def test_overdue_begins_the_day_after_the_limit(answered_at, today, overdue):
    assert rules.is_overdue(Owed(answered_at=answered_at), today) is overdue


@pytest.mark.parametrize(
    ("first_status_at", "today", "expected"),
    [
        (None, date(2026, 3, 3), date(2026, 3, 9)),
        (None, date(2026, 5, 4), date(2026, 3, 9)),
        (MOMENT, date(2026, 4, 15), date(2026, 4, 15)),
        (MOMENT, date(2026, 4, 16), date(2026, 6, 2)),
    ],
)
def test_the_next_promised_day_is_the_first_one_not_kept(first_status_at, today, expected):
    assert rules.next_due_on(Owed(first_status_at=first_status_at), today) == expected


@pytest.mark.parametrize(
    ("first_status_at", "answered_at", "today", "soon"),
    [
        (None, None, date(2026, 3, 1), False),
        (None, None, date(2026, 3, 2), True),
        (MOMENT, None, date(2026, 4, 7), False),
        (MOMENT, None, date(2026, 4, 8), True),
        (MOMENT, None, date(2026, 4, 20), True),
        (MOMENT, None, date(2026, 6, 3), False),
        (MOMENT, MOMENT, date(2026, 4, 14), False),
    ],
)
def test_due_soon_means_a_promise_within_a_week(first_status_at, answered_at, today, soon):
    assert rules.is_due_soon(Owed(first_status_at=first_status_at, answered_at=answered_at), today) is soon


def test_laying_it_before_the_council_is_not_yet_the_answer():
    unanswered = [Status.RECEIVED, Status.IN_REVIEW, Status.IN_CONSULTATION, Status.BEFORE_COUNCIL]
    assert [status for status in Status if not rules.answers(status)] == unanswered


def test_what_settles_is_an_answer_and_what_is_promised_settles_only_when_done():
    assert SETTLING < ANSWERING
    assert {status for status in ANSWERING if not rules.settles(status)} == {
        Status.ACCEPTED, Status.PARTLY_ACCEPTED, Status.BEING_DONE,
    }  # fmt: skip


def test_officials_cannot_set_what_the_platform_says_itself():
    assert Status.RECEIVED not in SETTABLE
    assert "status" in rules.missing(Entry(status=Status.RECEIVED), Status.RECEIVED, TODAY)


def test_every_status_has_its_word(app):
    with app.test_request_context():
        assert [str(NAMES[status]) for status in Status] == [
            "Eingegangen", "In Prüfung", "In Beratung", "Dem Gemeinderat vorgelegt", "Angenommen",
            "Teilweise angenommen", "Nicht umsetzbar", "Wird nicht verfolgt", "Läuft schon",
            "Zuständigkeit woanders", "In Umsetzung", "Umgesetzt",
        ]  # fmt: skip


NEXT = {"next_step": "Das Amt misst nach.", "next_step_on": date(2026, 6, 1)}


@pytest.mark.parametrize(
    ("changes", "before", "fields"),
    [
        ({}, Status.RECEIVED, set()),
        ({"source": " "}, Status.RECEIVED, {"source"}),
        ({"reason": ""}, Status.RECEIVED, {"reason"}),
        ({"status": Status.IN_REVIEW}, Status.RECEIVED, {"next_step"}),
        ({"status": Status.IN_REVIEW, "next_step": "Wir messen."}, Status.RECEIVED, {"next_step_on"}),
        ({"status": Status.IN_REVIEW, **NEXT}, Status.RECEIVED, set()),
        ({"status": Status.IN_REVIEW, **NEXT, "next_step_on": date(2026, 5, 3)}, Status.RECEIVED, {"next_step_on"}),
        ({"status": Status.IN_REVIEW, **NEXT, "next_step_on": TODAY}, Status.RECEIVED, set()),
        ({"next_step_on": date(2026, 6, 1)}, Status.RECEIVED, {"next_step"}),
        ({"status": Status.ACCEPTED, **NEXT}, Status.IN_REVIEW, {"basis"}),
        ({"status": Status.PARTLY_ACCEPTED, **NEXT}, Status.IN_REVIEW, {"basis"}),
        ({"status": Status.BEING_DONE, **NEXT}, Status.IN_REVIEW, {"basis"}),
        ({"status": Status.DONE}, Status.IN_REVIEW, {"basis"}),
        ({"status": Status.DONE}, Status.ACCEPTED, set()),
        ({"status": Status.BEING_DONE, **NEXT}, Status.PARTLY_ACCEPTED, set()),
        ({"status": Status.ACCEPTED, **NEXT, "own_budget": True}, Status.IN_REVIEW, set()),
        ({"status": Status.ACCEPTED, **NEXT, "council_paper": "Drucksache 12/2026"}, Status.BEFORE_COUNCIL, set()),
        ({"status": Status.BEFORE_COUNCIL, **NEXT}, Status.IN_REVIEW, {"council_on"}),
        ({"status": Status.BEFORE_COUNCIL, **NEXT, "council_on": date(2026, 6, 18)}, Status.IN_REVIEW, set()),
        ({"status": Status.FORWARDED}, Status.RECEIVED, {"forwarded_to"}),
        ({"status": Status.FORWARDED, "forwarded_to": "Landratsamt"}, Status.RECEIVED, set()),
    ],
)
def test_an_entry_is_published_only_when_it_says_everything(changes, before, fields):
    assert set(rules.missing(Entry(**changes), before, TODAY)) == fields


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({"status": Status.IN_REVIEW, **NEXT}, True),
        ({"status": Status.IN_REVIEW, "next_step": "Wir messen."}, False),
        ({"status": Status.IN_REVIEW}, False),
        ({"status": Status.NOT_PURSUED}, True),
    ],
)
def test_a_first_status_names_next_step_and_day(changes, counts):
    assert rules.is_first_status(Entry(**changes)) is counts


@pytest.mark.parametrize(
    ("official", "draft", "four_eyes", "may"),
    [
        (Official(), Draft(), True, True),
        (Official(id=1), Draft(), True, False),
        (Official(id=1), Draft(), False, True),
        (Official(id=1), Draft(state="draft"), False, True),
        (Official(), Draft(state="draft"), True, False),
        (Official(units={8}), Draft(), True, False),
        (Official(units=set()), Draft(), False, False),
        (Official(), Draft(state="published"), True, False),
        (Official(id=1), Draft(state="published"), False, False),
    ],
)
def test_nobody_approves_their_own_answer_and_nobody_one_of_another_department(official, draft, four_eyes, may):
    assert rules.may_publish(official, draft, four_eyes) is may


@pytest.mark.parametrize(
    ("units", "coordinator", "may"), [({7}, False, True), ({8}, False, False), (set(), True, True)]
)
def test_the_asked_department_or_the_coordination_passes_an_idea_on(units, coordinator, may):
    assert rules.may_reassign(Official(units=units), 7, coordinator) is may


@pytest.mark.parametrize(("parent", "staff", "counted"), [(3, 4, 3), (3, 5, 7), (3, None, 7), (None, 1, 7), (3, 1, 3)])
def test_a_small_unit_counts_in_its_dezernat(parent, staff, counted):
    assert rules.counts_in(7, parent, staff, 5) == counted
