# ruff: noqa: E501 (tables)
"""What a form sends becomes an answer or a sentence, for every type of question."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.locale import force_locale
from app.surveys.questionnaire import Option, Question
from app.surveys.questions import TYPES, cells, in_order, is_answer, read, write
from app.surveys.questions.kind import Unanswerable
from app.surveys.questions.words import LONG_LIMIT
from tests.surveys.questionnaires import AROUND, TYPE_NAMES, answers_to, field_inputs, questions

AB = (Option("o1", {"de": "A"}), Option("o2", {"de": "B"}), Option("o3", {"de": "Anderes"}, other=True))


def asked(kind, **values):
    """A question of this type."""
    return Question("q1", kind, {"de": "?"}, **values)


@settings(max_examples=400)
@given(st.data())
def test_an_answer_is_shown_again_as_it_was_given(data):
    question = data.draw(questions())
    answer = data.draw(answers_to(question))
    assert read(question, write(question, answer), AROUND, demand=False) == answer
    assert json.loads(json.dumps(answer)) == answer
    assert is_answer(question, answer, AROUND)


@settings(max_examples=600)
@given(st.data())
def test_whatever_is_sent_becomes_an_answer_or_a_sentence(data):
    question = data.draw(questions())
    fields = data.draw(field_inputs(question))
    try:
        answer = read(question, fields, AROUND)
    except Unanswerable as refusal:
        refused = refusal
    else:
        assert answer is None or is_answer(question, answer, AROUND)
        assert set(cells(question, answer)) <= set(TYPES[question.type].all_cells(question))
        return
    assert str(refused.sentence)
    assert refused.at.startswith(question.id)


@given(st.data())
def test_closed_answers_are_counted(data):
    question = data.draw(questions())
    counted = cells(question, data.draw(answers_to(question)))
    assert bool(counted) is TYPES[question.type].closed
    assert len(set(counted)) == len(counted)


@pytest.mark.parametrize(
    ("question", "fields", "answer"),
    [
        (asked("single", options=AB), {"q1": ["o2"]}, "o2"),
        (asked("single", options=AB), {"q1": ["o3"], "q1-o3-text": [" Bahn "]}, {"option": "o3", "text": "Bahn"}),
        (asked("single", options=AB), {"q1-o3-text": ["Bahn"]}, {"option": "o3", "text": "Bahn"}),
        (asked("single", options=AB), {"q1": ["o3"], "q1-o3-text": [""]}, "o3"),
        (asked("multiple", options=AB), {"q1": ["o2", "o1", "o1"]}, ["o1", "o2"]),
        (asked("multiple", options=AB), {"q1": ["o1"], "q1-o3-text": ["Bahn"]}, ["o1", {"option": "o3", "text": "Bahn"}]),
        (asked("yes_no"), {"q1": ["no"]}, False),
        (asked("scale", settings={"steps": 11}), {"q1": ["11"]}, 11),
        (asked("smileys"), {"q1": ["5"]}, 5),
        (asked("matrix", options=AB, rows=AB), {"q1-o1": ["o2"], "q1-o3": ["o1"]}, {"o1": "o2", "o3": "o1"}),
        (asked("ranking", options=AB), {"q1-o1": ["2"], "q1-o2": [""], "q1-o3": ["1"]}, ["o3", "o1"]),
        (asked("number"), {"q1": ["1.000"]}, 1000),
        (asked("number"), {"q1": ["1 234 567"]}, 1234567),
        (asked("number", settings={"decimals": 2}), {"q1": ["3,5"]}, 3.5),
        (asked("number", settings={"decimals": 2}), {"q1": ["−3.25"]}, -3.25),
        (asked("number"), {"q1": ["٤٢"]}, 42),
        (asked("short_text"), {"q1": ["  eine\nZeile "]}, "eine Zeile"),
        (asked("long_text"), {"q1": ["zwei\r\nZeilen"]}, "zwei\nZeilen"),
        (asked("date"), {"q1": ["29.2.2028"]}, "2028-02-29"),
        (asked("date"), {"q1": ["2026-11-22"]}, "2026-11-22"),
        (asked("point"), {"q1-latitude": ["49,1"], "q1-longitude": ["9.2"]}, {"latitude": 49.1, "longitude": 9.2}),
        (asked("point"), {"q1-latitude": ["0"], "q1-longitude": ["0"]}, {"latitude": 0, "longitude": 0, "outside": True}),
        (asked("point"), {"q1-district": ["nord"], "q1-place": ["am Bach"]}, {"district": "nord", "place": "am Bach"}),
        (asked("file"), {"q1-kept": ["abcdefgh12"]}, "abcdefgh12"),
        *((asked(kind, options=AB, rows=AB), {"q1": [""]}, None) for kind in TYPE_NAMES),
        *((asked(kind, options=AB, rows=AB), {}, None) for kind in TYPE_NAMES),
    ],
)  # fmt: skip
def test_what_people_send_is_understood(question, fields, answer):
    assert read(question, fields, AROUND) == answer


FOUR = tuple(Option(f"o{number}", {"de": str(number)}) for number in range(1, 5))
TWO_OF_FOUR = {"options": FOUR, "settings": {"least": 2, "most": 2}}


@pytest.mark.parametrize(
    ("question", "fields", "sentence", "at"),
    [
        (asked("single", options=AB), {"q1": ["o9"]}, "Das steht nicht zur Wahl", "q1"),
        (asked("single", options=AB), {"q1": ["o1", "o2"]}, "Hier ist nur eine Antwort möglich", "q1"),
        (asked("single", options=AB), {"q1": ["o1"], "q1-o3-text": ["Bahn"]}, "Sie haben eine Antwort gewählt", "q1-o3-text"),
        (asked("single", options=AB), {"q1": ["o3"], "q1-o3-text": ["x" * 201]}, "Der Text hat 201 Zeichen", "q1-o3-text"),
        (asked("dropdown", options=AB), {"q1": ["o1", "o1"]}, "Hier ist nur eine Antwort möglich", "q1"),
        (asked("multiple", **TWO_OF_FOUR), {"q1": ["o1"]}, "Bitte wählen Sie mindestens 2 Antworten", "q1"),
        (asked("multiple", **TWO_OF_FOUR), {"q1": ["o1", "o2", "o3"]}, "Bitte wählen Sie höchstens 2 Antworten", "q1"),
        (asked("multiple", options=AB), {"q1": ["o1", "o1'--"]}, "Das steht nicht zur Wahl", "q1"),
        (asked("yes_no"), {"q1": ["maybe"]}, "Das steht nicht zur Wahl", "q1"),
        (asked("scale"), {"q1": ["6"]}, "Das steht nicht zur Wahl", "q1"),
        (asked("scale"), {"q1": ["0"]}, "Das steht nicht zur Wahl", "q1"),
        (asked("smileys"), {"q1": ["1.0"]}, "Das steht nicht zur Wahl", "q1"),
        (asked("matrix", options=AB, rows=AB), {"q1-o1": ["o7"]}, "Das steht nicht zur Wahl", "q1-o1"),
        (asked("matrix", options=AB, rows=AB, required=True), {"q1-o1": ["o1"]}, "Bitte wählen Sie in jeder Zeile", "q1-o2"),
        (asked("ranking", options=AB), {"q1-o1": ["1"], "q1-o2": ["1"]}, "Den Platz 1 haben Sie zweimal vergeben", "q1-o2"),
        (asked("ranking", options=AB), {"q1-o1": ["1"], "q1-o2": ["3"]}, "Der Platz 2 fehlt noch", "q1"),
        (asked("ranking", options=AB), {"q1-o1": ["4"]}, "Das steht nicht zur Wahl", "q1-o1"),
        (asked("ranking", **TWO_OF_FOUR), {"q1-o1": ["1"]}, "Bitte wählen Sie mindestens 2 Antworten", "q1"),
        *((asked("number"), {"q1": [typed]}, "Bitte schreiben Sie eine Zahl", "q1")
          for typed in ("nan", "inf", "-inf", "1e9", "zwölf", "1,2,3", "0x10", "1" * 400, "--1", "½")),
        (asked("number"), {"q1": ["1,5"]}, "Bitte schreiben Sie eine ganze Zahl", "q1"),
        (asked("number", settings={"decimals": 1}), {"q1": ["1,55"]}, "Höchstens 1 Stellen", "q1"),
        (asked("number", settings={"least": 0}), {"q1": ["-1"]}, "Die Zahl muss mindestens 0 sein", "q1"),
        (asked("number", settings={"most": 10}), {"q1": ["11"]}, "Die Zahl darf höchstens 10 sein", "q1"),
        (asked("number"), {"q1": ["9999999999999"]}, "Die Zahl darf höchstens", "q1"),
        *((asked("date"), {"q1": [typed]}, "Diesen Tag gibt es nicht", "q1")
          for typed in ("2026-02-30", "29.02.2026", "2026-13-01", "0000-01-01", "morgen", "2026-1-1", "20261122", "2026-W47-7")),
        (asked("date", settings={"earliest": "2026-01-01"}), {"q1": ["2025-12-31"]}, "Möglich sind Tage vom 01.01.2026", "q1"),
        (asked("point"), {"q1-latitude": ["49"]}, "Das ist keine Koordinate", "q1-longitude"),
        (asked("point"), {"q1-latitude": ["91"], "q1-longitude": ["9"]}, "Das ist keine Koordinate", "q1-latitude"),
        (asked("point"), {"q1-latitude": ["nan"], "q1-longitude": ["9"]}, "Das ist keine Koordinate", "q1-latitude"),
        (asked("point"), {"q1-district": ["atlantis"]}, "Das steht nicht zur Wahl", "q1-district"),
        (asked("short_text"), {"q1": ["x" * 201]}, "Der Text hat 201 Zeichen", "q1"),
        (asked("long_text"), {"q1": ["x" * 1_000_000]}, "Der Text hat 1.000.000 Zeichen", "q1"),
        (asked("long_text"), {"q1": ["a\0b"]}, "Der Text enthält ein Steuerzeichen", "q1"),
        (asked("long_text"), {"q1": ["a\ud800"]}, "Ein Zeichen kam nur halb bei uns an", "q1"),
        (asked("short_text"), {"q1": ["a", "b"]}, "Hier ist nur eine Antwort möglich", "q1"),
        (asked("file"), {"q1-kept": ["../../etc/passwd"]}, "Diese Datei kam nicht bei uns an", "q1"),
        *((asked(kind, options=AB, rows=AB, required=True), {"q1": ["  "]}, "Bitte", "q1") for kind in TYPE_NAMES),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_at_its_field(app, question, fields, sentence, at):
    with pytest.raises(Unanswerable) as refusal:
        read(question, fields, AROUND)
    with app.test_request_context():
        assert str(refusal.value.sentence).startswith(sentence)
    assert refusal.value.at.startswith(at)


@pytest.mark.parametrize(("language", "example"), [("de", "3,5"), ("en", "3.5")])
def test_the_example_of_a_number_is_written_as_the_reader_writes_numbers(app, language, example):
    with pytest.raises(Unanswerable) as refusal:
        read(asked("number", settings={"decimals": 1}), {"q1": ["viel"]}, AROUND)
    with app.test_request_context(), force_locale(language):
        assert f" {example}." in str(refusal.value.sentence)


def test_small_numbers_are_shown_in_digits():
    assert write(asked("number", settings={"decimals": 6}), 0.000001) == {"q1": ["0.000001"]}
    assert write(asked("point"), {"latitude": 1e-05, "longitude": 0.0})["q1-latitude"] == ["0.00001"]


def test_a_long_text_may_be_ten_thousand_characters():
    assert read(asked("long_text"), {"q1": ["x" * LONG_LIMIT]}) == "x" * LONG_LIMIT


def test_what_is_required_may_wait_while_one_goes_back():
    assert read(asked("yes_no", required=True), {}, demand=False) is None


def test_options_in_random_order_keep_other_last_and_stay_for_one_person():
    question = asked(
        "single", options=(*FOUR, AB[2].__class__("o9", {"de": "Anderes"}, other=True)), settings={"random": True}
    )
    orders = {tuple(option.id for option in in_order(question, str(seed))) for seed in range(40)}
    assert len(orders) > 10
    assert all(order[-1] == "o9" for order in orders)
    assert in_order(question, "a") == in_order(question, "a")
    assert in_order(asked("single", options=FOUR), "a") == FOUR


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (asked("single", options=AB[:1]), 1),
        (asked("multiple", options=AB, settings={"least": 3, "most": 2}), 1),
        (asked("multiple", options=AB, settings={"least": 4}), 1),
        (asked("ranking", options=AB, settings={"most": 0}), 1),
        (asked("matrix", options=AB), 1),
        (asked("number", settings={"least": 5, "most": 4}), 1),
        (asked("date", settings={"earliest": "2026-02-01", "latest": "2026-01-01"}), 1),
        (asked("picture_choice", options=AB), 1),
        (asked("long_text"), 0),
    ],
)
def test_a_question_that_nobody_can_answer_is_a_fault(question, count):
    assert len([*TYPES[question.type].faults(question)]) == count
