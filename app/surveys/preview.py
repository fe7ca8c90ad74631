"""A draft walked along all its ways: what the preview shows; nothing that is typed there is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import text
from app.surveys import ways
from app.surveys.documents import from_document
from app.surveys.drawing import Drawn, draw
from app.surveys.logic import shown
from app.surveys.models import Survey
from app.surveys.pages import Spoken, around, say
from app.surveys.questionnaire import Page, Question
from app.surveys.questions import read, write
from app.surveys.questions.kind import Answer, Fields, Unanswerable
from app.surveys.ways import Way, Ways


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page of the questionnaire with its items as forms."""

    id: str
    title: Spoken
    html: str
    lang: str | None
    items: Sequence[Drawn]


@dataclass(frozen=True, slots=True)
class Walk:
    """One way through: how it comes about, and its pages."""

    number: int
    because: Sequence[tuple[Spoken, str]]
    pages: Sequence[str]


def ways_of(survey: Survey) -> Ways:
    """Every way through the survey, as far as the bound goes."""
    return ways.paths(from_document(survey.questionnaire))


def walks(survey: Survey, found: Ways) -> Sequence[Walk]:
    """The ways in words."""
    whole = from_document(survey.questionnaire)
    numbers = {page.id: str(number) for number, page in enumerate(whole.pages, 1)}
    return [
        Walk(number, because(survey, way), [numbers[page.id] for page in way.shown.pages])
        for number, way in enumerate(found.ways, 1)
    ]


def because(survey: Survey, way: Way) -> Sequence[tuple[Spoken, str]]:
    """The answers that lead along this way, in words."""
    questions = {question.id: question for question in from_document(survey.questionnaire).questions}
    return [
        (say(questions[id].title, survey.languages), in_words(survey, questions[id], answer))
        for id, answer in way.answers.items()
    ]


def in_words(survey: Survey, question: Question, answer: Answer) -> str:
    """An answer as people would say it."""
    drawn = draw(question, survey.languages, write(question, answer))
    chosen = [choice.label.text for choice in drawn.choices if choice.chosen]
    chosen += [f"{row.label.text}: {each.label.text}" for row in drawn.rows for each in row.choices if each.chosen]
    return ", ".join(chosen) or ", ".join(value for value in drawn.values.values() if value) or str(answer)


def drawn_pages(
    pages: Sequence[Page], survey: Survey, fields: Fields, errors: Mapping[str, Unanswerable]
) -> Sequence[DrawnPage]:
    """The pages as forms, filled with what was sent, with what is wrong with it."""
    return [drawn_page(page, survey.languages, fields, errors, seed="") for page in pages]


def drawn_page(
    page: Page, languages: Sequence[str], fields: Fields, errors: Mapping[str, Unanswerable], seed: str
) -> DrawnPage:
    """A page as a form."""
    said = say(page.text, languages)
    items = [draw(item, languages, fields, errors.get(item.id), seed) for item in page.items]
    return DrawnPage(page.id, say(page.title, languages), rendered(said.text), said.lang, items)


def rendered(source: str) -> str:
    """The text of a page as HTML."""
    return text.render(source) if source else ""


def answer_fields(survey: Survey, way: Way) -> dict[str, list[str]]:
    """The fields of a form filled with the answers of a way."""
    whole = from_document(survey.questionnaire)
    fields: dict[str, list[str]] = {}
    for question in whole.questions:
        fields |= write(question, way.answers.get(question.id))
    return fields


def try_out(survey: Survey, fields: Fields) -> tuple[Sequence[Page], dict[str, Unanswerable]]:
    """(the pages these fields lead along, what is wrong with them), as answering would find it."""
    whole = from_document(survey.questionnaire)
    city, answers, errors = around(), dict[str, Any](), dict[str, Unanswerable]()
    for question in whole.questions:
        try:
            answers[question.id] = read(question, fields, city)
        except Unanswerable as refusal:
            errors[question.id] = refusal
    seen = shown(whole, answers)
    return seen.pages, {id: refusal for id, refusal in errors.items() if id in seen.items}
