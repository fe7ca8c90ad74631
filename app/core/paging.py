"""Keyset paging: a page is found by where the last one ended, so its cost does not grow with depth."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import tuple_

PAGE_SIZE = 20
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list; `before` and `after` are marks for the address, None at the ends."""

    rows: Sequence[Row]
    before: str | None
    after: str | None


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

    `key` gives a row's values of `columns`; `parse` turns values of the address back into theirs and raises
    ValueError for nonsense, which shows the first page.
    """
    place = read_mark(word, len(columns))
    backwards, values = place or (False, [])
    try:
        values = parse(values) if values else []
    except (ValueError, TypeError, OverflowError):
        backwards, values = False, []
    down = descending != backwards
    if values:
        here, there = tuple_(*columns), tuple_(*values)
        query = query.where(here < there if down else here > there)
    query = query.order_by(*[column.desc() if down else column.asc() for column in columns]).limit(size + 1)
    found = list(fetch(query))
    more, rows = len(found) > size, found[:size]
    if backwards:
        rows.reverse()
    earlier, later = (more, True) if backwards else (bool(values), more)
    return Page(
        rows,
        mark(key(rows[0]), True) if rows and earlier else None,
        mark(key(rows[-1]), False) if rows and later else None,
    )
