"""Reading a file of ideas from elsewhere: encoding, columns, dates, places; pure.

A file that is damaged anywhere is refused as a whole before anything is written; a row that cannot become an idea
is refused alone, with a sentence that says why.
"""

import codecs
import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from charset_normalizer import from_bytes

from app.core import html_import, markdown, text
from app.core.locale import lazy
from app.core.text import TextRefused
from app.proposals import rules

CHUNK = 65_536
SAMPLE = 4 * CHUNK
LONGEST_CELL = 1_000_000
"""Characters; a longer cell is a quotation mark that was never closed."""
LONGEST_HTML = 8 * rules.TEXT_LIMIT
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WESTERN = ["cp1252", "cp850", "mac_roman"]
"""What tables in German, English or Spanish come in if not in Unicode; anything else has to be named."""
DELIMITERS = (",", ";", "\t", "|")
DATES = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%m/%d/%Y", "%d.%m.%y")
"""Tried after ISO 8601 if no format is named; the file has one: the first that fits most of its rows."""
ISO = ""
FIRST_YEAR = 1900
KEY_LIMIT = 200
ADDRESS_LIMIT = 2000
MOST_VOTES = 100_000_000
NUMBER = re.compile(r"[+-]?\d{1,9}([.,]\d{1,15})?")

Box = tuple[float, float, float, float]
Point = tuple[float, float]


class FileRefused(ValueError):
    """The file cannot be imported at all; the sentence says why and what to do."""


class RowRefused(ValueError):
    """One row cannot become an idea; `reason` is a sentence for the city."""

    def __init__(self, reason: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; None: there is none."""

    title: str
    text: str
    id: str | None = None
    date: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    votes: str | None = None
    field: str | None = None
    address: str | None = None
    withdrawn: str | None = None

    def named(self) -> dict[str, str]:
        """What for -> column, of those that were named."""
        return {use: column for use in self.__slots__ if (column := getattr(self, use)) is not None}


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read once from beginning to end and is whole."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: int
    date_format: str


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


def encoding_of(path: Path) -> str:
    """Say how a file is written: by its mark, else UTF-8 if all of it is, else what its letters look like."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if guess := _wide(head):
        return guess
    where = _first_undecodable(path, "utf-8")
    if where is None:
        return "utf-8"
    with path.open("rb") as file:
        file.seek(max(0, where - SAMPLE // 2))
        around = file.read(SAMPLE)
    if _is_damaged(around):
        return "utf-8"
    best = from_bytes(around, cp_isolation=WESTERN).best()
    return best.encoding if best else "cp1252"


def _is_damaged(sample: bytes) -> bool:
    """UTF-8 with some broken bytes: letters of other encodings hardly ever look like several bytes of UTF-8."""
    seen = sample.decode(errors="replace")
    broken = seen.count("\ufffd")
    return sum(not letter.isascii() for letter in seen) - broken > broken


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte is zero."""
    even, odd = head[0:2000:2], head[1:2000:2]
    if odd and odd.count(0) > 0.4 * len(odd):
        return "utf-16-le"
    if even and even.count(0) > 0.4 * len(even):
        return "utf-16-be"
    return None


def _first_undecodable(path: Path, encoding: str) -> int | None:
    """The position of the first byte that the encoding does not know; None if it knows all."""
    decoder, before = codecs.getincrementaldecoder(encoding)("strict"), 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return before - waiting + error.start
            except UnicodeError:  # UTF-16 or UTF-32 that was promised a mark and has none
                return 0
            if not chunk:
                return None
            before += len(chunk)


def _check_decodable(path: Path, encoding: str) -> None:
    where = _first_undecodable(path, encoding)
    if where is None:
        return
    line, left = 1, where
    with path.open("rb") as file:
        while left:
            chunk = file.read(min(CHUNK, left))
            line, left = line + chunk.count(b"\n"), left - len(chunk)
        found = file.read(1).hex().upper() or "end of file"
    raise FileRefused(
        f"{path.name} is not written in {encoding}: byte {where + 1} ({found}, about line {line}) means nothing there. "
        "Save the file as UTF-8, or name its encoding with --encoding."
    )


def inspect(
    path: Path,
    columns: Columns,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    date_format: str | None = None,
) -> Table:
    """Read a file from beginning to end without keeping it; raises FileRefused if anything about it is broken."""
    if not path.is_file():
        raise FileRefused(f"{path} is no ordinary file.")
    if not path.stat().st_size:
        raise FileRefused(f"{path.name} is empty.")
    encoding = _known(encoding) if encoding else encoding_of(path)
    _check_decodable(path, encoding)
    delimiter = delimiter or _delimiter(path, encoding, columns)
    lines = records(path, encoding, delimiter)
    header = tuple(cell.strip() for cell in next(lines, (0, []))[1])
    _check_header(path, header, columns)
    at = header.index(columns.date) if columns.date else None
    rows, fitting = 0, Counter[str]()
    for _line, row in lines:
        rows += 1
        if at is not None and not date_format and at < len(row):
            fitting.update(_fitting(row[at].strip()))
    best = max((ISO, *DATES), key=lambda form: fitting[form])
    return Table(path, encoding, delimiter, header, rows, date_format or best)


def _known(encoding: str) -> str:
    """The encoding by its proper name; UTF-8 may begin with its mark."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except LookupError:
        raise FileRefused(f"There is no encoding {encoding!r}. Common ones are utf-8, cp1252, utf-16.") from None
    return "utf-8-sig" if name == "utf-8" else name


def _delimiter(path: Path, encoding: str, columns: Columns) -> str:
    """The first of the common ones with which the header names the columns that were asked for."""
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(LONGEST_CELL)
    for delimiter in DELIMITERS:
        try:
            header = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        if columns.title in (cell.strip() for cell in header):
            return delimiter
    return max(DELIMITERS, key=first.count)


def _check_header(path: Path, header: Sequence[str], columns: Columns) -> None:
    if not any(header):
        raise FileRefused(f"{path.name} has no header: its first line must name the columns.")
    there = ", ".join(name for name in header if name)
    missing = [column for column in columns.named().values() if column not in header]
    if missing:
        missing_names = ", ".join(repr(column) for column in dict.fromkeys(missing))
        raise FileRefused(f"{path.name} has no column {missing_names}. Its columns are: {there}.")
    twice = [column for column in columns.named().values() if header.count(column) > 1]
    if twice:
        raise FileRefused(f"{path.name} has more than one column {twice[0]!r}. Its columns are: {there}.")


def records(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line each begins in, the header first; blank lines are no rows."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise FileRefused(
                    f"{path.name} is broken from line {line} on ({error}). Nothing was imported. "
                    "Often a quotation mark is missing or stands alone."
                ) from None
            if row is None:
                return
            if any(row):
                yield line, row


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


def _parsed(cell: str, form: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell) if form == ISO else datetime.strptime(cell, form)
    except ValueError:
        return None


def _fitting(cell: str) -> list[str]:
    return [form for form in (ISO, *DATES) if _parsed(cell, form)] if cell else []


def _moment(cell: str, form: str, settings: Settings) -> datetime | None:
    """The moment as the city's clock shows it; none is fine, a wrong or future one is not."""
    cell = cell.strip()
    if not cell:
        return None
    found = _parsed(cell, form)
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


def read_field_map(path: Path, slugs: Sequence[str]) -> dict[str, str | None]:
    """Which value of the source is which action field: two columns with a header; an empty slug: the city sorts it."""
    encoding = encoding_of(path)
    _check_decodable(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline(CHUNK)
    delimiter = max(DELIMITERS, key=first.count)
    found: dict[str, str | None] = {}
    for line, row in list(records(path, encoding, delimiter))[1:]:
        if len(row) != 2:
            raise FileRefused(f"{path.name}, line {line}: two columns are needed, the value and the action field.")
        value, slug = (cell.strip() for cell in row)
        if slug and slug not in slugs:
            raise FileRefused(
                f"{path.name}, line {line}: there is no action field {slug!r}. There are: {', '.join(slugs)}."
            )
        if found.get(value, slug or None) != (slug or None):
            raise FileRefused(f"{path.name}, line {line}: {value!r} was given another action field above.")
        found[value] = slug or None
    if not found:
        raise FileRefused(f"{path.name} maps nothing: it needs a header and a line for each value.")
    return found


def harmless(row: Sequence[str]) -> list[str]:
    """The cells of a refused row so that no spreadsheet takes one for a formula."""
    return [cell if NUMBER.fullmatch(cell) else text.for_a_table(cell) for cell in row]
