"""Keyset paging: a page is found by where the last one ended, so its cost does not grow with depth."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, literal_column, tuple_

PAGE_SIZE = 20
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list; `before` and `after` are marks for the address, None at the ends."""

    rows: Sequence[Row]
    before: str | None
    after: str | None


def at_most(number: int) -> ColumnElement[int]:
    """A limit that the planner sees, so that one plan serves every time; for an unknown number it plans anew."""
    return literal_column(str(int(number)))


def mark(values: Sequence[Any], backwards: bool) -> str:
    """Where a page ended, as a word for the address."""
    plain = [value.isoformat() if hasattr(value, "isoformat") else value for value in values]
    raw = json.dumps(["<" if backwards else ">", *plain], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def read_mark(word: str | None, width: int) -> tuple[bool, list[Any]] | None:
    """(backwards, values) of a mark; None for a missing, broken or foreign one: the first page is shown."""
    if not word or len(word) > 400:
        return None
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (ValueError, TypeError):
        return None
    fits = direction in ("<", ">") and len(values) == width
    if not fits or not all(isinstance(value, str | int | float) and not isinstance(value, bool) for value in values):
        return None
    if any(isinstance(value, int) and abs(value) >= 2**63 for value in values):
        return None  # no number of the database's
    return direction == "<", values


@dataclass(frozen=True, slots=True)
class Place:
    """From where a page is read, and in which direction; without values from the beginning."""

    backwards: bool = False
    values: tuple[Any, ...] = ()


def read_place(word: str | None, width: int, parse: Callable[[list[Any]], list[Any]]) -> Place:
    """The place that a mark names; `parse` raises ValueError for nonsense, which shows the first page."""
    found = read_mark(word, width)
    try:
        return Place(found[0], tuple(parse(found[1]))) if found else Place()
    except (ValueError, TypeError, OverflowError):
        return Place()


def narrowed(query: Any, columns: Sequence[Any], place: Place, size: int, *, descending: bool = True) -> Any:
    """`query` from that place on, with one row more than the page shows."""
    down = descending != place.backwards
    if place.values:
        here, there = tuple_(*columns), tuple_(*place.values)
        query = query.where(here < there if down else here > there)
    return query.order_by(*[column.desc() if down else column.asc() for column in columns]).limit(at_most(size + 1))


def page_of(
    found: Sequence[Row], place: Place, key: Callable[[Row], Sequence[Any]], size: int = PAGE_SIZE
) -> Page[Row]:
    """What was found as a page with the marks of its neighbours."""
    more, rows = len(found) > size, list(found[:size])
    if place.backwards:
        rows.reverse()
    earlier, later = (more, True) if place.backwards else (bool(place.values), more)
    return Page(
        rows,
        mark(key(rows[0]), True) if rows and earlier else None,
        mark(key(rows[-1]), False) if rows and later else None,
    )


def keyset(
    fetch: Callable[[Any], Sequence[Row]],
    query: Any,
    columns: Sequence[Any],
    key: Callable[[Row], Sequence[Any]],
    word: str | None,
    *,
    descending: bool = True,
    parse: Callable[[list[Any]], list[Any]] = lambda values: values,
    size: int = PAGE_SIZE,
) -> Page[Row]:
    """The page of `query` that `word` names, ordered by `columns` (all in one direction, the last one unique).

    `key` gives a row's values of `columns`; `parse` turns values of the address back into theirs.
    """
    place = read_place(word, len(columns), parse)
    return page_of(fetch(narrowed(query, columns, place, size, descending=descending)), place, key, size)


def led_by(one: Row | None, rows: Sequence[Row]) -> list[Row]:
    """The rows of a page with this one first, on whichever page it stands: what was refused is never out of sight."""
    return [*([] if one is None else [one]), *(row for row in rows if row is not one)]
