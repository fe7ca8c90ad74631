"""What is exported is what is counted and shown, with the code book, and nothing in it runs."""

import csv
import io
import json
import re

import pytest

from app.results import exports
from app.results.models import SurveyCount
from app.surveys.questionnaire import Page, Question, Questionnaire
from tests import make
from tests.core.test_spreadsheet import sheets_of
from tests.results import counted
from tests.results.counted import answered, fetched, question_by_question
from tests.visitor import apart

ENDINGS = ("daten.csv", "daten.json", "daten.xlsx", "codebuch.csv")


def table_of(visitor, survey, name):
    text = fetched(visitor, survey, name).get_data(as_text=True)
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def document_of(visitor, survey):
    return json.loads(fetched(visitor, survey, "daten.json").get_data(as_text=True))


def workbook_of(visitor, survey):
    return sheets_of(fetched(visitor, survey, "daten.xlsx").data)


def test_the_table_and_the_document_say_what_was_counted(session, visitor):
    survey = answered(session, 30)
    session.commit()
    cells = session.get_one(SurveyCount, survey.id).cells

    rows = table_of(visitor, survey, "daten.csv")
    document = document_of(visitor, survey)

    counts = {row["answer"]: int(row["people"]) for row in rows if row["question"] == "q1"}
    assert counts == {answer: cells["q1"].get(answer, 0) for answer in ("a0", "a1", "a2")}
    assert [row["people"] for row in document["results"] if row["question"] == "q7"] == [
        cells["q7"].get(step, 0) for step in "12345"
    ]
    assert document["code_book"] == survey.questionnaire
    assert {"what": "Antwortbögen", "figure": "30"} in document["quality"]
    assert "Mehr Bänke" not in json.dumps([rows, document], ensure_ascii=False)


def test_the_workbook_has_the_rows_of_the_table_the_code_book_and_what_the_figures_are_worth(session, visitor):
    survey = answered(session, 30)
    session.commit()

    found = workbook_of(visitor, survey)

    assert list(found) == ["Ergebnisse", "Codebuch", "Güte"]
    head, *body = found["Ergebnisse"]
    assert head == list(exports.COLUMNS)
    plain = [[str(value) if value is not None else "" for value in row] for row in body]
    assert plain == [list(row.values()) for row in table_of(visitor, survey, "daten.csv")]
    assert all(isinstance(row[4], int) for row in body)
    book = [dict(zip(found["Codebuch"][0], row, strict=True)) for row in found["Codebuch"][1:]]
    assert {"kind": "option", "id": "a0", "words_de": "Ja"}.items() <= next(r for r in book if r["id"] == "a0").items()
    assert ["Antwortbögen", "30"] in found["Güte"]
    assert "selbst dazu entschieden" in found["Güte"][-1][1]


def test_each_row_of_the_table_is_explained_by_the_code_book(session, visitor):
    survey = answered(session, 30)
    session.commit()

    book = table_of(visitor, survey, "codebuch.csv")
    rows = table_of(visitor, survey, "daten.csv")

    explained = {row["id"] for row in book}
    signs = {row["id"].removeprefix("'") for row in book if row["kind"] in ("sign", "column")}
    assert set(exports.COLUMNS) <= signs
    for row in rows:
        assert row["question"] in explained
        assert row["part"] in explained | {"", "area"}
        if row["part"] != "area" and not (row["question"] == "q5" and row["answer"].isdigit()):
            assert row["answer"] in explained | signs


@pytest.mark.parametrize("name", ENDINGS)
def test_what_is_not_shown_is_not_exported_either(session, visitor, name):
    survey = answered(session, 30, results_when="after_end")
    few = answered(session, 4)
    hidden = answered(session, 9, anonymous=True)
    coordinator = make.staff(session, "coordinator")
    session.commit()

    for each in (survey, few, hidden):
        assert fetched(visitor, each, name).status_code == 404
    inside = visitor.sign_in(coordinator)
    assert fetched(inside, survey, name).status_code == 200
    assert fetched(inside, few, name).status_code == 404


def test_question_by_question_only_what_was_released_leaves(session, visitor):
    survey, coordinator = question_by_question(session, 30, "q7")
    session.commit()

    assert {row["question"] for row in table_of(visitor, survey, "daten.csv")} == {"q7"}
    assert {row["question"] for row in document_of(visitor, survey)["results"]} == {"q7"}
    assert {row[0] for row in workbook_of(visitor, survey)["Ergebnisse"][1:]} == {"q7"}
    inside = visitor.sign_in(coordinator)
    assert len({row["question"] for row in table_of(inside, survey, "daten.csv")}) == 11


def test_of_a_confidential_question_only_counts_leave(session, visitor):
    survey = counted.survey(session, results_when="at_once")
    for number in range(12):
        counted.sheet(session, survey, {"q10": "e0" if number < 7 else "e1"})
    counted.count(session, survey)
    session.commit()

    rows = [row for row in table_of(visitor, survey, "daten.csv") if row["question"] == "q10"]
    assert [(row["answer"], row["people"], row["part"]) for row in rows] == [("e0", "7", ""), ("e1", "5", "")]


def test_where_a_confidential_place_lies_never_leaves(session, visitor):
    whole = Questionnaire((Page("p1", items=(Question("q1", "point", {"de": "Wo wohnen Sie?"}, confidential=True),)),))
    survey = counted.survey(session, whole, results_when="at_once")
    for _number in range(12):
        counted.sheet(session, survey, {"q1": {"district": "boeckingen"}}, whole=whole)
    counted.count(session, survey)
    session.commit()

    rows = table_of(visitor, survey, "daten.csv")
    assert [(row["part"], row["answer"].removeprefix("'"), row["people"]) for row in rows] == [("", "+", "12")]


@pytest.mark.parametrize(("prefix", "sign"), [("", ";"), ("/en", ",")])
@pytest.mark.parametrize("name", ["daten.csv", "codebuch.csv"])
def test_a_table_opens_with_a_click_in_the_spreadsheets_of_its_language(session, visitor, prefix, sign, name):
    survey = answered(session, 12)
    session.commit()

    sent = apart(lambda: visitor.client.get(f"{prefix}/umfragen/{survey.id}/ergebnis/{name}")).data

    assert sent.startswith(b"\xef\xbb\xbf")  # so that Excel reads umlauts
    head = sent.decode("utf-8-sig").splitlines()[0]
    assert len(head.split(sign)) > 6
    assert len(head.split({";": ",", ",": ";"}[sign])) == 1


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
@pytest.mark.parametrize("before", ["", "Ja;", "Ja,", 'Ja";"', "Ja\t", "Ja; ", "Ja|", "Ja, \u00a0", '\u3000"'])
def test_no_cell_of_the_table_is_a_formula_however_it_is_parted(app, before, sign):
    row = dict.fromkeys(exports.COLUMNS, f"{before}{sign}1+1")

    with app.test_request_context():
        made = exports.as_csv(iter([row])).removeprefix("\ufeff").partition("\r\n")[2]

    begun = [piece.lstrip('" \u00a0\u3000') for piece in re.split(r"[;,|\t\r\n]", made)]  # wherever parted
    assert not [piece for piece in begun if piece.startswith(("=", "+", "-", "@", "＝"))]
    assert "1+1" in made


def test_words_that_are_no_formula_stay_as_they_are(app):
    row = dict.fromkeys(exports.COLUMNS, "Hin und zurück - so oft wie möglich; 5 + 5, a@b.example")

    with app.test_request_context():
        made = exports.as_csv(iter([row]))
        assert list(csv.DictReader(io.StringIO(made.removeprefix("\ufeff")), delimiter=";")) == [row]
