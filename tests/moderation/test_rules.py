"""Who may decide and appeal, and until when."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

import config
from app.core import profile
from app.core.workdays import Calendar
from moderation import rules

CITY = profile.load(config.ROOT / "config" / "heilbronn")
CALENDAR = Calendar.of(CITY)
FRIDAY_AFTERNOON = datetime(2026, 3, 6, 13, 30, tzinfo=UTC)  # 14:30 in the city


def test_nobody_decides_on_their_own_contribution() -> None:
    assert not rules.may_decide(7, 7)
    assert rules.may_decide(7, 8)
    assert rules.may_decide(None, 8)


@pytest.mark.parametrize(
    ("moderator", "may"),
    [(1, False), (2, False), (3, False), (4, True)],
    ids=["first moderator", "author", "appellant", "somebody else"],
)
def test_another_person_decides_an_appeal(moderator: int, may: bool) -> None:
    found = rules.may_decide_appeal(decided_by=1, author_id=2, appellant_id=3, moderator_id=moderator)
    assert found is may


@pytest.mark.parametrize(
    ("measure", "author", "reporter", "may"),
    [
        ("hide", True, False, True),
        ("remove", True, False, True),
        ("move", True, False, True),
        ("approve", True, False, False),
        ("restore", True, False, False),
        ("approve", False, True, True),
        ("hide", False, True, False),
        ("hide", False, False, False),
    ],
)
def test_those_concerned_contest_what_went_against_them(measure: str, author: bool, reporter: bool, may: bool) -> None:
    until = date(2026, 9, 7)
    assert rules.may_appeal(measure, is_author=author, is_reporter=reporter, today=until, until=until) is may
    late = date(2026, 9, 8)
    assert not rules.may_appeal(measure, is_author=author, is_reporter=reporter, today=late, until=until)


def test_the_window_is_six_months_and_ends_on_a_working_day() -> None:
    until = rules.appeal_until(FRIDAY_AFTERNOON, CALENDAR, CITY.promises)
    assert until == date(2026, 9, 7)  # 6 September is a Sunday


def test_an_appeal_is_decided_within_fourteen_days() -> None:
    assert rules.appeal_due_on(date(2026, 3, 6), CITY.promises) == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("severity", "held", "due"),
    [
        (1, False, datetime(2026, 3, 10, 14, 0, tzinfo=UTC)),
        (3, True, datetime(2026, 3, 9, 14, 0, tzinfo=UTC)),
        (4, False, datetime(2026, 3, 9, 14, 0, tzinfo=UTC)),
    ],
    ids=["ordinary: two working days", "held: one", "urgent: one"],
)
def test_somebody_will_have_looked_in_time(severity: int, held: bool, due: datetime) -> None:
    found = rules.due_at(FRIDAY_AFTERNOON, severity, held=held, calendar=CALENDAR, promises=CITY.promises)
    assert found == due


@pytest.mark.parametrize(
    ("moment", "reads"),
    [
        (datetime(2026, 3, 6, 8, 0, tzinfo=UTC), True),
        (datetime(2026, 3, 6, 20, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 7, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 3, 10, 0, tzinfo=UTC), False),
    ],
    ids=["Friday morning", "Friday evening", "Saturday", "Good Friday"],
)
def test_service_time_is_when_somebody_reads(moment: datetime, reads: bool) -> None:
    assert rules.is_service_time(moment, CALENDAR) is reads


def test_a_city_that_promises_less_time_is_held_to_it() -> None:
    promises = SimpleNamespace(
        moderation_median_working_days=3, moderation_limit_working_days=5, manifestly_illegal_hours=2
    )
    found = rules.due_at(datetime(2026, 3, 6, 8, 0, tzinfo=UTC), 5, held=False, calendar=CALENDAR, promises=promises)
    assert found == datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
