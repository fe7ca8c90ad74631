"""Who may decide, appeal and judge an appeal, and until when; pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from app.core.profile_parts import Promises
from app.core.workdays import Calendar

URGENT = 4  # from this severity on a case is read first


def may_decide(author_id: int | None, moderator_id: int) -> bool:
    """Nobody decides on their own contribution."""
    return author_id != moderator_id


def was_detected(signals: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a program pointed at the text; a report alone is no program (DSA Art. 17(3)(c))."""
    return any(signal["code"] != "reported" for signal in signals)


def may_decide_appeal(*, decided_by: int, author_id: int | None, appellant_id: int, moderator_id: int) -> bool:
    """Another person than the first moderator decides, and none of those who are concerned."""
    return moderator_id not in (decided_by, author_id, appellant_id)


def appeal_until(decided_at: datetime, calendar: Calendar, promises: Promises) -> date:
    """The last day of the appeal window, counted from the day of the decision (DSA Art. 20(1))."""
    return calendar.months_later(calendar.day_of(decided_at), promises.appeal_window_months)


def appeal_due_on(appealed_on: date, promises: Promises) -> date:
    """The last day by which somebody else will have decided."""
    return appealed_on + timedelta(days=promises.appeal_days)


def may_appeal(measure: str, *, is_author: bool, is_reporter: bool, today: date, until: date) -> bool:
    """The author contests what was done, the reporter that nothing was done; both until the window ends."""
    if today > until:
        return False
    if is_author:
        return measure in ("hide", "remove", "move")
    return is_reporter and measure == "approve"


def due_at(opened_at: datetime, severity: int, *, held: bool, calendar: Calendar, promises: Promises) -> datetime:
    """When a person will have looked: held and urgent ones within the promised median, all others within the limit."""
    if held or severity >= URGENT:
        soon = calendar.reading_deadline(opened_at, promises.moderation_median_working_days)
        return min(soon, calendar.add_service_hours(opened_at, promises.manifestly_illegal_hours))
    return calendar.reading_deadline(opened_at, promises.moderation_limit_working_days)


def is_service_time(moment: datetime, calendar: Calendar) -> bool:
    """Whether somebody reads reports at this moment."""
    return calendar.add_service_hours(moment, 0) <= moment
