"""A workbook (XLSX) of tables: text stays text, numbers are numbers, and nothing in a cell is ever run or linked."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from app.core import clock

MOST_CHARACTERS = 32_767  # of one cell, by the format
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook: its name, its columns, its rows."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def workbook(title: str, tables: Iterable[Table]) -> bytes:
    """The file; each table has its head in bold, which stays in sight."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    made.set_properties({"title": title, "created": clock.now().replace(tzinfo=None)})
    head = made.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = made.add_format({"text_wrap": True, "valign": "top"})
    for table in tables:
        _write(made.add_worksheet(table.name), table, head, body)
    made.close()
    return out.getvalue()


def _write(sheet: Any, table: Table, head: Any, body: Any) -> None:
    widths = [len(name) for name in table.head]
    for column, name in enumerate(table.head):
        sheet.write_string(0, column, name, head)
    for place, row in enumerate(table.rows, 1):
        for column, value in enumerate(row):
            _write_cell(sheet, place, column, value, body)
            widths[column] = max(widths[column], len(str(value)) if value is not None else 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(WIDEST, width + 2))
    sheet.freeze_panes(1, 0)


def _write_cell(sheet: Any, place: int, column: int, value: Any, body: Any) -> None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(place, column, value, body)
    elif value is not None and value != "":
        sheet.write_string(place, column, str(value)[:MOST_CHARACTERS], body)
