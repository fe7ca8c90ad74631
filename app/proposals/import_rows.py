"""Rows of a table from elsewhere as ideas: words, dates, places, votes; pure.

A row that cannot become an idea is refused alone, with a sentence that says why.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from app.core import html_import, markdown, text
from app.core.locale import lazy
from app.core.text import TextRefused
from app.proposals import rules
from app.proposals.import_table import Columns, Table, parsed, records

LONGEST_HTML = 8 * rules.TEXT_LIMIT
FIRST_YEAR = 1900
KEY_LIMIT = 200
ADDRESS_LIMIT = 2000
MOST_VOTES = 100_000_000
NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,15})?")

Box = tuple[float, float, float, float]
Point = tuple[float, float]


class RowRefused(ValueError):
    """One row cannot become an idea; `reason` is a sentence for the city."""

    def __init__(self, reason: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Settings:
    """How rows become ideas, apart from what stands in them."""

    source: str
    columns: Columns
    zone: ZoneInfo
    now: datetime
    box: Box
    field_map: Mapping[str, str | None]
    keep_places: bool = False
    field: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as an idea."""

    line: int
    key: str
    title: str
    source: str
    at: datetime | None
    votes: int
    point: Point | None
    place: str | None
    field: str | None
    address: str | None
    was_html: bool
    was_shortened: bool
    was_empty: bool
    was_outside: bool


def entries(table: Table, settings: Settings) -> Iterator[tuple[int, list[str], Entry | RowRefused]]:
    """Each row with the line it begins in: as an idea, or why it cannot be one."""
    at = {use: table.header.index(column) for use, column in settings.columns.named().items()}
    seen: dict[str, tuple[int, bytes]] = {}
    lines = records(table.path, table.encoding, table.delimiter)
    next(lines, None)
    for line, row in lines:
        try:
            if len(row) != len(table.header):
                raise RowRefused(_wrong_width(len(row), len(table.header)))
            cells = {use: row[place] for use, place in at.items()}
            entry = _entry(line, row, cells, settings, table.date_format)
            _check_key(entry, row, seen)
        except RowRefused as refusal:
            yield line, row, refusal
        else:
            yield line, row, entry


def _wrong_width(found: int, wanted: int) -> Any:
    return lazy(
        "Die Zeile hat %(found)s Spalten, der Kopf der Datei %(wanted)s. Vielleicht fehlt ein Anführungszeichen.",
        found=found,
        wanted=wanted,
    )


def _check_key(entry: Entry, row: list[str], seen: dict[str, tuple[int, bytes]]) -> None:
    """The same row twice is the same idea; two different ones under one id are a mistake that somebody must look at."""
    digest = hashlib.sha256(json.dumps(row).encode()).digest()[:16]
    line, first = seen.setdefault(entry.key, (entry.line, digest))
    if first != digest:
        raise RowRefused(
            lazy(
                "Die Kennung „%(key)s“ steht schon in Zeile %(line)s, dort mit anderem Inhalt.",
                key=entry.key,
                line=line,
            )
        )


def _entry(line: int, row: list[str], cells: Mapping[str, str], settings: Settings, date_format: str) -> Entry:
    if cells.get("withdrawn", "").strip():
        raise RowRefused(lazy("Diese Idee wurde an der Quelle zurückgezogen."))
    was_html = len(cells["text"]) <= LONGEST_HTML and html_import.looks_like_html(cells["text"])
    title = _title(cells["title"])
    source = _text(html_import.from_html(cells["text"]) if was_html else cells["text"])
    was_empty, was_shortened = not source, len(title) > rules.TITLE_LIMIT
    if was_empty or was_shortened:
        source = _text(f"{html_import.from_html(escape(title, quote=False))}\n\n{source}")
    point = _point(cells)
    outside = point is not None and not _is_inside(point, settings.box)
    kept = point if settings.keep_places or not outside else None
    return Entry(
        line=line,
        key=_key(cells, row, settings),
        title=_shortened(title) if was_shortened else title,
        source=source,
        at=_moment(cells.get("date", ""), date_format, settings),
        votes=_votes(cells.get("votes", "")),
        point=kept,
        place=f"{point[0]}, {point[1]}" if point and not kept else None,
        field=_field(cells, settings),
        address=_address(cells.get("address") or settings.address or ""),
        was_html=was_html,
        was_shortened=was_shortened,
        was_empty=was_empty,
        was_outside=outside,
    )


def _cleaned(what: Any, clean: Callable[[], str]) -> str:
    try:
        return clean()
    except TextRefused as refusal:
        sentence = text.sentence(refusal)
        raise RowRefused(lazy("%(what)s: %(sentence)s", what=what, sentence=sentence)) from None


def _title(cell: str) -> str:
    return _cleaned(lazy("Titel"), lambda: text.clean(cell, rules.TEXT_LIMIT // 2, single_line=True))


def _text(cell: str) -> str:
    """The text as it is stored; nothing visible is nothing."""
    source = _cleaned(lazy("Text"), lambda: text.clean(cell, rules.TEXT_LIMIT, required=False))
    return source if any(map(markdown.is_visible, source)) else ""


def _shortened(title: str) -> str:
    """The first words of a title that is too long; all of it then stands above the text."""
    words = title[: rules.TITLE_LIMIT - 1]
    return (words.rpartition(" ")[0] or words).rstrip(" ,;:–-") + "…"


def _key(cells: Mapping[str, str], row: list[str], settings: Settings) -> str:
    """The id of the source, else a hash of source and row: the same row again is the same idea."""
    if "id" not in cells:
        return hashlib.sha256(json.dumps([settings.source, *row]).encode()).hexdigest()[:40]
    return _cleaned(lazy("Kennung"), lambda: text.clean(cells["id"], KEY_LIMIT, single_line=True))


def _moment(cell: str, form: str, settings: Settings) -> datetime | None:
    """The moment as the city's clock shows it; none is fine, a wrong or future one is not."""
    cell = cell.strip()
    if not cell:
        return None
    found = parsed(cell, form)
    if found is None:
        example = settings.now.strftime(form) if form else settings.now.strftime("%Y-%m-%d")
        raise RowRefused(
            lazy("Das Datum „%(date)s“ ist nicht zu lesen; erwartet wird zum Beispiel %(example)s.",
                 date=cell[:40], example=example)
        )  # fmt: skip
    if not FIRST_YEAR <= found.year <= settings.now.year + 1:
        raise RowRefused(lazy("Das Datum „%(date)s“ kann nicht stimmen.", date=cell[:40]))
    moment = found if found.tzinfo else found.replace(tzinfo=settings.zone)
    if moment > settings.now:
        raise RowRefused(lazy("Das Datum „%(date)s“ liegt in der Zukunft.", date=cell[:40]))
    return moment


def _votes(cell: str) -> int:
    cell = cell.strip()
    if not cell:
        return 0
    if not re.fullmatch(r"[0-9]{1,9}", cell) or int(cell) > MOST_VOTES:
        raise RowRefused(lazy("Die Zahl der Stimmen „%(votes)s“ ist keine Anzahl.", votes=cell[:40]))
    return int(cell)


def _point(cells: Mapping[str, str]) -> Point | None:
    written = [cells.get(use, "").strip() for use in ("latitude", "longitude")]
    if not any(written):
        return None
    if all(NUMBER.fullmatch(degrees) for degrees in written):
        latitude, longitude = (float(degrees.replace(",", ".")) for degrees in written)
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return latitude, longitude
    raise RowRefused(
        lazy("Der Ort „%(latitude)s, %(longitude)s“ ist kein Punkt in Grad (Breite, Länge).",
             latitude=written[0][:40], longitude=written[1][:40])
    )  # fmt: skip


def _is_inside(point: Point, box: Box) -> bool:
    west, south, east, north = box
    return south <= point[0] <= north and west <= point[1] <= east


def _field(cells: Mapping[str, str], settings: Settings) -> str | None:
    """The action field of a row; None: the city sorts it. A value nobody has mapped is no decision of the city."""
    if "field" not in cells:
        return settings.field
    value = cells["field"].strip()
    if value not in settings.field_map:
        raise RowRefused(
            lazy("Der Wert „%(value)s“ steht nicht in der Zuordnung zu den Handlungsfeldern.", value=value[:80])
        )
    return settings.field_map[value]


def _address(cell: str) -> str | None:
    cell = cell.strip()
    if not cell:
        return None
    if len(cell) > ADDRESS_LIMIT or not re.fullmatch(r"https?://[^\s<>\"\\\x00-\x1f\x7f]+", cell):
        raise RowRefused(lazy("„%(address)s“ ist keine Adresse einer Seite.", address=cell[:80]))
    return cell


def harmless(row: Sequence[str]) -> list[str]:
    """The cells of a refused row so that no spreadsheet takes one for a formula."""
    return [cell if NUMBER.fullmatch(cell) else text.for_a_table(cell) for cell in row]
