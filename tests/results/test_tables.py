"""What is published of a crossed table can be looked at from all sides: nobody is found."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.results import tables

COUNTS = st.sampled_from([0, 0, 1, 2, 3, 5, 6, 8, 14, 40])
TABLES = st.tuples(st.integers(1, 5), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(COUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)
SMALL = st.tuples(st.integers(2, 3), st.integers(2, 3)).flatmap(
    lambda size: st.lists(
        st.lists(st.sampled_from([0, 1, 2, 3, 5, 6]), min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


def sums(table):
    """(of the rows, of the columns), which everyone knows."""
    return [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]


def fillings(table, shown):
    """All tables that agree with every sum and every shown cell: what an attacker can write down."""
    rows, columns = sums(table)
    cells = [(i, j) for i, j in product(range(len(rows)), range(len(columns))) if shown[i][j] is None]
    for row, line in enumerate(shown):
        rows[row] -= sum(each or 0 for each in line)
        for column, each in enumerate(line):
            columns[column] -= each or 0

    def fill(left, filled):
        if not left:
            if not any(rows) and not any(columns):
                yield dict(filled)
            return
        (i, j), rest = left[0], left[1:]
        last_of_row = not any(each[0] == i for each in rest)
        for count in [rows[i]] if last_of_row else range(min(rows[i], columns[j]) + 1):
            if count > columns[j] or count < 0:
                continue
            rows[i] -= count
            columns[j] -= count
            yield from fill(rest, {**filled, (i, j): count})
            rows[i] += count
            columns[j] += count

    return fill(cells, {})


@given(TABLES)
def test_what_is_shown_is_true_and_no_small_group_of_people(table):
    rows, columns = sums(table)
    shown = tables.published(table)
    one_group = sum(map(bool, columns)) == 1

    for i, j in product(range(len(rows)), range(len(columns))):
        if shown[i][j] is not None:
            assert shown[i][j] == table[i][j]
            assert table[i][j] >= 5 or not rows[i] or not columns[j] or one_group


@given(SMALL)
@settings(max_examples=60)
def test_no_hidden_cell_follows_from_the_sums_and_the_shown_ones(table):
    shown = tables.published(table)
    rows, columns = sums(table)
    hidden = [(i, j) for i, j in product(range(len(rows)), range(len(columns))) if shown[i][j] is None]
    values = {cell: set() for cell in hidden}
    for filled in fillings(table, shown):
        for cell, count in filled.items():
            values[cell].add(count)
    everything = all(
        shown[i][j] is None for i in range(len(rows)) for j in range(len(columns)) if rows[i] and columns[j]
    )
    for cell in hidden:
        assert len(values[cell]) > 1 or everything


def test_one_drop_out_does_not_hide_a_whole_table():
    table = [[30, 20], [25, 40], [1, 0]]

    assert tables.published(table) == [[None, None], [25, 40], [None, None]]


def test_small_rows_are_taken_together_with_the_next_smallest():
    assert tables.groups([40, 2, 0, 7, 1]) == [[0], [1, 4, 3]]
    assert tables.groups([3, 4]) == [[0, 1]]
    assert tables.groups([0, 9]) == [[1]]


def test_a_table_too_large_to_read_is_not_shown():
    assert tables.published([[50] * 20 for _row in range(20)]) == [[None] * 20 for _row in range(20)]


def test_columns_that_could_not_see_the_question_are_known_and_cover_nothing():
    cells = {"yes": {"a": 9, "b": 8, "x": 0}, "no": {"x": 20}}

    found = tables.pair(cells, ["a", "b", "x"], "x", tables.structural(cells, "x"))

    assert found == {
        ("a", "yes"): 9, ("b", "yes"): 8, ("x", "yes"): 0,
        ("a", "no"): 0, ("b", "no"): 0, ("x", "no"): 20,
    }  # fmt: skip


def test_questions_that_the_same_people_saw_hide_that_number_in_the_same_places():
    seen = {"q1": {"a": 9, "b": None}, "q2": {"a": 9, "b": 12}, "q3": {"a": 7, "b": 12}}

    found = tables.seen_alike(seen, {"q1": (1, 2), "q2": (1, 2), "q3": (3, 2)})

    assert found == {"q1": {"a": 9, "b": None}, "q2": {"a": 9, "b": None}, "q3": {"a": 7, "b": 12}}


@pytest.mark.parametrize("table", [[], [[0, 0], [0, 0]]])
def test_a_table_of_nobody_is_empty(table):
    assert tables.published(table) == [[0] * len(row) for row in table]
