"""When a code is sent again, how long a sitting lasts, where signing in may lead, who gets a reminder."""

import re
from datetime import datetime, timedelta

PATH = re.compile(r"/(?![/\\])[^\x00-\x20\x7f-\xa0\\]*")  # browsers skip controls and take a backslash for a slash
LONGEST_PATH = 1000
REMINDED_AFTER = timedelta(days=2)
CODES_TO_AN_ADDRESS = 20  # an hour, whoever asks; one connection asks for as many as the city profile says


def own_path(wanted: str | None) -> str | None:
    """The address if it lies on this platform, written from its root; anything else leads nowhere (None)."""
    if not wanted or len(wanted) > LONGEST_PATH or not PATH.fullmatch(wanted):
        return None
    return None if re.match(r"/(anmelden|abmelden)(?![\w-])", wanted) else wanted


def seconds_to_wait(sent_at: datetime | None, now: datetime, pause: int) -> int:
    """Seconds until the code may be sent again; 0 if it may be sent now."""
    if sent_at is None:
        return 0
    return max(0, pause - int((now - sent_at).total_seconds()))


def sitting_ends_at(now: datetime, is_staff: bool, staff_hours: int, resident_days: int) -> datetime:
    """People with a duty stay signed in for hours, everybody else for days."""
    return now + (timedelta(hours=staff_hours) if is_staff else timedelta(days=resident_days))


def limit_ends_at(now: datetime) -> datetime:
    """Hourly limits start anew with each full hour."""
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def is_due_for_reminder(begun_at: datetime, now: datetime, draft_days: int) -> bool:
    """Once, after two days, and only if there is still a day left to go on."""
    return REMINDED_AFTER <= now - begun_at <= timedelta(days=draft_days) - timedelta(days=1)
