"""Counting ballots: pure, so that anyone can do it again from the published file.

Approval: each mark is one point. Ranked (Borda): of n choices the r-th of a ballot gets n - r points, what is not on it
none. Equal points share a place, and the next place is left out (1, 1, 3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

METHODS = ("approval", "ranked")
FORMAT = "mitwirken-ballots-1"


class Unreadable(ValueError):
    """The file is no file of ballots; the sentence says where it fails."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one choice got: points, on how many ballots it stands, how often in each rank, and its place."""

    choice: int
    points: int
    ballots: int
    ranks: tuple[int, ...]
    place: int


def is_valid(marks: Sequence[int], choices: Sequence[int], most: int) -> bool:
    """At least one and at most `most` of the choices, none twice."""
    return 0 < len(marks) <= most and len(set(marks)) == len(marks) and set(marks) <= set(choices)


def points_of(method: str, rank: int, choices: int) -> int:
    """What a choice gets from one ballot; ranks begin with 1."""
    return 1 if method == "approval" else choices - rank


def count(method: str, choices: Sequence[int], most: int, ballots: Iterable[Sequence[int]]) -> tuple[Count, ...]:
    """The best first, equal ones in the order of the ballot paper. Raises `Unreadable` on a ballot that is none."""
    points = dict.fromkeys(choices, 0)
    ranks = {choice: [0] * most for choice in choices}
    for number, marks in enumerate(ballots, 1):
        if not is_valid(marks, choices, most):
            raise Unreadable(f"ballot {number} is not valid: {list(marks)}")
        for rank, choice in enumerate(marks, 1):
            points[choice] += points_of(method, rank, len(choices))
            ranks[choice][rank - 1] += 1
    in_order = sorted(choices, key=lambda choice: -points[choice])
    return tuple(
        Count(
            choice=choice,
            points=points[choice],
            ballots=sum(ranks[choice]),
            ranks=tuple(ranks[choice]) if method == "ranked" else (),
            place=1 + sum(other > points[choice] for other in points.values()),
        )
        for choice in in_order
    )


def to_document(counts: Iterable[Count]) -> list[dict[str, Any]]:
    """The result as it is stored and published."""
    return [
        {
            "choice": each.choice,
            "points": each.points,
            "ballots": each.ballots,
            "ranks": list(each.ranks),
            "place": each.place,
        }
        for each in counts
    ]


def recount(document: Any) -> tuple[list[dict[str, Any]], bool]:
    """Count a published file again: the result, and whether it is the one that the file claims. Raises `Unreadable`."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Unreadable(f"not a file of ballots ({FORMAT})")
    method, most = document.get("method"), document.get("most")
    if method not in METHODS or not isinstance(most, int) or isinstance(most, bool) or not 0 < most <= 1000:
        raise Unreadable("method or most is missing")
    choices = _numbers([each.get("id") if isinstance(each, dict) else None for each in _list(document, "choices")])
    ballots = [_numbers(marks) for marks in _list(document, "ballots")]
    result = to_document(count(method, choices, most, ballots))
    return result, result == document.get("result")


def _list(document: dict[str, Any], name: str) -> list[Any]:
    found = document.get(name)
    if not isinstance(found, list):
        raise Unreadable(f"{name} is missing")
    return found


def _numbers(values: Any) -> list[int]:
    if not isinstance(values, list) or not all(isinstance(each, int) and not isinstance(each, bool) for each in values):
        raise Unreadable(f"not a list of numbers: {values!r:.80}")
    return values
