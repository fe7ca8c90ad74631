"""Nobody who knows every shown cell and every sum can work out what was hidden."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.results.protection import FEWEST, WIDTH, Bounds, Cell, Table, bounds, hidden_cells

COUNTS = st.sampled_from([0, 1, 3, 4, 5, 6, 9, 14, 40])
TABLES = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(st.lists(COUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)
SMALL_TABLES = st.tuples(st.integers(1, 3), st.integers(1, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, 9), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)


def every_cell(table: Table) -> frozenset[Cell]:
    """All of them."""
    return frozenset(product(range(len(table)), range(len(table[0]))))


def possible(table: Table, hidden: list[Cell]) -> Iterator[dict[Cell, int]]:
    """All ways to fill the hidden cells that agree with every sum: what an attacker can write down by brute force."""
    rows = [sum(table[i][j] for i, j in hidden if i == row) for row in range(len(table))]
    columns = [sum(table[i][j] for i, j in hidden if j == column) for column in range(len(table[0]))]

    def fill(left: list[Cell], filled: dict[Cell, int]) -> Iterator[dict[Cell, int]]:
        if not left:
            if not any(rows) and not any(columns):
                yield dict(filled)
            return
        (i, j), rest = left[0], left[1:]
        for count in range(min(rows[i], columns[j]) + 1):
            rows[i] -= count
            columns[j] -= count
            yield from fill(rest, filled | {(i, j): count})
            rows[i] += count
            columns[j] += count

    yield from fill(hidden, {})


def test_a_table_of_large_cells_is_shown_whole():
    assert hidden_cells([[12, 30, 5], [8, 9, 77]]) == frozenset()


def test_a_small_cell_takes_three_others_along_so_that_no_subtraction_finds_it():
    hidden = hidden_cells([[2, 40, 50], [30, 20, 60], [70, 80, 90]])

    assert hidden == {(0, 0), (0, 1), (1, 0), (1, 1)}


@pytest.mark.parametrize("table", [[[3]], [[3, 50]], [[3], [50]]])
def test_where_nothing_can_cover_a_small_cell_nothing_is_shown(table):
    assert hidden_cells(table) == every_cell(table)


def test_nobody_in_a_cell_is_hidden_like_one_person():
    assert (0, 0) in hidden_cells([[0, 40], [30, 20]])


def test_a_table_where_everybody_said_the_same_shows_nothing():
    table = [[0, 30], [0, 60]]

    assert hidden_cells(table) == every_cell(table)


@given(TABLES)
def test_no_shown_cell_is_under_five(table):
    shown = every_cell(table) - hidden_cells(table)

    assert all(table[row][column] >= FEWEST for row, column in shown)


@given(TABLES)
def test_every_hidden_cell_stays_open_unless_all_are_hidden(table):
    hidden = hidden_cells(table)
    if hidden == every_cell(table):
        return
    for row, column in hidden:
        width = bounds(table, hidden, (row, column)).width
        assert width >= (WIDTH if table[row][column] < FEWEST else 1)


@given(SMALL_TABLES, st.data())
def test_the_bounds_are_what_brute_force_finds(table, data):
    hidden = data.draw(st.sets(st.sampled_from(sorted(every_cell(table))), min_size=1, max_size=6))
    cell = data.draw(st.sampled_from(sorted(hidden)))

    values = [filled[cell] for filled in possible(table, sorted(hidden))]

    assert bounds(table, frozenset(hidden), cell) == Bounds(min(values), max(values))


def test_a_shown_cell_is_just_what_it_is():
    assert bounds([[7, 9]], frozenset(), (0, 1)) == Bounds(9, 9)


@pytest.mark.parametrize("table", [[], [[]], [[1, 2], [3]], [[1, -2]]])
def test_what_is_no_table_of_people_is_refused(table):
    with pytest.raises(ValueError, match=r"A table has rows|A cell counts people"):
        hidden_cells(table)
