"""What stands in a list's mark (the place in the address from which a page is read), per order of the list."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.proposals.listing import Sort


def reader_of(sort: Sort) -> Callable[[list[Any]], list[Any]]:
    """How the values of a mark become those of the columns; nonsense raises ValueError."""
    kind: Callable[[Any], Any] = {Sort.NEWEST: _moment, Sort.BEST: _fraction, Sort.RANDOM: _fraction}.get(sort, _number)
    return lambda values: [kind(values[0]), _number(values[1])]


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a mark carries an aware moment")
    return moment


def _number(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError("not a number that the database counts with")
    return value


def _fraction(value: Any) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)
