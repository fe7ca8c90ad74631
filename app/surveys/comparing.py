"""Questions whose answers are compared with the city: which ages or districts the answers stand for; pure."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from app.core.locale import lazy
from app.surveys.questionnaire import Question

OLDEST = 150
AGES_WANTED = lazy("Sagen Sie bei mindestens zwei Antworten, für welches Alter (wie „18-24“ oder „65-“) sie stehen.")
DISTRICTS_WANTED = lazy("Sagen Sie bei mindestens zwei Antworten, für welchen Stadtteil sie stehen.")

Ages = tuple[int, int | None]


def ages(stands_for: str | None) -> Ages | None:
    """The ages that "18-24" or "65-" names, both included; None if it names none."""
    youngest, _dash, oldest = (stands_for or "").partition("-")
    if not youngest.isdecimal():
        return None
    return int(youngest), int(oldest) if oldest else None


def by_age(question: Question) -> Mapping[str, Ages]:
    """Option -> the ages it stands for; others, such as "no answer", stand for none."""
    return {option.id: found for option in question.options if (found := ages(option.stands_for))}


def by_district(question: Question) -> Mapping[str, str]:
    """Option -> the district it stands for."""
    return {
        option.id: option.stands_for for option in question.options if option.stands_for and not ages(option.stands_for)
    }


def faults(question: Question) -> Iterator[Any]:
    """Why the answers to this question could not be compared with the city."""
    compares = question.settings.get("compares")
    if not compares:
        return
    if question.confidential:
        yield lazy("Eine vertrauliche Frage wird nicht mit der Stadt verglichen. Wählen Sie eines von beidem.")
    meant = by_age(question) if compares == "age" else by_district(question)
    if len(meant) < 2 or len(meant) < sum(1 for option in question.options if option.stands_for):
        yield AGES_WANTED if compares == "age" else DISTRICTS_WANTED
    if compares == "age" and _overlap(by_age(question)):
        yield lazy("Die Altersgruppen überschneiden sich oder laufen rückwärts. Jedes Alter steht in einer Gruppe.")
    if compares == "district" and len(set(by_district(question).values())) < len(by_district(question)):
        yield lazy("Zwei Antworten stehen für denselben Stadtteil.")


def _overlap(meant: Mapping[str, Ages]) -> bool:
    spans = sorted((youngest, OLDEST if oldest is None else oldest) for youngest, oldest in meant.values())
    backwards = any(youngest > oldest for youngest, oldest in spans)
    return backwards or any(one[1] >= other[0] for one, other in pairwise(spans))
