"""The only place that reads the wall clock; tests and the demo hold it still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def today(zone: tzinfo) -> date:
    """The present day of the city."""
    return now().astimezone(zone).date()


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` (aware) within the block."""
    if moment.tzinfo is None:
        raise ValueError("The clock is held at aware moments only.")
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)
