"""Answers in words."""

from hypothesis import given
from hypothesis import strategies as st

from app.sheets.wording import words_of
from app.surveys.questionnaire import Option, Question
from tests.surveys import questionnaires

OPTIONS = (Option("o1", {"de": "Bus"}), Option("o2", {"de": "Rad"}), Option("o3", {"de": "Anderes"}, other=True))


def say(words):
    return words.get("de", "")


def said(kind, answer, **values):
    question = Question("q1", kind, {"de": "Frage"}, options=OPTIONS, **values)
    return [str(line) for line in words_of(question, answer, say)]


def test_answers_are_said_in_the_words_of_the_questionnaire():
    assert said("single", {"option": "o3", "text": "Kutsche"}) == ["Anderes: Kutsche"]
    assert said("multiple", ["o1", "o2"]) == ["Bus", "Rad"]
    assert said("ranking", ["o2", "o1"]) == ["1. Rad", "2. Bus"]
    assert said("matrix", {"r1": "o2"}, rows=(Option("r1", {"de": "Morgens"}),)) == ["Morgens: Rad"]
    assert said("number", 3.5, settings={"unit": {"de": "km"}}) == ["3.5 km"]
    assert said("point", {"place": "Marktplatz", "latitude": 49.1, "longitude": 9.2}) == [
        "Marktplatz · 49.10000, 9.20000"
    ]
    assert said("single", None) == []


def test_a_district_is_said_by_its_name():
    question = Question("q1", "point", {"de": "Wo?"})
    assert words_of(question, {"district": "boeckingen"}, say, {"boeckingen": "Böckingen"}) == ["Böckingen"]


@given(st.data())
def test_every_answer_has_words(data):
    question = data.draw(questionnaires.questions(kinds=("single", "multiple", "matrix", "ranking", "picture_choice")))
    answer = data.draw(questionnaires.answers_to(question))
    assert all(line.strip() for line in words_of(question, answer, lambda words: words.get("de", "")))
