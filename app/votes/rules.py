"""When a vote is open, what a ballot may bear, and what a draft still lacks."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.errors import NotAllowed
from app.core.locale import lazy
from app.votes import tally

FEWEST_CHOICES = 2
MOST_CHOICES = 40
FEWEST_PUBLISHED = 5  # ballots, before anything is published of what they say


class Phase(StrEnum):
    """Where a vote stands."""

    DRAFT = "draft"
    BEFORE = "before"  # released, not begun
    OPEN = "open"
    CLOSED = "closed"  # over, not counted yet
    COUNTED = "counted"


class WrongMarks(NotAllowed):
    """A ballot paper that cannot count as it was marked."""


def phase(*, is_public: bool, opens_on: date, closes_on: date, is_counted: bool, today: date) -> Phase:
    """The period includes its last day."""
    if is_counted:
        return Phase.COUNTED
    if not is_public:
        return Phase.DRAFT
    if today < opens_on:
        return Phase.BEFORE
    return Phase.OPEN if today <= closes_on else Phase.CLOSED


def check_open(now: Phase) -> None:
    """Ballots are taken and changed while it is open. Raises `NotAllowed`."""
    if now == Phase.BEFORE:
        raise NotAllowed(lazy("Diese Abstimmung hat noch nicht begonnen."))
    if now != Phase.OPEN:
        raise NotAllowed(lazy("Diese Abstimmung ist zu Ende. Ihre Stimme hat sich nicht geändert."))


def check_ballot(marks: Sequence[int], choices: Sequence[int], most: int) -> None:
    """At least one mark, not more than allowed, none twice, nothing that does not stand there. Raises `WrongMarks`."""
    if tally.is_valid(marks, choices, most):
        return
    if not marks:
        raise WrongMarks(lazy("Bitte wählen Sie mindestens eine Möglichkeit."))
    if len(set(marks)) < len(marks):
        raise WrongMarks(lazy("Bitte geben Sie jeder Möglichkeit höchstens einen Platz."))
    if len(marks) > most:
        raise WrongMarks(lazy("Sie haben höchstens %(most)s Stimmen.", most=most))
    raise WrongMarks(lazy("Das steht nicht auf diesem Stimmzettel."))


def is_published(ballots: int) -> bool:
    """Whether everyone sees what came out: under five ballots points, and a winner too, would say how somebody voted.

    How many there were is published all the same.
    """
    return ballots >= FEWEST_PUBLISHED


def may_look(*, ballots: int, is_coordinator: bool, departments: Collection[int], department_id: int | None) -> bool:
    """What everyone may not see, the coordination and the department that owes the answer see: they act on it."""
    return is_published(ballots) or is_coordinator or department_id in departments


def lacks(*, title: str, source: str, choices: int, most: int, closes_on: date, today: date) -> list[Any]:
    """What keeps a draft from being released, in plain words."""
    found = []
    if not title or not source:
        found.append(lazy("Es fehlt ein Titel oder eine Einführung."))
    if choices < FEWEST_CHOICES:
        found.append(lazy("Es braucht mindestens zwei Möglichkeiten."))
    elif most > choices:
        found.append(lazy("Es gibt mehr Stimmen als Möglichkeiten."))
    if closes_on < today:
        found.append(lazy("Der letzte Tag ist schon vorbei."))
    return found
