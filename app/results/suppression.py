"""Which answers of single sheets may be published together so that no combination belongs to fewer than five; pure.

Every combination of all published answers occurs at least k = 5 times (k-anonymity: Latanya Sweeney, "k-Anonymity: A
Model for Protecting Privacy", International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 10, 2002).
It is reached by leaving out questions and by joining rare answers of a question into one, the same for every sheet
(global recoding and suppression of attributes: Pierangela Samarati, "Protecting Respondents' Identities in Microdata
Release", IEEE Transactions on Knowledge and Data Engineering 13, 2001). Dropping single sheets or single values would
give more away than it hides: how often each answer was given is published too, and what was dropped could be computed
by subtraction. So each sheet is in the file or none is, and nothing is left over.

Joining rare answers has the same trap: of three people known to have given a joined answer, the file must not say what
all of them answered elsewhere. So an answer of fewer than five people is joined only where it stays possible that none
of them is among those of any other published answer (`_gives_away`). Questions are taken in their order: one is
published if all before it and it hold; more rare answers are joined until it does, or it is left out.

What it does not hide: if all of a combination answered alike, the file says so of each of them (homogeneity: Ashwin
Machanavajjhala and others, "l-Diversity", 2006). Combinations of four people or fewer are never among them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.results.protection import FEWEST

SMALLEST_REST = 20  # rare answers joined are at least so many, or they would keep every later question out
JOINED = "|"  # between the answers that are joined


@dataclass(frozen=True, slots=True)
class Published:
    """Single sheets: the columns, and each combination with how many sheets have it, in an order that says nothing."""

    columns: tuple[str, ...]
    combinations: tuple[tuple[tuple[str, ...], int], ...]

    @property
    def sheets(self) -> int:
        """How many sheets are in it: all of them, or none."""
        return sum(count for _values, count in self.combinations)


@dataclass(frozen=True, slots=True)
class _Column:
    """A question as it would be published: each answer's name, and how many gave each answer that is joined."""

    name: str
    names: Mapping[str, str]
    rare: Mapping[str, int]  # answers of fewer than five people that are joined, and how many gave them

    @property
    def rest(self) -> str:
        """The name of the joined answers; there is at most one."""
        return next((name for name in self.names.values() if JOINED in name), "")


@dataclass(slots=True)
class _Classes:
    """The sheets by what is published of them so far: the number of each sheet's class, and what each class says."""

    of_sheet: list[int]
    says: list[tuple[str, ...]]

    def split(self, column: _Column, answers: Sequence[str]) -> "_Classes":
        """The classes once this question is published too."""
        pairs = [(mine, column.names[answer]) for mine, answer in zip(self.of_sheet, answers, strict=True)]
        number = {pair: place for place, pair in enumerate(dict.fromkeys(pairs))}
        return _Classes([number[pair] for pair in pairs], [(*self.says[mine], name) for mine, name in number])


def publishable(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Published:
    """What may be published of these sheets: each row is one, with an answer for each column."""
    kept: list[_Column] = []
    classes = _Classes([0] * len(rows), [()])
    for place, name in enumerate(columns if len(rows) >= FEWEST else ()):
        answers = [row[place] for row in rows]
        column = _fitting(name, answers, kept, classes)
        if column is not None:
            kept.append(column)
            classes = classes.split(column, answers)
    counts = Counter(classes.of_sheet) if kept else Counter()
    combinations = sorted((classes.says[number], count) for number, count in counts.items())
    return Published(tuple(column.name for column in kept), tuple(combinations))


def _fitting(name: str, answers: Sequence[str], kept: Sequence[_Column], classes: _Classes) -> _Column | None:
    """The finest way to publish one more question beside those kept; None if there is none that says anything."""
    together = Counter(zip(classes.of_sheet, answers, strict=True))
    for column in _joinings(name, Counter(answers)):
        counts: Counter[tuple[int, str]] = Counter()
        for (number, answer), count in together.items():
            counts[number, column.names[answer]] += count
        if min(counts.values()) >= FEWEST and not _gives_away(column, kept, classes, counts):
            return column
    return None


def _joinings(name: str, people: Mapping[str, int]) -> list[_Column]:
    """The question as it is, then with more and more of its rarest answers joined, as long as two are left."""
    order = sorted(people, key=lambda answer: (people[answer], answer))
    found = []
    for number in (0, *range(2, len(order))):
        joined = order[:number]
        rare = {answer: people[answer] for answer in joined if people[answer] < FEWEST}
        if rare and sum(people[answer] for answer in joined) < SMALLEST_REST:
            continue
        rest = JOINED.join(sorted(joined))
        names = {answer: rest if answer in joined else answer for answer in order}
        found.append(_Column(name, names, rare))
    return found if len(order) > 1 else []


def _gives_away(
    column: _Column, kept: Sequence[_Column], classes: _Classes, counts: Mapping[tuple[int, str], int]
) -> bool:
    """Whether it would follow that somebody who gave a rare, joined answer gave a certain answer elsewhere.

    Of `m` people with the joined answer `a` gave the rare one; `x` of the m gave another answer. At least a + x - m
    of the few are then among those x: that must be nobody.
    """
    for place, other in enumerate(kept):
        pairs: Counter[tuple[str, str]] = Counter()
        for (number, value), count in counts.items():
            pairs[classes.says[number][place], value] += count
        if _exposes(column, {(mine, theirs): n for (theirs, mine), n in pairs.items()}):
            return True
        if _exposes(other, pairs):
            return True
    return False


def _exposes(column: _Column, pairs: Mapping[tuple[str, str], int]) -> bool:
    """`pairs`: (answer to this question, answer to another one) -> people."""
    if not column.rare:
        return False
    beside = [count for (mine, _theirs), count in pairs.items() if mine == column.rest]
    return max(column.rare.values()) + max(beside) > sum(beside)
