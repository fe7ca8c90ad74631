"""An honest person walks through a sheet: on each page they fill in what stands there, and nothing else."""

from collections.abc import Callable
from typing import Any

from app.sheets import answering
from app.sheets.answering import Read
from app.surveys.logic import shown
from app.surveys.questionnaire import Question, Questionnaire
from app.surveys.questions import write

Send = Callable[[str, dict[str, list[str]]], Read | None]


def without_files(whole: Questionnaire, answers: dict[str, Any]) -> dict[str, Any]:
    """The answers that a form alone can give: a file comes beside it."""
    return {each: answer for each, answer in answers.items() if whole.question(each).type != answering.FILE}


def walk(whole: Questionnaire, wanted: dict[str, Any], send: Send) -> tuple[dict[str, Any], set[str]]:
    """The answers after the last page, and every question that stood on a form; `send` sends a page's fields."""
    answers: dict[str, Any] = {}
    met: set[str] = set()
    for page in whole.pages:
        for _again in range(len(page.items) + 1):  # what shows only now is asked on the same page again
            here = next((each for each in shown(whole, answers).pages if each.id == page.id), None)
            if here is None:
                break
            on_form = [item for item in here.items if isinstance(item, Question)]
            met |= {question.id for question in on_form}
            fields: dict[str, list[str]] = {}
            for question in on_form:
                fields.update(write(question, wanted.get(question.id)))
            read = send(page.id, fields)
            assert read is not None
            assert not read.refused
            answers = read.answers
            if not read.appeared:
                break
    return answers, met
