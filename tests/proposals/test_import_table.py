"""A table is read whole or refused whole; a row becomes an idea or says why not."""

import codecs
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.core import text
from app.proposals import import_rows, import_table
from app.proposals.import_rows import RowRefused, Settings
from app.proposals.import_table import Columns, FileRefused

COLUMNS = Columns(title="Titel", text="Text")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 3, 4, 12, tzinfo=UTC)
BENCHES = "Titel;Text\nBänke am Neckar;Für Ältere – „bitte“ übermorgen\n"


@pytest.fixture
def table(tmp_path):
    """Write a table; text in UTF-8 unless bytes are given."""

    def write(content):
        path = tmp_path / "ideen.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def settings(columns=COLUMNS, **values):
    """How rows become ideas in an invented city."""
    values = {"field": "mobilitaet", "field_map": {}, "box": (9.9, 50.9, 10.1, 51.1)} | values
    return Settings(source="Quelle", columns=columns, zone=BERLIN, now=NOW, **values)


def read(path, columns=COLUMNS, date_format=None, **values):
    """The outcome of each row."""
    found = import_table.inspect(path, columns, date_format=date_format)
    return [outcome for _line, _row, outcome in import_rows.entries(found, settings(columns, **values))]


def only(path, columns=COLUMNS, **values):
    """The idea of a table with one row; a refusal is raised."""
    (outcome,) = read(path, columns, **values)
    if isinstance(outcome, RowRefused):
        raise outcome
    return outcome


@pytest.mark.parametrize(
    "content",
    [
        BENCHES.encode(),
        codecs.BOM_UTF8 + BENCHES.encode(),
        BENCHES.encode("utf-16"),
        BENCHES.encode("utf-16-le"),
        BENCHES.encode("utf-16-be"),
        BENCHES.encode("utf-32"),
        BENCHES.encode("cp1252"),
        "Titel;Text\nBänke am Neckar;Für Ältere – bitte übermorgen\n".replace("–", "-").encode("cp850"),
    ],
    ids=["utf-8", "mark", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp850"],
)  # fmt: skip
def test_umlauts_survive_every_usual_encoding(table, content):
    idea = only(table(content))
    assert idea.title == "Bänke am Neckar"
    assert idea.source.startswith("Für Ältere")
    assert idea.source.endswith("übermorgen")


def test_bytes_that_mean_nothing_are_named_with_their_line(table):
    path = table(b"Titel;Text\nB\xe4nke;Ufer\nW\x81ste;Sand\n")
    with pytest.raises(FileRefused, match=r"byte 24 \(81, about line 3\).*--encoding"):
        import_table.inspect(path, COLUMNS, encoding="cp1252")
    with pytest.raises(FileRefused, match="no encoding 'klingonisch'"):
        import_table.inspect(path, COLUMNS, encoding="klingonisch")


def test_one_line_in_another_encoding_makes_no_other_letters_of_the_rest(table):
    """Taken for Western European, all other umlauts would come in as two letters each."""
    path = table("Titel;Text\nBänke;Grüne Ufer\nBäume;Für alle\n".encode() + "Straße;Äpfel\n".encode("cp1252"))
    with pytest.raises(FileRefused, match=r"not written in utf-8: byte 52 \(DF, about line 4\)"):
        import_table.inspect(path, COLUMNS)


def test_an_encoding_that_wants_a_mark_is_refused_without_one(table):
    with pytest.raises(FileRefused, match=r"not written in utf-16: byte 1 "):
        import_table.inspect(table("Titel;Text\nBank;Ufer\n"), COLUMNS, encoding="utf-16")


def test_a_missing_column_is_answered_with_those_there_are(table):
    with pytest.raises(FileRefused, match=r"no column 'Text'. Its columns are: Titel, Inhalt\."):
        import_table.inspect(table("Titel,Inhalt\na,b\n"), COLUMNS)
    with pytest.raises(FileRefused, match="more than one column 'Text'"):
        import_table.inspect(table("Titel,Text,Text\na,b,c\n"), COLUMNS)


@pytest.mark.parametrize(("content", "said"), [("", "is empty"), ("\n\n", "no header"), (";;\n", "no header")])
def test_an_empty_file_is_no_table(table, content, said):
    with pytest.raises(FileRefused, match=said):
        import_table.inspect(table(content), COLUMNS)


def test_a_header_alone_is_a_table_without_rows(table):
    assert import_table.inspect(table("Titel,Text\n"), COLUMNS).rows == 0


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(FileRefused, match="no ordinary file"):
        import_table.inspect(tmp_path, COLUMNS)


@pytest.mark.parametrize("broken", ['"b" und mehr,x', '"nie geschlossen,x'])
def test_a_table_broken_in_the_middle_is_refused_with_its_line(table, broken):
    with pytest.raises(FileRefused, match=r"broken from line 3 on .* Nothing was imported"):
        import_table.inspect(table(f"Titel,Text\na,b\n{broken}\nc,d\n"), COLUMNS)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_sign_between_columns_is_found(table, sign):
    assert only(table(sign.join(("Titel", "Text")) + "\n" + sign.join(("a", "b")))).source == "b"


def test_quotes_line_ends_and_separators_within_a_cell_stay(table):
    idea = only(table('Titel,Text\r\n"Ein ""Platz"", grün","eins\r\n\r\nzwei, drei"\r\n'))
    assert (idea.title, idea.source) == ('Ein "Platz", grün', "eins\n\nzwei, drei")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a", "1 Spalten, der Kopf der Datei 2"),
        ("a,b,c", "3 Spalten"),
        (",nur Text", "Titel: Hier steht noch nichts"),
        ("a\0b,c", r"Titel: Der Text enthält ein Steuerzeichen \(U\+0000\)"),
        ("a,b\0c", r"Text: Der Text enthält ein Steuerzeichen \(U\+0000\)"),
        ("a," + "x" * 100_000, "Text: Der Text hat 100.000 Zeichen, höchstens 10.000"),
        ("a,<p>" + "x" * 100_000 + "</p>", "Text: Der Text hat .* höchstens 10.000"),
        ("x" * 100_000 + ",b", "Titel: Der Text hat 100.000 Zeichen"),
        ("a,b\x07", r"U\+0007"),
    ],
)
def test_a_row_that_cannot_be_an_idea_says_why(table, whole_app, row, said):
    with whole_app.app_context(), pytest.raises(RowRefused, match=said):
        only(table(f"Titel,Text\n{row}\n"))


def test_an_empty_text_takes_its_title(table):
    idea = only(table("Titel,Text\nBänke *jetzt*,\u200b\n"))
    assert idea.was_empty
    assert text.plain(idea.source) == "Bänke *jetzt*"


def test_a_title_that_is_too_long_stands_above_the_text(table):
    title = "Ein sehr langer Titel " * 9
    idea = only(table(f"Titel,Text\n{title},Darum.\n"))
    assert idea.was_shortened
    assert idea.title.endswith("Titel Ein sehr…")
    assert len(idea.title) <= 120
    assert idea.source == f"{title.strip()}\n\nDarum."


def test_html_becomes_marks_and_hostile_html_stays_words(table):
    idea = only(table('Titel,Text\na,"<p>Ein <b>fetter</b> Baum</p><script>alert(1)</script><p>Ende</p>"\n'))
    assert idea.was_html
    assert "Ein **fetter** Baum" in idea.source
    shown = text.render(idea.source)
    assert "<strong>fetter</strong>" in shown
    assert "<script" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    ("cell", "harmless"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t'=1"),
        ("x;=1+1", "x;'=1+1"),
    ],
)
def test_formulas_are_words_here_and_harmless_in_the_file_of_refused_rows(table, cell, harmless):
    assert only(table(f'Titel;Text\n"{cell}";b\n')).title == cell.strip()
    assert import_rows.harmless([cell, "-3.5", "gut"]) == [harmless, "-3.5", "gut"]


DATED = Columns(title="Titel", text="Text", date="Tag")


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (["18.10.2017", "01.02.2018"], datetime(2017, 10, 18, tzinfo=BERLIN)),
        (["07/11/2025", "28/11/2025"], datetime(2025, 11, 7, tzinfo=BERLIN)),
        (["11/07/2025", "11/28/2025"], datetime(2025, 11, 7, tzinfo=BERLIN)),
        (["2025-11-07T12:30:00+00:00"], datetime(2025, 11, 7, 12, 30, tzinfo=UTC)),
        (["07.11.2025 08:15"], datetime(2025, 11, 7, 8, 15, tzinfo=BERLIN)),
    ],
)
def test_the_file_has_one_way_of_writing_dates(table, days, first):
    path = table("Titel;Text;Tag\n" + "".join(f"a{day};b;{day}\n" for day in days))
    assert read(path, DATED)[0].at == first


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("05.03.2027", "liegt in der Zukunft"),
        ("31.02.2026", "ist nicht zu lesen"),
        ("neulich", "ist nicht zu lesen"),
        ("01.01.0001", "kann nicht stimmen"),
    ],
)
def test_wrong_and_future_dates_are_refused(table, whole_app, day, said):
    with whole_app.app_context(), pytest.raises(RowRefused, match=said):
        only(table(f"Titel;Text;Tag\na;b;{day}\n"), DATED, date_format="%d.%m.%Y")


PLACED = Columns(title="Titel", text="Text", latitude="Breite", longitude="Länge")


@pytest.mark.parametrize(
    ("place", "keep", "point", "words"),
    [
        ("51.0;10.0", False, (51.0, 10.0), None),
        ("51,05;10,05", False, (51.05, 10.05), None),
        ("50.758313;7.10021", False, None, "50.758313, 7.10021"),
        ("50.758313;7.10021", True, (50.758313, 7.10021), None),
        (";", False, None, None),
    ],
)
def test_points_outside_the_city_are_kept_as_words(table, place, keep, point, words):
    idea = only(table(f"Titel;Text;Breite;Länge\na;b;{place}\n"), PLACED, keep_places=keep)
    assert (idea.point, idea.place) == (point, words)
    assert idea.was_outside == ("7.10021" in place)


@pytest.mark.parametrize("place", ["51.0;", "Nord;Ost", "91;10", "nan;inf", "1e400;2"])
def test_what_is_no_point_is_refused(table, whole_app, place):
    with whole_app.app_context(), pytest.raises(RowRefused, match="kein Punkt in Grad"):
        only(table(f"Titel;Text;Breite;Länge\na;b;{place}\n"), PLACED)


@pytest.mark.parametrize("votes", ["viele", "-1", "1.5", "٣", "1" * 12])
def test_votes_are_a_number(table, whole_app, votes):
    columns = Columns(title="Titel", text="Text", votes="Stimmen")
    with whole_app.app_context(), pytest.raises(RowRefused, match="keine Anzahl"):
        only(table(f"Titel;Text;Stimmen\na;b;{votes}\n"), columns)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//boese.example", 'https://a"onclick=', "https://a b"])
def test_only_pages_of_the_web_are_addresses(table, whole_app, address):
    columns = Columns(title="Titel", text="Text", address="Adresse")
    with whole_app.app_context(), pytest.raises(RowRefused, match="keine Adresse"):
        only(table('Titel;Text;Adresse\na;b;"' + address.replace('"', '""') + '"\n'), columns)


def test_the_same_row_twice_is_one_idea_and_the_same_id_with_other_words_is_refused(table, whole_app):
    columns = Columns(title="Titel", text="Text", id="Nr")
    first, same, other = read(table("Nr,Titel,Text\n7,a,b\n7,a,b\n7,a,anders\n"), columns)
    assert first.key == same.key == "7"
    with whole_app.app_context():
        assert str(other.reason) == "Die Kennung „7“ steht schon in Zeile 2, dort mit anderem Inhalt."


def test_without_an_id_the_key_is_of_source_and_row(table):
    keys = {outcome.key for outcome in read(table("Titel,Text\na,b\na,b\na,c\n"))}
    assert len(keys) == 2


def test_what_was_withdrawn_at_the_source_is_not_taken_over(table, whole_app):
    columns = Columns(title="Titel", text="Text", withdrawn="weg")
    kept, gone = read(table("Titel,Text,weg\na,b,\nc,d,2024-01-03\n"), columns)
    assert kept.title == "a"
    with whole_app.app_context():
        assert "zurückgezogen" in str(gone.reason)


def test_values_are_mapped_to_action_fields_or_sorted_by_the_city_or_refused(table, tmp_path, whole_app):
    columns = Columns(title="Titel", text="Text", field="Art")
    rows = tmp_path / "zuordnung.csv"
    rows.write_text("Art,Handlungsfeld\nRad,mobilitaet\nSonstiges,\n", encoding="utf-8-sig")
    mapped = import_table.read_field_map(rows, ["mobilitaet"])
    path = table("Titel,Text,Art\na,b,Rad\nc,d,Sonstiges\ne,f,Hafen\n")
    wheel, other, unknown = read(path, columns, field=None, field_map=mapped)
    assert (wheel.field, other.field) == ("mobilitaet", None)
    with whole_app.app_context():
        assert str(unknown.reason) == "Der Wert „Hafen“ steht nicht in der Zuordnung zu den Handlungsfeldern."


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Art,Feld\nRad,raumfahrt\n", "no action field 'raumfahrt'. There are: mobilitaet"),
        ("Art,Feld\nRad,mobilitaet,zu viel\n", "two columns are needed"),
        ("Art,Feld\nRad,mobilitaet\nRad,\n", "was given another action field above"),
        ("Art,Feld\n", "maps nothing"),
        ("", "maps nothing"),
    ],
)
def test_a_wrong_map_is_refused(table, rows, said):
    with pytest.raises(FileRefused, match=said):
        import_table.read_field_map(table(rows), ["mobilitaet"])
