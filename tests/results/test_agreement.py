"""What the form shows, what is stored, what is counted and what is exported agree, whatever is asked and answered."""

import csv
import io
import json
from types import SimpleNamespace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.results import actions as results
from app.results import counting, exports, rules
from app.results.models import SurveyCount
from app.sheets import actions, answering
from app.sheets.models import Sheet
from app.surveys.documents import from_document, to_document
from app.surveys.logic import shown
from tests.sheets import asked
from tests.sheets.walking import walk, without_files
from tests.surveys import questionnaires
from tests.surveys.questionnaires import AROUND

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
SURVEY = SimpleNamespace(languages=["de"])


def option_of(said):
    return said["option"] if isinstance(said, dict) else said


def gave(row, question, answer):
    """Whether somebody with this answer is one of the people of this row; found without the code that counts."""
    part, sign = row["part"], row["answer"]
    if question.type == "point" and part:
        inside = "point" if "latitude" in answer else "words"
        return (answer.get("district") or ("outside" if answer.get("outside") else inside)) == sign
    if question.type == "matrix":
        return answer.get(part) == sign
    if question.type == "ranking" and part:
        place = str(answer.index(part) + 1) if part in answer else counting.LEFT
        return place == sign
    if isinstance(answer, list) and part:
        return (part in map(option_of, answer)) == (sign == counting.CHOSEN)
    if sign == counting.ANSWERED:
        return True
    if question.type == "yes_no":
        return sign == ("yes" if answer else "no")
    said = answer[0] if isinstance(answer, list) else answer
    return str(option_of(said)) == sign


def agree(whole, sheets, rows):
    """Each exported row, counted by hand over the sheets; `sheets` are (answers, questions that stood on the form)."""
    exported = set()
    for row in rows:
        question = whole.question(row["question"])
        exported.add(question.id)
        saw = [answers.get(question.id) for answers, seen in sheets if question.id in seen]
        silent_counts = row["answer"] == counting.LEFT and counting.takes_several(question)
        people = sum(gave(row, question, each) if each is not None else silent_counts for each in saw)
        shown_people = None if row["part"] == "area" and people < rules.FEWEST else people
        assert (row["people"], row["saw"]) == (shown_people, len(saw)), row
    assert exported >= {q.id for q in whole.questions if q.type != "point"}


@settings(max_examples=40, suppress_health_check=UNHURRIED)
@given(data=st.data())
def test_form_sheets_counts_and_files_agree(app, data):
    whole = data.draw(questionnaires.questionnaires())
    sheets, cells = [], {}
    for _person in range(data.draw(st.integers(1, 6))):
        so_far = {}

        def send(page_id, fields, so_far=so_far):
            read = answering.read_page(
                whole, dict(so_far), page_id, fields, AROUND, demand=False, receive=lambda _question, sent: sent
            )
            so_far.clear()
            so_far.update(read.answers)
            return read

        answers, met = walk(whole, data.draw(questionnaires.answers_of(whole)), send)
        kept = answering.kept(whole, answers)
        assert set(kept.answers) <= set(kept.seen) <= met
        sheets.append((kept.answers, kept.seen))
        found = {each.id: counting.category(each, kept.answers, kept.seen) for each in counting.dimensions(whole)}
        counting.add_plain(cells, found)
    with app.app_context():  # words of the file
        agree(whole, sheets, exports.rows(SURVEY, whole.questions, cells))


def answer_everything(session, survey, whole, number, data):
    """One person begins, walks through and hands in if nothing demanded is missing; what they saw and said."""
    key = actions.begin(session, survey, asked.guest(f"guest {number}"), "de")

    def send(page_id, fields):
        return actions.answer_page(session, survey, key, page_id, fields, "de", AROUND, demand=False)

    wanted = without_files(whole, data.draw(questionnaires.answers_of(whole)))
    answers, met = walk(whole, wanted, send)
    try:
        actions.submit(session, survey, key)
    except actions.Incomplete:
        pass
    else:
        return answers, met, True
    return answers, met, False


def in_order(sheets):
    """Sheets in an order that does not depend on that of the names within, which the database chooses."""
    return sorted(sheets, key=lambda sheet: json.dumps(sheet, sort_keys=True))


@settings(max_examples=12, suppress_health_check=UNHURRIED)
@given(data=st.data())
def test_the_database_agrees_with_the_form_and_the_file(app, session, data):
    whole = data.draw(questionnaires.questionnaires(most_pages=3, most_items=3))
    survey = asked.survey(session, document=to_document(whole), languages=["de"])
    whole = from_document(survey.questionnaire)
    people = [answer_everything(session, survey, whole, number, data) for number in range(data.draw(st.integers(1, 4)))]
    asked.close(session, survey)
    actions.keep_at_closing(session, survey)
    while results.count_batch(session, survey):
        pass
    stored = session.scalars(select(Sheet).where(Sheet.survey_id == survey.id)).all()
    expected = []
    for answers, met, handed_in in people:
        seen = shown(whole, answers)
        said = {each: answer for each, answer in answers.items() if each in seen.items}
        if handed_in or said:  # an empty sheet that nobody handed in is none
            expected.append((said, [question.id for question in seen.questions]))
        assert {question.id for question in seen.questions} <= met
    assert in_order(expected) == in_order((sheet.answers, sheet.seen) for sheet in stored)
    assert sum(sheet.complete for sheet in stored) == sum(handed_in for *_rest, handed_in in people)
    if stored:
        cells = session.get_one(SurveyCount, survey.id).cells
        made = list(exports.rows(survey, whole.questions, cells))
        agree(whole, expected, made)
        text = exports.as_csv(made)
        read = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
        assert [row["people"] for row in read] == ["" if row["people"] is None else str(row["people"]) for row in made]
