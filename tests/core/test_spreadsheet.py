"""A workbook keeps text as text and numbers as numbers, and nothing in it runs."""

import io
import re
import zipfile
from xml.etree import ElementTree

from app.core.spreadsheet import Table, workbook

SPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets_of(content):
    """name -> rows of a workbook, as a program that opens it would read them; written apart from what writes it."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = [each.get("name") for each in _part(parts, "xl/workbook.xml").findall("x:sheets/x:sheet", SPACE)]
        shared = ["".join(each.itertext()) for each in _part(parts, "xl/sharedStrings.xml").findall("x:si", SPACE)]
        return {
            name: _rows(_part(parts, f"xl/worksheets/sheet{number}.xml"), shared)
            for number, name in enumerate(names, 1)
        }


def _part(parts, name):
    return ElementTree.fromstring(parts.read(name))


def _rows(sheet, shared):
    wide = max(_column(cell.get("r")) for cell in sheet.iter(f"{{{SPACE['x']}}}c")) + 1
    rows = []
    for row in sheet.findall("x:sheetData/x:row", SPACE):
        found = [None] * wide
        for cell in row.findall("x:c", SPACE):
            value = cell.find("x:v", SPACE)
            if value is not None:
                text = value.text
                found[_column(cell.get("r"))] = shared[int(text)] if cell.get("t") == "s" else float(text)
        rows.append([int(each) if isinstance(each, float) and each.is_integer() else each for each in found])
    return rows


def _column(place):
    number = 0
    for letter in re.match("[A-Z]+", place)[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://example.org", "mailto:a@example.org", "1e5", "\x07 a<b>&c")


def test_text_stays_text_and_numbers_are_numbers():
    content = workbook("Probe", [Table("Eins", ("Wort", "Zahl"), [*((each, 7) for each in HOSTILE), ("007", 2.5)])])

    assert [row[1] for row in sheets_of(content)["Eins"][1:]] == [7] * len(HOSTILE) + [2.5]
    words = [row[0] for row in sheets_of(content)["Eins"][1:]]
    assert words[:-2] == list(HOSTILE[:-1])
    assert words[-1] == "007"
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f" not in sheet.replace("<family", "")
        assert "hyperlink" not in sheet
        assert not [name for name in parts.namelist() if "external" in name.lower()]


def test_a_cell_holds_no_more_than_the_format_allows_and_nothing_stays_empty():
    found = sheets_of(workbook("Probe", [Table("Eins", ("a", "b", "c"), [("x" * 40_000, None, "")])]))

    assert [len(found["Eins"][1][0]), *found["Eins"][1][1:]] == [32_767, None, None]
