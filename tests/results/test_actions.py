"""Each sheet counts once, in whatever order and batches; what is shown moves in steps and hides small groups."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.errors import NotAllowed, Stale
from app.results import actions, queries
from app.results.models import AnswerText, Crosstab, SurveyCount
from app.sheets.models import Sheet
from app.surveys.documents import to_document
from app.surveys.questionnaire import Page, Question, Questionnaire
from tests import make
from tests.results import counted
from tests.surveys.questionnaires import answers_of, questionnaires


def cells_of(session, survey):
    """What was counted: (everybody, each breakdown)."""
    plain = session.get_one(SurveyCount, survey.id).cells
    rows = session.execute(select(Crosstab.by, Crosstab.cells).where(Crosstab.survey_id == survey.id))
    return plain, {by: cells for by, cells in rows if cells}


@given(st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sheets_in_any_order_and_batches_count_as_by_hand(session, data):
    whole = data.draw(questionnaires(most_pages=3, most_items=3))
    answered = data.draw(st.lists(answers_of(whole), min_size=1, max_size=12))
    with session.begin_nested() as point:
        survey = make.survey(session, opened=False, questionnaire=to_document(whole))
        for answers in answered:
            counted.sheet(session, survey, answers, whole=whole)
        session.flush()
        sheets = [
            (sheet.answers, sheet.seen) for sheet in session.scalars(select(Sheet).where(Sheet.survey_id == survey.id))
        ]
        counted.count(session, survey, batch=data.draw(st.integers(1, 5)))

        assert cells_of(session, survey) == counted.by_hand(whole, sheets)
        assert session.get_one(SurveyCount, survey.id).figures["sheets"] == len(answered)
        point.rollback()
    session.expire_all()


def test_counting_again_gives_the_same(session):
    survey = counted.survey(session)
    for number in range(23):
        answers = {"q1": f"a{number % 3}", "q6": number, "q8": "Mehr Bäume", "q3": ["b0", "b2"]}
        counted.sheet(session, survey, answers)
    counted.count(session, survey, batch=7)
    before = actions.state_of(session, survey)

    actions.count_again(session, survey)
    assert actions.state_of(session, survey) is None
    counted.count(session, survey, batch=100)

    assert actions.state_of(session, survey) == before
    assert len(session.scalars(select(AnswerText).where(AnswerText.survey_id == survey.id)).all()) == 23


def test_a_sheet_counts_once(session):
    survey = counted.survey(session)
    counted.sheet(session, survey, {"q2": True})
    counted.count(session, survey)
    counted.count(session, survey)

    assert session.get_one(SurveyCount, survey.id).cells["q2"] == {"yes": 1}


def test_the_results_of_an_anonymous_survey_never_move_by_less_than_ten_sheets(session):
    survey = counted.survey(session, anonymous=True)
    for _number in range(57):
        counted.sheet(session, survey, {"q2": True})
    session.flush()

    steps = []
    while step := actions.count_batch(session, survey, batch=25):
        steps.append(step)

    assert sum(steps) == 57
    assert min(steps) >= 10


def test_what_is_shown_waits_until_everything_is_counted(session):
    survey = counted.survey(session)
    for _number in range(6):
        counted.sheet(session, survey, {"q2": True})
    session.flush()
    actions.count_batch(session, survey, batch=3)

    assert queries.shown(session, survey.id) is None
    counted.count(session, survey)
    assert queries.shown(session, survey.id).shown["figures"]["sheets"] == 6


def test_no_breakdown_shows_a_cell_under_five(session):
    survey, chance = counted.survey(session), random.Random(4)
    for _number in range(90):
        answers = {
            "q1": chance.choices(["a0", "a1", "a2"], [6, 3, 1])[0],
            "q2": chance.random() < 0.8,
            "q3": chance.sample(["b0", "b1", "b2"], 2),
            "q4": {"r0": chance.choice(["c0", "c1"])},
            "q7": chance.randint(1, 5),
            "q10": "e0",
        }
        counted.sheet(session, survey, {k: a for k, a in answers.items() if chance.random() < 0.93})
    counted.count(session, survey)

    found = Counter()
    for row in session.scalars(select(Crosstab).where(Crosstab.survey_id == survey.id)):
        assert "q10" not in row.shown
        for dimension, columns in row.shown.items():
            for column, cells in columns.items():
                for category, people in cells.items():
                    found[people is None] += 1
                    if category != "seen" and people is not None:
                        assert people == row.cells[dimension][column].get(category, 0)
                        assert people >= 5 or not session.get_one(SurveyCount, survey.id).cells[dimension].get(category)
    assert found[True] > 20
    assert found[False] > 20


def test_a_pair_of_questions_hides_the_same_cells_both_ways(session):
    survey, chance = counted.survey(session), random.Random(7)
    for _number in range(60):
        counted.sheet(session, survey, {"q1": chance.choice(["a0", "a0", "a1"]), "q7": chance.randint(1, 5)})
    counted.count(session, survey)

    one, other = (queries.broken_down(session, survey.id, by) for by in ("q1", "q7"))
    for answer in ("a0", "a1", "a2"):
        for step in "12345":
            if answer in one["q7"] and step in other["q1"]:
                assert one["q7"][answer][step] == other["q1"][step][answer]


def test_texts_wait_for_a_moderator_and_keep_their_reason(session):
    survey, moderator = counted.survey(session), make.staff(session, "moderator")
    counted.sheet(session, survey, {"q8": "Mehr Bänke", "q9": {"place": "Am Ufer"}})
    counted.count(session, survey)
    one, other = session.scalars(select(AnswerText).order_by(AnswerText.question_id)).all()

    assert queries.first_texts(session, survey.id, ["q8", "q9"]) == {}
    actions.decide_text(session, moderator, one, "released", tag="Möbel")
    assert [text.source for text in queries.first_texts(session, survey.id, ["q8", "q9"])["q8"]] == ["Mehr Bänke"]
    with pytest.raises(NotAllowed):
        actions.decide_text(session, moderator, other, "kept_back")
    actions.decide_text(session, moderator, other, "kept_back", reason="Nennt einen Namen.")
    stale = AnswerText(id=one.id, survey_id=survey.id, state="waiting")
    with pytest.raises(Stale):
        actions.decide_text(session, moderator, stale, "kept_back", reason="Zu spät")


def test_texts_of_confidential_questions_are_never_taken(session):
    question = Question("q1", "long_text", {"de": "Warum?"}, confidential=True)
    whole = Questionnaire((Page("p1", items=(question,)),))
    survey = counted.survey(session, whole)
    counted.sheet(session, survey, {"q1": "Geheim"}, whole=whole)
    counted.count(session, survey)

    assert session.get_one(SurveyCount, survey.id).cells == {"q1": {"+": 1}}
    assert session.scalars(select(AnswerText)).all() == []
