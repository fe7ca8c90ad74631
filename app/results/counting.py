"""How an answer sheet is counted: into which category of which dimension it falls; pure.

A dimension is a closed question, a row of a matrix, or one option of a question with several answers, which is a
question of its own here: chosen or not. Every sheet falls into exactly one category of each dimension.
"""

import math
from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from app.results.areas import field
from app.results.protection import FEWEST
from app.surveys.questionnaire import Condition, Question, Questionnaire
from app.surveys.questions import TYPES, cells
from app.surveys.questions.choices import bounds

SILENT = "-"  # saw the question, gave no answer
UNSEEN = "x"  # never saw it
ANSWERED, CHOSEN, LEFT = "+", "1", "0"
MOST_CATEGORIES = 12  # of a dimension that others are broken down by
MOST_FILTERS = 30

Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dimension:
    """What sheets are sorted by. `crossed`: it may be broken down by others, and others by it."""

    id: str
    question: Question
    part: str  # the row of a matrix, the option of a multiple choice or ranking, or nothing
    categories: tuple[str, ...]  # the answers; silent and unseen come with every dimension
    crossed: bool = False


def dimensions(whole: Questionnaire) -> tuple[Dimension, ...]:
    """All dimensions of a questionnaire, in order."""
    return tuple(found for question in whole.questions for found in of_question(question))


def filters(whole: Questionnaire) -> tuple[Dimension, ...]:
    """What results can be narrowed by: at most thirty dimensions, in order."""
    return tuple(found for found in dimensions(whole) if found.crossed)[:MOST_FILTERS]


def takes_several(question: Question) -> bool:
    """Whether a person may be in several cells of it."""
    several = question.type == "multiple" or (
        question.type == "picture_choice" and bool(question.settings.get("several"))
    )
    return several and bounds(question)[1] > 1


def of_question(question: Question) -> Iterator[Dimension]:
    """The dimensions of one question."""
    every = TYPES[question.type].all_cells(question)
    if question.type == "matrix":
        options = tuple(option.id for option in question.options)
        for row in question.rows:
            yield _crossed(Dimension(f"{question.id}:{row.id}", question, row.id, options))
        return
    if takes_several(question):
        yield Dimension(question.id, question, "", (ANSWERED,))
        for option in question.options:
            yield _crossed(Dimension(f"{question.id}:{option.id}", question, option.id, (CHOSEN, LEFT)))
        return
    if question.type == "ranking":
        yield Dimension(question.id, question, "", (ANSWERED,))
        places = tuple(str(place) for place in range(1, bounds(question)[1] + 1))
        for option in question.options:
            yield Dimension(f"{question.id}:{option.id}", question, option.id, (*places, LEFT))
        return
    if every:
        yield _crossed(Dimension(question.id, question, "", every))
        return
    yield Dimension(question.id, question, "", (ANSWERED,))
    if question.type == "point" and not question.confidential:
        yield Dimension(f"{question.id}:area", question, "area", ())


def _crossed(found: Dimension) -> Dimension:
    fits = not found.question.confidential and len(found.categories) <= MOST_CATEGORIES
    return Dimension(found.id, found.question, found.part, found.categories, crossed=fits)


def category(dimension: Dimension, answers: Mapping[str, Any], seen: Collection[str]) -> str:
    """The one category of the dimension that a sheet falls into."""
    question = dimension.question
    if question.id not in seen:
        return UNSEEN
    answer = answers.get(question.id)
    chosen_or_left = bool(dimension.part) and takes_several(question)
    if answer is None:
        return LEFT if chosen_or_left else SILENT
    if dimension.part == "area" and question.type == "point":
        return area(answer)
    found = cells(question, answer)
    if dimension.categories == (ANSWERED,):
        return ANSWERED
    if chosen_or_left:
        return CHOSEN if dimension.part in found else LEFT
    if not dimension.part:
        return found[0]
    inside = [cell.split(":", 1)[1] for cell in found if cell.split(":", 1)[0] == dimension.part]
    return inside[0] if inside else LEFT if question.type == "ranking" else SILENT


def area(answer: Mapping[str, Any]) -> str:
    """Where a place lies, as roughly as it is counted: a district, a field of the map, outside, or in words."""
    if answer.get("district"):
        return str(answer["district"])
    if answer.get("outside"):
        return "outside"
    return field(answer["latitude"], answer["longitude"]) if "latitude" in answer else "words"


FIRST_DAY, LAST_DAY = 372, 372 * 9999 + 371  # of the years 1 to 9999, as `number_of` counts


def number_of(question: Question, answer: Any) -> float | None:
    """The answer as a number, for median and histogram; a day by its place in the calendar."""
    if answer is None or question.confidential:
        return None
    if question.type == "number":
        return float(answer)
    if question.type == "date":
        year, month, day = (int(each) for each in str(answer).split("-"))
        return float(year * 372 + (month - 1) * 31 + day - 1)
    return None


def day_of(number: float) -> date:
    """The day that `number_of` made a number of; what no calendar has is the nearest day it has."""
    year, rest = divmod(min(max(round(number), FIRST_DAY), LAST_DAY), 372)
    month = rest // 31 + 1
    return date(year, month, min(rest % 31 + 1, monthrange(year, month)[1]))


def texts_of(question: Question, answer: Any) -> tuple[str, ...]:
    """What somebody wrote in an answer: all of it is read by a moderator before anyone else."""
    if answer is None or question.confidential:
        return ()
    if question.type in ("short_text", "long_text"):
        return (str(answer),)
    if question.type == "point":
        return (str(answer["place"]),) if answer.get("place") else ()
    several = answer if isinstance(answer, list) else [answer]
    return tuple(str(each["text"]) for each in several if isinstance(each, dict) and each.get("text"))


def add_plain(cells_: Cells, found: Mapping[str, str]) -> None:
    """Count one sheet, whose categories by dimension these are, in the table of everybody."""
    for dimension, each in found.items():
        row = cells_.setdefault(dimension, {})
        row[each] = row.get(each, 0) + 1


def add_crossed(cells_: Cells, by: Dimension, crossed: Collection[Dimension], found: Mapping[str, str]) -> None:
    """Count one sheet in the tables broken down by this dimension."""
    column = found[by.id]
    for dimension in crossed:
        if dimension.question.id != by.question.id:
            row = cells_.setdefault(dimension.id, {}).setdefault(column, {})
            row[found[dimension.id]] = row.get(found[dimension.id], 0) + 1


def rests_on(whole: Questionnaire) -> Mapping[str, frozenset[str]]:
    """For each question the questions whose answers decide whether it is shown, through others too."""
    found: dict[str, frozenset[str]] = {}
    ending: frozenset[str] = frozenset()
    for page in whole.pages:
        here = ending | _asked(page.shown_if, found)
        for item in page.items:
            if isinstance(item, Question):
                found[item.id] = here | _asked(item.shown_if, found)
        if page.ends:
            ending |= here
    return found


def _asked(condition: Condition | None, found: Mapping[str, frozenset[str]]) -> frozenset[str]:
    direct = {test.question_id for test in condition.tests} if condition else set()
    return frozenset(direct).union(*(found.get(each, frozenset()) for each in direct))


@dataclass(frozen=True, slots=True)
class Summary:
    """Numbers in short: nothing that a single person gave, so no smallest and no largest one."""

    people: int
    median: float
    quarter: float
    three_quarters: float
    bins: tuple[tuple[float, float, int], ...]  # from, to (not included), people: at least five each


BINS = 8


def summary(values: Collection[tuple[float, int]]) -> Summary | None:
    """Median, quartiles and a histogram of (value, people); None for fewer than five people.

    A quantile q is the smallest value that at least the share q of people do not exceed; of an even number, the
    median is the mean of the two in the middle.
    """
    ordered = sorted(values)
    people = sum(count for _value, count in ordered)
    if people < FEWEST:
        return None
    middle = (_at(ordered, (people + 1) // 2) + _at(ordered, people // 2 + 1)) / 2
    return Summary(people, middle, _at(ordered, -(-people // 4)), _at(ordered, -(-3 * people // 4)), _bins(ordered))


def _at(ordered: Collection[tuple[float, int]], place: int) -> float:
    reached = 0
    for value, count in ordered:
        reached += count
        if reached >= place:
            return value
    raise ValueError("There are not so many people")


def _bins(ordered: list[tuple[float, int]]) -> tuple[tuple[float, float, int], ...]:
    """Equally wide steps; one with fewer than five people is joined with its neighbour."""
    least, most = ordered[0][0], ordered[-1][0]
    if least == most:
        return ((least, most, sum(count for _value, count in ordered)),)
    edges = _round_steps(least, most)
    made: list[tuple[float, float, int]] = []
    for number, (start, end) in enumerate(pairwise(edges)):
        last = number == len(edges) - 2
        people = sum(count for value, count in ordered if start <= value < end or (last and value == end))
        if made and (made[-1][2] < FEWEST or (last and people < FEWEST)):
            made[-1] = (made[-1][0], end, made[-1][2] + people)
        else:
            made.append((start, end, people))
    if len(made) > 1 and made[-1][2] < FEWEST:
        tail = made.pop()
        made[-1] = (made[-1][0], tail[1], made[-1][2] + tail[2])
    return tuple(made)


def _round_steps(least: float, most: float) -> list[float]:
    """Edges at round numbers, so that they give away neither the smallest nor the largest answer."""
    low, high = Decimal(str(least)), Decimal(str(most))  # as written: 0.7 is seven tenths, not a little less
    wide = Decimal(10) ** ((high - low) / BINS).adjusted()
    step = next(wide * factor for factor in (1, 2, 5, 10) if wide * factor * BINS >= high - low)
    first, last = math.floor(low / step), math.floor(high / step) + 1
    return [float(step * number) for number in range(first, last + 1)]


def borda(places: Mapping[str, Mapping[str, int]], options: int) -> dict[str, int]:
    """Points of each option: who puts it first of n gives it n - 1, then n - 2, and so on; unplaced gets none.

    Jean-Charles de Borda, "Mémoire sur les élections au scrutin", Paris 1781.
    """
    return {
        option: sum(count * (options - int(place)) for place, count in row.items() if place.isdigit() and place != LEFT)
        for option, row in places.items()
    }
