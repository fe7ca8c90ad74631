"""The types of questions: how an answer is read from a form, written into it again, and counted; pure.

A form sends, for a question `q3f8a1`, the field `q3f8a1` and further ones that begin with `q3f8a1-`. Whatever is no
answer (options never offered, several values for one choice, numbers without end) is refused with a sentence.
An answer is JSON: an option's id, a list of them (`{"option", "text"}` for "other"), `{row: option}`, a number, a day,
true or false, a text, a place. None: not answered.
"""

import random
from collections.abc import Mapping
from types import MappingProxyType

from app.surveys.questionnaire import Option, Question
from app.surveys.questions.choices import MULTIPLE, SINGLE, Dropdown, PictureChoice, YesNo
from app.surveys.questions.days import Day
from app.surveys.questions.files import File
from app.surveys.questions.kind import NOWHERE, Answer, Around, Fields, Type, Unanswerable
from app.surveys.questions.numbers import Number
from app.surveys.questions.places import Point
from app.surveys.questions.ranking import Ranking
from app.surveys.questions.steps import Matrix, Scale, Smileys
from app.surveys.questions.words import LongText, ShortText

TYPES: Mapping[str, Type] = MappingProxyType(
    {
        "single": SINGLE,
        "multiple": MULTIPLE,
        "dropdown": Dropdown(),
        "yes_no": YesNo(),
        "scale": Scale(),
        "smileys": Smileys(),
        "matrix": Matrix(),
        "ranking": Ranking(),
        "number": Number(),
        "short_text": ShortText(),
        "long_text": LongText(),
        "date": Day(),
        "point": Point(),
        "picture_choice": PictureChoice(),
        "file": File(),
    }
)


def read(question: Question, fields: Fields, around: Around = NOWHERE, *, demand: bool = True) -> Answer | None:
    """The answer a form sent, or None; raises `Unanswerable`. `demand`: a required question must be answered."""
    kind = TYPES[question.type]
    answer = kind.read(question, fields, around)
    if demand and question.required:
        kind.demand(question, answer)
    return answer


def write(question: Question, answer: Answer | None) -> dict[str, list[str]]:
    """The fields of a form that shows this answer again; reading them gives the same answer."""
    return {} if answer is None else TYPES[question.type].write(question, answer)


def is_answer(question: Question, answer: Answer, around: Around = NOWHERE) -> bool:
    """Whether this JSON is an answer to the question, exactly as reading it from a form would give it."""
    try:
        return answer is not None and bool(read(question, write(question, answer), around, demand=False) == answer)
    except (Unanswerable, TypeError, ValueError, KeyError, AttributeError):
        return False


def cells(question: Question, answer: Answer | None) -> tuple[str, ...]:
    """The cells in which an answer counts; none for a question that is not closed."""
    return () if answer is None else TYPES[question.type].cells(question, answer)


def in_order(question: Question, seed: str) -> tuple[Option, ...]:
    """The options as this person sees them: in random order where the question says so, "other" last."""
    return _mixed(question, question.options, seed) if question.type != "matrix" else question.options


def rows_in_order(question: Question, seed: str) -> tuple[Option, ...]:
    """The rows of a matrix as this person sees them."""
    return _mixed(question, question.rows, seed)


def _mixed(question: Question, options: tuple[Option, ...], seed: str) -> tuple[Option, ...]:
    if not question.settings.get("random"):
        return options
    first = [option for option in options if not option.other]
    random.Random(f"{seed} {question.id}").shuffle(first)
    return (*first, *(option for option in options if option.other))
