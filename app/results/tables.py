"""Which figures of a table that crosses two dimensions are published; pure.

Sums of rows and columns are known from the plain results. Rows and columns of nobody are known to be empty; those of
fewer than five people are taken together with their next smallest neighbours, as no cell of theirs could be covered.
What is left goes through `protection`.
"""

from collections.abc import Collection, Mapping, Sequence

from app.results.protection import FEWEST, hidden_cells

Table = Sequence[Sequence[int]]
MOST_CELLS = 160  # larger tables are not published: nobody reads them, and covering takes long

Shown = list[list[int | None]]


def published(table: Table) -> Shown:
    """The table as everyone may see it; None is a hidden cell."""
    height, width = len(table), len(table[0]) if table else 0
    rows = [sum(row) for row in table]
    columns = [sum(row[number] for row in table) for number in range(width)]
    row_groups, column_groups = groups(rows), groups(columns)
    shown: Shown = [[0 if not rows[i] or not columns[j] else None for j in range(width)] for i in range(height)]
    if len(column_groups) == 1 and len(column_groups[0]) == 1:
        return [[row[j] if columns[j] else 0 for j in range(width)] for row in table]  # nothing but the known sums
    if not row_groups or not column_groups or len(row_groups) * len(column_groups) > MOST_CELLS:
        return shown
    joined = [[sum(table[i][j] for i in group for j in across) for across in column_groups] for group in row_groups]
    hidden = hidden_cells(joined)
    for x, group in enumerate(row_groups):
        for y, across in enumerate(column_groups):
            if len(group) == len(across) == 1 and (x, y) not in hidden:
                shown[group[0]][across[0]] = table[group[0]][across[0]]
    return shown


def groups(sums: Sequence[int]) -> list[list[int]]:
    """The rows (or columns) with anybody in them; those under five joined until they are five together."""
    small = [number for number, people in enumerate(sums) if 0 < people < FEWEST]
    others = sorted((number for number, people in enumerate(sums) if people >= FEWEST), key=lambda each: sums[each])
    while small and sum(sums[each] for each in small) < FEWEST and others:
        small.append(others.pop(0))
    return [*([number] for number in sorted(others)), *([small] if small else [])]


Pair = Mapping[tuple[str, str], int | None]  # (row, column) -> people, None: hidden


def pair(
    cells: Mapping[str, Mapping[str, int]], rows: Sequence[str], unseen: str, structural: Collection[str]
) -> dict[tuple[str, str], int | None]:
    """What is published of `cells` (column -> row -> people); `unseen` is the row of those who never saw the question.

    `structural`: columns in which nobody could see it by the logic of the survey, which everyone knows.
    """
    columns = [column for column in cells if column not in structural]
    shown = published([[cells[column].get(row, 0) for column in columns] for row in rows])
    found: dict[tuple[str, str], int | None] = {
        (row, column): shown[i][j] for i, row in enumerate(rows) for j, column in enumerate(columns)
    }
    for column in structural:
        for row in rows:
            found[row, column] = cells[column].get(row, 0) if row == unseen else 0
    return found


def structural(cells: Mapping[str, Mapping[str, int]], unseen: str) -> frozenset[str]:
    """The columns in which everybody is among those who never saw the question."""
    return frozenset(column for column, row in cells.items() if not any(row[each] for each in row if each != unseen))


def seen_alike(
    seen: Mapping[str, Mapping[str, int | None]], unseen_of: Mapping[str, tuple[int, ...]]
) -> dict[str, dict[str, int | None]]:
    """How many saw each dimension in each column.

    Questions that the same people saw hide this number in the same columns: what one hides, no other gives away.
    """
    hidden: dict[tuple[int, ...], set[str]] = {}
    for name, columns in seen.items():
        hidden.setdefault(unseen_of[name], set()).update(each for each, value in columns.items() if value is None)
    return {
        name: {column: None if column in hidden[unseen_of[name]] else value for column, value in columns.items()}
        for name, columns in seen.items()
    }
