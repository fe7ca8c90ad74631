"""Which pages and questions a person with these answers sees; pure.

A condition looks at earlier questions that were themselves shown: an answer to a hidden question counts as not given.
Every test but "not answered" is false for a question that was not answered, "is not" and "contains not" too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.surveys.questionnaire import Condition, Item, Page, Question, Questionnaire, Test
from app.surveys.questions import cells
from app.surveys.questions.kind import Answer

Answers = Mapping[str, Answer | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person with these answers sees: the pages, each with only the items shown, and all ids of both."""

    pages: tuple[Page, ...]
    items: frozenset[str]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions shown, in order."""
        return tuple(item for page in self.pages for item in page.items if isinstance(item, Question))


def shown(whole: Questionnaire, answers: Answers) -> Shown:
    """The pages and items a person with these answers sees; a page of which nothing is left is skipped."""
    given: dict[str, tuple[Question, Answer]] = {}
    pages: list[Page] = []
    for page in whole.pages:
        if not holds(page.shown_if, given):
            continue
        items = tuple(_shown_items(page.items, answers, given))
        if items or not page.items:
            pages.append(replace(page, items=items))
            if page.ends:
                break
    return Shown(tuple(pages), frozenset(item.id for page in pages for item in page.items))


def _shown_items(items: Sequence[Item], answers: Answers, given: dict[str, tuple[Question, Answer]]) -> Iterator[Item]:
    """The items whose conditions hold; what is answered on the way is remembered for the conditions after it."""
    for item in items:
        if holds(item.shown_if, given):
            answer = answers.get(item.id)
            if isinstance(item, Question) and answer is not None:
                given[item.id] = (item, answer)
            yield item


def holds(condition: Condition | None, given: Mapping[str, tuple[Question, Answer]]) -> bool:
    """Whether a condition holds for what was answered so far."""
    if condition is None:
        return True
    met = (is_met(test, given.get(test.question_id)) for test in condition.tests)
    return all(met) if condition.all_of else any(met)


def is_met(test: Test, given: tuple[Question, Answer] | None) -> bool:
    """Whether what was given to the question meets the test."""
    if given is None:
        return test.operator == "not_answered"
    question, answer = given
    counted = cells(question, answer)
    match test.operator:
        case "answered":
            return True
        case "is":
            return counted == (str(test.value),)
        case "is_not":
            return counted != (str(test.value),)
        case "contains":
            return str(test.value) in counted
        case "contains_not":
            return str(test.value) not in counted
        case "at_least":
            return _comparable(answer, test.value) and answer >= test.value
        case "at_most":
            return _comparable(answer, test.value) and answer <= test.value
    return False


def _comparable(answer: Answer, value: Any) -> bool:
    """Two numbers or two days."""
    numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in (answer, value))
    return numbers or (isinstance(answer, str) and isinstance(value, str))
