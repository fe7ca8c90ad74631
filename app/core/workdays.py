"""The city's calendar: working days, deadlines by law, and the hours in which somebody reads.

Deadlines follow the German Civil Code (BGB), which § 31 of the administrative procedure acts (VwVfG, LVwVfG)
takes over: the day of the event does not count (§ 187 (1)), a period of months ends on the day of the same
number (§ 188 (2)) or, where the month is too short, on its last day (§ 188 (3)), and a period that would end on a
Saturday, a Sunday or a public holiday ends on the next working day (§ 193).
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count, islice
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

from app.core.profile_parts import Holidays, ServiceHours

DAY = timedelta(days=1)
SATURDAY = 5


class HasCalendar(Protocol):
    """What a calendar needs of a city's profile."""

    @property
    def timezone(self) -> ZoneInfo: ...
    @property
    def holidays(self) -> Holidays: ...
    @property
    def service_hours(self) -> ServiceHours: ...


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


@dataclass(frozen=True)
class Calendar:
    """Counts days and hours as the city works them; a ``day`` is a day of the city."""

    timezone: ZoneInfo
    holidays: Holidays
    hours: ServiceHours

    @classmethod
    def of(cls, profile: HasCalendar) -> "Calendar":
        """The calendar of the city with this profile."""
        return cls(profile.timezone, profile.holidays, profile.service_hours)

    def day_of(self, moment: datetime) -> date:
        """The day it is in the city at this moment."""
        return moment.astimezone(self.timezone).date()

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday, unless it is a public holiday of the federal state."""
        free = _holidays(self.holidays.country, self.holidays.subdivision, day.year)
        return day.weekday() < SATURDAY and day not in free

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the next one (§ 193 BGB)."""
        return next(self._working_days_from(day))

    def add_working_days(self, day: date, number: int) -> date:
        """The last of so many working days after ``day``, which does not count itself (§ 187 (1) BGB)."""
        if number < 1:
            raise ValueError("a period has at least one working day")
        return next(islice(self._working_days_from(day + DAY), number - 1, None))

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + DAY * number) for number in range(1, (end - start).days + 1))

    def months_later(self, day: date, months: int) -> date:
        """The last day of a period of months that begins with an event on ``day`` (§§ 187, 188, 193 BGB)."""
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return self.next_working_day(date(year, month + 1, min(day.day, last)))

    def add_service_hours(self, moment: datetime, hours: float) -> datetime:
        """The moment at which so many hours in which somebody reads will have passed."""
        left = timedelta(hours=hours)
        for opens, closes in self._service_from(moment):
            if left <= closes - opens:
                return (opens + left).astimezone(self.timezone)
            left -= closes - opens
        raise AssertionError("service never ends")

    def reading_deadline(self, moment: datetime, working_days: int = 1) -> datetime:
        """Until when somebody will have read a held text: as many days of service later, at a full hour.

        A text of Tuesday, 11:20 is read by Wednesday, 12:00; one of Sunday counts as of Monday's opening.
        """
        opens, _closes = next(self._service_from(moment))
        start = opens.astimezone(self.timezone)
        day = next(islice(self._service_days_from(start.date() + DAY), working_days - 1, None))
        hour = start.hour + bool(start.minute or start.second or start.microsecond)
        at = min(time(hour), self.hours.closes) if hour < 24 else self.hours.closes
        return datetime.combine(day, at, self.timezone)

    def _working_days_from(self, day: date) -> Iterator[date]:
        return (that for number in count() if self.is_working_day(that := day + DAY * number))

    def _service_days_from(self, day: date) -> Iterator[date]:
        return (that for that in self._working_days_from(day) if that.isoweekday() in self.hours.weekdays)

    def _service_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of service from this moment on, in UTC, so that a change of the clocks does no harm."""
        for day in self._service_days_from(self.day_of(moment)):
            opens = datetime.combine(day, self.hours.opens, self.timezone).astimezone(UTC)
            closes = datetime.combine(day, self.hours.closes, self.timezone).astimezone(UTC)
            if moment < closes:
                yield max(opens, moment.astimezone(UTC)), closes
