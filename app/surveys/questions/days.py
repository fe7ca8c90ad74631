"""Days of the calendar; pure."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from app.core.locale import lazy, numeral_day
from app.surveys.questionnaire import Question
from app.surveys.questions.kind import Answer, Around, Fields, Type, Unanswerable, one

GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


class Day(Type):
    """A day of the calendar."""

    label = lazy("Datum")
    operators = ("at_least", "at_most", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The day as `2026-11-22`; also from `22.11.2026`."""
        typed = one(fields, question.id)
        if not typed:
            return None
        day = _day(typed)
        if day is None:
            raise Unanswerable(lazy("Diesen Tag gibt es nicht. Bitte schreiben Sie ihn wie 22.11.2026."), question.id)
        earliest, latest = day_bounds(question)
        if not earliest <= day <= latest:
            first, last = (numeral_day(date.fromisoformat(each)) for each in (earliest, latest))
            raise Unanswerable(lazy("Möglich sind Tage vom %(first)s bis zum %(last)s.", first=first, last=last),
                               question.id)  # fmt: skip
        return day

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """The bounds, and each day that is named with its neighbours."""
        earliest, latest = day_bounds(question)
        days = [date.fromisoformat(each) for each in named if isinstance(each, str) and _day(each) == each]
        ordinals = {day.toordinal() + shift for day in days for shift in (-1, 0, 1)}
        near = {date.fromordinal(each).isoformat() for each in ordinals if 1 <= each <= date.max.toordinal()}
        yield from (day for day in sorted({*near, earliest, latest}) if earliest <= day <= latest)

    def faults(self, question: Question) -> Iterator[Any]:
        """Bounds that no day keeps."""
        earliest, latest = day_bounds(question)
        if earliest > latest:
            yield lazy("Der früheste erlaubte Tag liegt nach dem spätesten.")


def day_bounds(question: Question) -> tuple[str, str]:
    """The first and the last day allowed; four digits a year, so that days compare as they read."""
    return question.settings.get("earliest") or "1800-01-01", question.settings.get("latest") or "2200-12-31"


def in_figures(day: Any) -> str:
    """A day that a condition names, as it is written here; what is no day stays as it was typed, to be mended."""
    real = isinstance(day, str) and _day(day) == day
    return str(numeral_day(date.fromisoformat(day)) if real else day)


def _day(typed: str) -> str | None:
    found = GERMAN_DAY.fullmatch(typed)
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else typed
    try:
        return date.fromisoformat(written).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", written) else None
    except ValueError:
        return None
