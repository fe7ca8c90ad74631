"""What is exported is what is counted and shown, with the code book, and nothing in it runs."""

import csv
import io
import json

from app.results import exports
from app.results.models import SurveyCount
from tests.results.counted import answered


def test_the_table_and_the_document_say_what_was_counted(session, visitor):
    survey = answered(session, 30)
    session.commit()
    cells = session.get_one(SurveyCount, survey.id).cells

    table = visitor.client.get(f"/umfragen/{survey.id}/ergebnis/daten.csv")
    rows = list(csv.DictReader(io.StringIO(table.get_data(as_text=True).removeprefix("\ufeff"))))
    document = json.loads(visitor.client.get(f"/umfragen/{survey.id}/ergebnis/daten.json").get_data(as_text=True))

    counted = {row["answer"]: int(row["people"]) for row in rows if row["question"] == "q1"}
    assert counted == {answer: cells["q1"].get(answer, 0) for answer in ("a0", "a1", "a2")}
    assert [row["people"] for row in document["results"] if row["question"] == "q7"] == [
        cells["q7"].get(step, 0) for step in "12345"
    ]
    assert document["code_book"] == survey.questionnaire
    assert "Mehr Bänke" not in table.get_data(as_text=True) + json.dumps(document, ensure_ascii=False)


def test_what_is_not_shown_is_not_exported_either(session, visitor):
    survey = answered(session, 30)
    survey.results_when = "after_end"
    few = answered(session, 4)
    session.commit()

    for number in (survey.id, few.id):
        for ending in ("csv", "json"):
            assert visitor.client.get(f"/umfragen/{number}/ergebnis/daten.{ending}").status_code == 404


def test_no_cell_of_the_table_is_a_formula():
    row = dict.fromkeys(exports.COLUMNS, "=1+1")

    assert exports.as_csv(iter([row])).splitlines()[1] == ",".join(["'=1+1"] * len(exports.COLUMNS))
