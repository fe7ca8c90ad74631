"""Questions that are compared with the city say which ages or districts their answers stand for, each once."""

import pytest

from app.surveys import comparing
from app.surveys.questionnaire import Option, Question


def asked(compares, *meant, **values):
    """A question whose answers stand for this."""
    options = tuple(Option(f"o{number}", {"de": "?"}, stands_for=each) for number, each in enumerate(meant))
    return Question("q1", "single", {"de": "?"}, options=options, settings={"compares": compares}, **values)


@pytest.mark.parametrize(
    ("words", "ages"), [("18-24", (18, 24)), ("65-", (65, None)), ("0-0", (0, 0)), ("mitte", None), (None, None)]
)
def test_ages_are_read_from_their_words(words, ages):
    assert comparing.ages(words) == ages


def test_answers_that_stand_for_nothing_are_left_out():
    assert comparing.by_age(asked("age", "0-17", None, "18-")) == {"o0": (0, 17), "o2": (18, None)}
    assert comparing.by_district(asked("district", "mitte", None, "nord")) == {"o0": "mitte", "o2": "nord"}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (asked("age", "0-17", "18-64", "65-", None), None),
        (asked("district", "mitte", "nord", None), None),
        (asked(None, "0-17", "mitte"), None),
        (asked("age", "0-17", None), "mindestens zwei Antworten"),
        (asked("age", "0-17", "18-", "mitte"), "mindestens zwei Antworten"),
        (asked("age", "0-18", "18-"), "überschneiden"),
        (asked("age", "0-", "30-40"), "überschneiden"),
        (asked("age", "17-0", "18-"), "rückwärts"),
        (asked("district", "mitte", "mitte"), "denselben Stadtteil"),
        (asked("district", "0-17", "18-"), "mindestens zwei Antworten"),
        (asked("age", "0-17", "18-", confidential=True), "vertrauliche Frage"),
    ],
)
def test_what_cannot_be_compared_is_named(question, said):
    found = [str(each) for each in comparing.faults(question)]
    assert len(found) == (said is not None)
    assert said is None or said in found[0]
