"""Answers in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.locale import force_locale
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
    assert said("single", None) == []


@pytest.mark.parametrize(
    ("language", "number", "place", "on"),
    [
        ("de", "1.203,5 km", "Marktplatz · 49,1° Nord, 9,20004° Ost", "04.03.2027"),
        ("en", "1,203.5 km", "Marktplatz · 49.1° north, 9.20004° east", "4 Mar 2027"),
    ],
)
def test_numbers_places_and_days_are_written_as_the_reader_writes_them(app, language, number, place, on):
    point = {"place": "Marktplatz", "latitude": 49.1, "longitude": 9.200042}
    with app.test_request_context(), force_locale(language):
        assert said("number", 1203.5, settings={"unit": {"de": "km"}}) == [number]
        assert said("point", point) == [place]
        assert said("date", "2027-03-04") == [on]


def test_a_district_is_said_by_its_name():
    question = Question("q1", "point", {"de": "Wo?"})
    assert words_of(question, {"district": "boeckingen"}, say, {"boeckingen": "Böckingen"}) == ["Böckingen"]


@given(st.data())
def test_every_answer_has_words(data):
    question = data.draw(questionnaires.questions(kinds=("single", "multiple", "matrix", "ranking", "picture_choice")))
    answer = data.draw(questionnaires.answers_to(question))
    assert all(line.strip() for line in words_of(question, answer, lambda words: words.get("de", "")))
