"""What a page of a sheet sent, read against the questionnaire; what is kept, what is missing; pure.

Only what is shown can be answered: a field of a hidden question is not even looked at. Answers to questions that are
hidden by a later change of mind are kept until the sheet is handed in, and dropped then.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from app.surveys.logic import Shown, shown
from app.surveys.questionnaire import Page, Question, Questionnaire
from app.surveys.questions import TYPES, read
from app.surveys.questions.kind import NOWHERE, Answer, Around, Fields, Unanswerable

Answers = dict[str, Answer]
Receive = Callable[[Question, Fields], Fields]  # takes what came with a question for a file; says what is kept of it
FILE = "file"


@dataclass(slots=True)
class Read:
    """What a page sent: all answers now, what was refused, questions that only now show."""

    answers: Answers
    refused: dict[str, Unanswerable] = field(default_factory=dict)  # by question
    appeared: list[str] = field(default_factory=list)
    received: dict[str, str] = field(default_factory=dict)  # files that came now, by question


@dataclass(frozen=True, slots=True)
class Kept:
    """What of a sheet counts: answers to shown questions, which were shown, whether nothing demanded is missing."""

    answers: Answers
    seen: list[str]
    complete: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A question that demands an answer and has none, or one that fits no longer."""

    page_id: str
    question: Question


def page_of(whole: Questionnaire, page_id: str) -> Page | None:
    """The page of that id with everything that may stand on it."""
    return next((page for page in whole.pages if page.id == page_id), None)


def position(seen: Shown, page_id: str) -> int | None:
    """The place of a page among those shown, from 0; None if it is hidden."""
    return next((place for place, page in enumerate(seen.pages) if page.id == page_id), None)


def read_page(
    whole: Questionnaire,
    answers: Mapping[str, Answer],
    page_id: str,
    fields: Fields,
    around: Around = NOWHERE,
    *,
    demand: bool = True,
    receive: Receive | None = None,
) -> Read:
    """The answers after this page was sent; `demand`: what is required must be answered.

    Without `receive` files are neither taken nor demanded.
    """
    before = shown(whole, answers)
    result = Read(dict(answers))
    page = page_of(whole, page_id)
    if page is None or position(before, page_id) is None:
        return result
    for question in page.items:
        if isinstance(question, Question):
            _read_question(whole, question, fields, around, before, result, demand, receive)
    return result


def _read_question(
    whole: Questionnaire,
    question: Question,
    fields: Fields,
    around: Around,
    before: Shown,
    result: Read,
    demand: bool,
    receive: Receive | None,
) -> None:
    if question.type == FILE and receive is None:
        return
    if question.shown_if is not None and question.id not in shown(whole, result.answers).items:
        return
    stood_there = question.id in before.items
    if not stood_there and not _was_sent(question, fields):
        if question.id not in result.answers:
            result.appeared.append(question.id)
        return
    try:
        sent = receive(question, fields) if receive and question.type == FILE else fields
        answer = read(question, sent, around, demand=demand)
    except Unanswerable as refusal:
        result.refused[question.id] = refusal
        return
    if answer is None:
        result.answers.pop(question.id, None)
    else:
        result.answers[question.id] = answer


def _was_sent(question: Question, fields: Fields) -> bool:
    return any(name == question.id or name.startswith(f"{question.id}-") for name in fields)


def read_all(whole: Questionnaire, fields: Fields, around: Around = NOWHERE) -> Read:
    """A whole sheet from paper, all pages at once: nothing is demanded, as nobody can ask the person again."""
    result = Read({})
    for question in whole.questions:
        if question.type != FILE and question.id in shown(whole, result.answers).items:
            try:
                answer = read(question, fields, around, demand=False)
            except Unanswerable as refusal:
                result.refused[question.id] = refusal
                continue
            if answer is not None:
                result.answers[question.id] = answer
    return result


def missing(whole: Questionnaire, answers: Mapping[str, Answer], *, files: bool = True) -> Iterator[Missing]:
    """Shown questions that demand an answer and have none; `files`: whether files are taken at all."""
    for page in shown(whole, answers).pages:
        for question in page.items:
            if not isinstance(question, Question) or (question.type == FILE and not files):
                continue
            if question.required and not _is_demand_met(question, answers):
                yield Missing(page.id, question)


def _is_demand_met(question: Question, answers: Mapping[str, Answer]) -> bool:
    try:
        TYPES[question.type].demand(question, answers.get(question.id))
    except Unanswerable:
        return False
    return True


def kept(whole: Questionnaire, answers: Mapping[str, Answer], *, files: bool = True) -> Kept:
    """What counts of these answers: none to hidden questions."""
    asked = [question.id for question in shown(whole, answers).questions]
    return Kept(
        {each: answers[each] for each in asked if each in answers},
        asked,
        complete=next(missing(whole, answers, files=files), None) is None,
    )
