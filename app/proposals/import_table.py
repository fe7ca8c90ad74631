"""Reading a table from elsewhere: its encoding, its columns, how it writes dates; pure.

A file that is damaged anywhere is refused as a whole before anything is written.
"""

import codecs
import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from charset_normalizer import from_bytes

CHUNK = 65_536
SAMPLE = 4 * CHUNK
LONGEST_CELL = 1_000_000
"""Characters; a longer cell is a quotation mark that was never closed."""
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


class FileRefused(ValueError):
    """The file cannot be imported at all; the sentence says why and what to do."""


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


def parsed(cell: str, form: str) -> datetime | None:
    try:
        return datetime.fromisoformat(cell) if form == ISO else datetime.strptime(cell, form)
    except ValueError:
        return None


def _fitting(cell: str) -> list[str]:
    return [form for form in (ISO, *DATES) if parsed(cell, form)] if cell else []


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
