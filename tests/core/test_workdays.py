from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.profile_parts import Holidays, ServiceHours
from app.core.workdays import Calendar

BERLIN = ZoneInfo("Europe/Berlin")
HOURS = ServiceHours(opens=time(8), closes=time(16), weekdays=(1, 2, 3, 4, 5), on_call_email="x@example.org")
HEILBRONN = Calendar(BERLIN, Holidays("DE", "BW"), HOURS)
BERLIN_CITY = Calendar(BERLIN, Holidays("DE", "BE"), HOURS)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def day(text):
    return date.fromisoformat(text)


def city_time(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-01-06", "Heilige Drei Könige"),
        ("2026-04-03", "Karfreitag"),
        ("2026-06-04", "Fronleichnam"),
        ("2027-11-01", "Allerheiligen, a Monday"),
        ("2017-10-31", "500 years of Reformation, once"),
        ("2026-10-03", "Tag der Deutschen Einheit, a Saturday"),
        ("2026-12-25", "Christmas"),
        ("2026-11-21", "Saturday"),
        ("2026-11-22", "Sunday"),
    ],
)
def test_days_off_in_baden_wuerttemberg(text, why):
    assert not HEILBRONN.is_working_day(day(text)), why


@pytest.mark.parametrize("text", ["2026-12-24", "2026-12-31", "2026-10-30", "2026-03-08", "2028-02-29"])
def test_christmas_eve_and_leap_days_are_working_days_and_other_states_holidays_too(text):
    assert HEILBRONN.is_working_day(day(text)) == (day(text).weekday() < 5)


def test_another_state_has_other_holidays():
    assert BERLIN_CITY.is_working_day(day("2026-01-06"))
    assert not HEILBRONN.is_working_day(day("2026-01-06"))


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-12-23", 1, "2026-12-24"),
        ("2026-12-23", 2, "2026-12-28"),  # 25 and 26 December, a weekend
        ("2026-12-30", 3, "2027-01-05"),  # New Year and a weekend
        ("2026-12-30", 4, "2027-01-07"),  # and Heilige Drei Könige
        ("2026-06-03", 1, "2026-06-05"),  # Fronleichnam
        ("2027-10-29", 1, "2027-11-02"),  # Allerheiligen on a Monday
        ("2026-11-20", 5, "2026-11-27"),
        ("2026-11-21", 5, "2026-11-27"),  # from a Saturday: Monday is the first
        ("2026-11-20", 30, "2027-01-05"),
    ],
)
def test_a_period_of_working_days(start, number, end):
    assert HEILBRONN.add_working_days(day(start), number) == day(end)
    assert HEILBRONN.working_days_between(day(start), day(end)) == number


def test_a_period_of_no_days_is_a_mistake():
    with pytest.raises(ValueError, match="at least one"):
        HEILBRONN.add_working_days(day("2026-11-20"), 0)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-11-20", 3, "2027-02-22"),  # 20 February 2027 is a Saturday
        ("2026-11-30", 3, "2027-03-01"),  # 28 February 2027 is a Sunday
        ("2027-11-30", 3, "2028-02-29"),  # leap day
        ("2025-11-30", 3, "2026-03-02"),  # 28 February 2026 is a Saturday
        ("2026-03-31", 3, "2026-06-30"),  # June has 30 days
        ("2026-10-06", 3, "2027-01-07"),  # Heilige Drei Könige
        ("2026-09-25", 3, "2026-12-28"),  # Christmas and the weekend after it
        ("2026-10-01", 3, "2027-01-04"),  # New Year on a Friday
        ("2027-08-01", 3, "2027-11-02"),  # Allerheiligen on a Monday
        ("2026-01-03", 3, "2026-04-07"),  # Karfreitag to Ostermontag
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-15", 6, "2027-06-15"),
    ],
)
def test_three_months_end_on_the_same_number_or_the_next_working_day(start, months, end):
    assert HEILBRONN.months_later(day(start), months) == day(end)


@given(days, st.integers(1, 60))
def test_counting_there_and_back_agrees(start, number):
    end = HEILBRONN.add_working_days(start, number)
    assert HEILBRONN.is_working_day(end)
    assert HEILBRONN.working_days_between(start, end) == number
    assert HEILBRONN.working_days_between(end, start) == -number


@given(days, st.integers(1, 24))
def test_a_period_of_months_is_never_shorter_than_the_law_says(start, months):
    end = HEILBRONN.months_later(start, months)
    assert HEILBRONN.is_working_day(end)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) in (months, months + 1)


def test_the_day_of_a_moment_is_the_citys():
    assert HEILBRONN.day_of(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == day("2026-11-21")


@pytest.mark.parametrize(
    ("moment", "hours", "end"),
    [
        ("2026-11-20T09:00", 2, "2026-11-20T11:00"),
        ("2026-11-20T15:00", 2, "2026-11-23T09:00"),  # Friday to Monday
        ("2026-11-20T06:00", 1, "2026-11-20T09:00"),
        ("2026-11-20T18:00", 1, "2026-11-23T09:00"),
        ("2026-11-20T16:00", 1, "2026-11-23T09:00"),
        ("2026-11-20T10:00", 24, "2026-11-25T10:00"),  # three days of eight hours
        ("2026-12-23T12:00", 24, "2026-12-29T12:00"),  # over Christmas
        ("2026-03-27T12:00", 8, "2026-03-30T12:00"),  # the clocks go forward between
        ("2026-10-23T12:00", 8, "2026-10-26T12:00"),  # the clocks go back between
        ("2026-11-20T08:00", 8, "2026-11-20T16:00"),
    ],
)
def test_hours_pass_only_while_somebody_reads(moment, hours, end):
    assert HEILBRONN.add_service_hours(city_time(moment), hours) == city_time(end)


@pytest.mark.parametrize(
    ("moment", "working_days", "end"),
    [
        ("2026-11-24T11:20", 1, "2026-11-25T12:00"),
        ("2026-11-24T11:20", 2, "2026-11-26T12:00"),  # "bis Donnerstag, 12 Uhr"
        ("2026-11-22T15:00", 1, "2026-11-24T08:00"),  # Sunday counts as Monday, 8 o'clock
        ("2026-11-24T22:10", 1, "2026-11-26T08:00"),
        ("2026-11-24T15:40", 1, "2026-11-25T16:00"),
        ("2026-12-23T09:00", 2, "2026-12-28T09:00"),
        ("2026-12-31T23:59", 1, "2027-01-05T08:00"),
    ],
)
def test_the_author_hears_until_when_somebody_will_read(moment, working_days, end):
    assert HEILBRONN.reading_deadline(city_time(moment), working_days) == city_time(end)


def test_a_city_open_two_days_a_week_reads_on_those():
    some = ServiceHours(time(9), time(12, 30), (2, 4), "x@example.org")
    city = Calendar(BERLIN, Holidays("DE", "BW"), some)
    assert city.reading_deadline(city_time("2026-11-24T12:10"), 1) == city_time("2026-11-26T12:30")
    assert city.add_service_hours(city_time("2026-11-20T10:00"), 4) == city_time("2026-11-26T09:30")
