"""Which cells of a table may be shown so that nobody's answer can be worked out, not by subtraction either.

A table crosses two closed questions: its cells count people, its row and column sums are published elsewhere (the plain
results of both questions). A cell under five is hidden (primary suppression). Who knows the sums could compute it from
its neighbours, so more cells are hidden (secondary suppression) until the sums leave every hidden cell open within at
least five possible values. Method: cell suppression with an audit of the feasible interval of each hidden cell, in a
table of two dimensions a flow problem (Fischetti and Salazar, "Models and Algorithms for the 2-Dimensional Cell
Suppression Problem in Statistical Disclosure Control", Mathematical Programming 84, 1999).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

FEWEST = 5  # people in a cell that is shown
WIDTH = FEWEST - 1  # of the interval that a hidden cell must be left in

Table = Sequence[Sequence[int]]  # rows x columns, people; every person is in exactly one cell
Cell = tuple[int, int]  # row, column


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a cell can be for somebody who knows all shown cells and all sums: both ends included."""

    least: int
    most: int

    @property
    def width(self) -> int:
        """How far the ends lie apart."""
        return self.most - self.least


def hidden_cells(table: Table) -> frozenset[Cell]:
    """The cells not to be shown. With nothing left that could cover a small cell, every cell is hidden.

    Raises `ValueError` when the table is not rectangular or counts less than nobody.
    """
    cells = _checked(table)
    small = {cell for cell in cells if table[cell[0]][cell[1]] < FEWEST}
    hidden = set(small)
    for cell in sorted(small):
        while bounds(table, frozenset(hidden), cell).width < WIDTH:
            cover = _cheapest_cover(table, hidden, cell)
            if not cover:
                return frozenset(cells)
            hidden |= cover
    # What was hidden to cover others must not be the one cell that can be computed.
    while exposed := [cell for cell in sorted(hidden) if not bounds(table, frozenset(hidden), cell).width]:
        cover = _cheapest_cover(table, hidden, exposed[0])
        if not cover:
            return frozenset(cells)
        hidden |= cover
    return frozenset(hidden)


def bounds(table: Table, hidden: frozenset[Cell], cell: Cell) -> Bounds:
    """The interval of `cell` that the sums and the shown cells leave open; a shown cell is just what it is."""
    value = table[cell[0]][cell[1]]
    if cell not in hidden:
        return Bounds(value, value)
    row, column = cell
    others = {other: table[other[0]][other[1]] for other in hidden if other != cell}
    up = _flow(others, ("column", column), ("row", row), None)
    down = _flow(others, ("row", row), ("column", column), value)
    return Bounds(value - down, value + up)


Node = tuple[str, int]


def _flow(cells: dict[Cell, int], source: Node, sink: Node, limit: int | None) -> int:
    """How much can be shifted round a circle of hidden cells: one grows, the next shrinks, no sum changes.

    A cell may grow without bound (row to column) and shrink to nothing (column to row).
    """
    value = dict(cells)
    shifted = 0
    while limit is None or shifted < limit:
        path = _path(value, source, sink)
        if path is None:
            break
        shrinking = [value[cell] for cell, grows in path if not grows]
        room = min([*shrinking, *([] if limit is None else [limit - shifted])])
        for cell, grows in path:
            value[cell] += room if grows else -room
        shifted += room
    return shifted


def _path(value: dict[Cell, int], source: Node, sink: Node) -> list[tuple[Cell, bool]] | None:
    """A shortest way from source to sink over hidden cells, each with whether it grows on it."""
    came: dict[Node, tuple[Node, Cell, bool]] = {}
    reached = [source]
    for node in reached:
        for cell, following, grows in _steps(value, node):
            if following != source and following not in came:
                came[following] = (node, cell, grows)
                reached.append(following)
    if sink not in came:
        return None
    path, node = [], sink
    while node != source:
        node, cell, grows = came[node]
        path.append((cell, grows))
    return path[::-1]


def _steps(value: dict[Cell, int], node: Node) -> Iterator[tuple[Cell, Node, bool]]:
    side, index = node
    for cell, count in value.items():
        if side == "row" and cell[0] == index:
            yield cell, ("column", cell[1]), True
        elif side == "column" and cell[1] == index and count:
            yield cell, ("row", cell[0]), False


def _cheapest_cover(table: Table, hidden: set[Cell], cell: Cell) -> set[Cell]:
    """Of the rectangles that open `cell` further, the other corners of the one that hides the fewest people more."""
    before = bounds(table, frozenset(hidden), cell).width
    for _cost, corners in sorted(_rectangles(table, hidden, cell)):
        if bounds(table, frozenset(hidden.union(corners)), cell).width > before:
            return set(corners)
    return set()


def _rectangles(table: Table, hidden: set[Cell], cell: Cell) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """How many people each rectangle with `cell` would hide more, and its corners that are still shown."""
    row, column = cell
    for other_row, other_column in product(range(len(table)), range(len(table[0]))):
        if other_row != row and other_column != column:
            corners = {(row, other_column), (other_row, column), (other_row, other_column)} - hidden
            if corners:
                yield sum(table[i][j] for i, j in corners), tuple(sorted(corners))


def _checked(table: Table) -> set[Cell]:
    widths = {len(row) for row in table}
    if len(widths) != 1 or not min(widths):
        raise ValueError("A table has rows of the same length, at least one column")
    if any(count < 0 for row in table for count in row):
        raise ValueError("A cell counts people: never less than nobody")
    return set(product(range(len(table)), range(widths.pop())))
