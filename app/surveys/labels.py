"""Names on a drawing, placed so that none covers another; pure. Lengths are units of the drawing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LETTER = 0.56  # width of a letter on the average, by its size
LINE = 1.15  # height of a line, by its size


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the box of what it names."""

    text: str
    left: float
    top: float
    width: float
    height: float


Box = tuple[float, float, float, float]  # left, top, right, bottom
Placed = tuple[str, float, float]  # text, and the middle of it


def placed(names: Sequence[Name], wide: float, high: float, size: float, *, beside: bool = True) -> list[Placed]:
    """The first names first: in the middle of their box, at its edges or `beside` it; left out where none is free."""
    found: list[Placed] = []
    taken: list[Box] = []
    for name in names:
        for place in _places(name, wide, size, beside):
            x, y = (round(each, 1) for each in place)
            here = box(name.text, x, y, size)
            if here[1] >= 0 and here[3] <= high and not any(covers(here, other) for other in taken):
                found.append((name.text, x, y))
                taken.append(here)
                break
    return found


def box(text: str, x: float, y: float, size: float) -> Box:
    """What a text covers whose middle stands there."""
    half, line = len(text) * LETTER * size / 2, LINE * size / 2
    return x - half, y - line, x + half, y + line


def covers(one: Box, other: Box) -> bool:
    """Whether two boxes share a point inside."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _places(name: Name, wide: float, size: float, beside: bool) -> Iterator[tuple[float, float]]:
    """The middle of the box, then left and right of it, then ever further below and above; never over a side."""
    line, half = LINE * size / 2, len(name.text) * LETTER * size / 2
    middle, most = name.top + name.height / 2, name.height / 2 + (line if beside else -line)
    centre = name.left + name.width / 2
    across = [min(max(x, half), wide - half) for x in ((centre, centre - half, centre + half) if beside else (centre,))]
    steps = range(1, int(most / line) + 1)
    for down in (0, *(sign * step for step in steps for sign in (1, -1))):
        yield from ((x, middle + down * line) for x in across)
