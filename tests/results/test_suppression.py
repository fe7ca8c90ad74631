"""No combination of published answers belongs to fewer than five people, not by subtraction either."""

import random
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.results.suppression import FEWEST, JOINED, publishable


@some.composite
def tables(draw):
    """Sheets of a few questions; answers lean on one another, as those of people do."""
    wide = draw(some.integers(1, 6))
    answers = [draw(some.integers(1, 6)) for _column in range(wide)]
    chance = random.Random(draw(some.integers(0, 10**6)))
    lean = draw(some.floats(0, 1))
    rows = []
    for _sheet in range(draw(some.integers(0, 300))):
        kind = chance.random() ** 2
        rows.append([f"o{int((kind if chance.random() < lean else chance.random() ** 2) * many)}" for many in answers])
    return [f"q{number}" for number in range(wide)], rows


@given(tables())
def test_no_combination_of_fewer_than_five_is_ever_in_it(table):
    columns, rows = table
    found = publishable(columns, rows)

    assert all(count >= FEWEST for _values, count in found.combinations)
    for several in range(1, len(found.columns) + 1):
        for chosen in combinations(range(len(found.columns)), several):
            counts = Counter()
            for values, count in found.combinations:
                counts[tuple(values[place] for place in chosen)] += count
            assert all(count >= FEWEST for count in counts.values())


@given(tables())
def test_every_sheet_is_in_it_or_none_so_that_nothing_is_left_over(table):
    columns, rows = table
    found = publishable(columns, rows)

    assert found.sheets in (0, len(rows))
    assert (found.sheets == 0) == (not found.columns)
    for place, name in enumerate(found.columns):
        asked = Counter(row[columns.index(name)] for row in rows)
        counts = Counter()
        for values, count in found.combinations:
            counts[values[place]] += count
        for answer, count in counts.items():
            assert count == sum(asked[each] for each in answer.split(JOINED))


@given(tables(), some.randoms(use_true_random=False))
def test_it_is_the_same_whatever_the_order_of_the_sheets(table, chance):
    columns, rows = table
    mixed = list(rows)
    chance.shuffle(mixed)

    assert publishable(columns, rows) == publishable(columns, mixed)


@given(tables())
def test_of_a_rare_answer_nothing_follows_from_the_plain_counts(table):
    """Whoever knows how often each answer was given: could none of the few be among those of any other answer?"""
    columns, rows = table
    found = publishable(columns, rows)

    for place, name in enumerate(found.columns):
        asked = Counter(row[columns.index(name)] for row in rows)
        for joined in {values[place] for values, _count in found.combinations if JOINED in values[place]}:
            few = [asked[each] for each in joined.split(JOINED) if asked[each] < FEWEST]
            inside = [(values, count) for values, count in found.combinations if values[place] == joined]
            total = sum(count for _values, count in inside)
            for other in range(len(found.columns)):
                if other != place:
                    beside = Counter()
                    for values, count in inside:
                        beside[values[other]] += count
                    assert all(one + max(beside.values()) <= total for one in few)


def test_a_question_is_taken_in_as_it_is_where_it_holds():
    rows = [["a", "x"], ["a", "y"], ["b", "x"], ["b", "y"]] * 5

    found = publishable(["q1", "q2"], rows)

    assert found.columns == ("q1", "q2")
    assert found.combinations == ((("a", "x"), 5), (("a", "y"), 5), (("b", "x"), 5), (("b", "y"), 5))


def test_rare_answers_are_joined_and_what_cannot_be_joined_is_left_out():
    rows = [["a", str(number % 30)] for number in range(60)] + [["b", "0"]] * 18 + [["c", "1"]] * 3

    found = publishable(["q1", "q2"], rows)

    assert found.columns == ("q1",)
    assert found.combinations == ((("a",), 60), (("b|c",), 21))


@pytest.mark.parametrize("rows", [[], [["a"]] * 4, [["a"]] * 30])
def test_of_too_few_or_where_all_say_the_same_nothing_is_published(rows):
    found = publishable(["q1"], rows)
    assert (found.columns, found.combinations, found.sheets) == ((), (), 0)
