"""Charts as SVG, made on the server: bars and histograms that grow with the page; pure.

Lengths are percentages, letters keep their size on a phone, colours come from the page's style sheet. Each chart has
a title and says in its description what its table says too.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from app.surveys import labels
from app.surveys.labels import Name

ROW = 52  # pixels of a bar with its words
HEIGHT = 160
MAP_WIDTH = 400.0  # units of a map, which grows with the page
NUMBER_SIZE = 14.0  # of the letters on a map, as its style sheet says
SMALLEST, LARGEST = 13.0, 34.0  # radius of a circle
LONGEST = 34  # characters of a word beside a bar; the table has all of them


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for, the share it shows (0 to 1; None: hidden) and the figure in words."""

    label: str
    share: float | None
    words: str
    mark: float | None = None  # a line across the bar: what the share would be if it were as in the city


def bars(identity: str, title: str, rows: Sequence[Bar]) -> Markup:
    """One bar below the other."""
    drawn = Markup("").join(_bar(number, row) for number, row in enumerate(rows))
    return _svg(identity, title, in_words(rows), len(rows) * ROW, drawn)


def in_words(rows: Sequence[Bar]) -> str:
    """What bars show, for those who do not see them."""
    return "; ".join(f"{row.label}: {row.words}" for row in rows)


def _bar(number: int, row: Bar) -> Markup:
    top = number * ROW
    short = row.label if len(row.label) <= LONGEST else f"{row.label[: LONGEST - 1].rstrip()}…"
    width = f"{max(0.0, min(1.0, row.share or 0)) * 100:.2f}%"
    bar = Markup(
        '<text class="chart__label" x="0" y="{words}">{label}</text>'
        '<text class="chart__figure" x="100%" y="{words}" text-anchor="end">{said}</text>'
        '<rect class="chart__track" x="0" y="{top}" width="100%" height="16" rx="4"/>'
        '<rect class="chart__bar" x="0" y="{top}" width="{width}" height="16" rx="4"/>'
    ).format(words=top + 18, label=short, said=row.words, top=top + 26, width=width)
    if row.mark is None:
        return bar
    line = '<line class="chart__mark" x1="{x}%" x2="{x}%" y1="{start}" y2="{end}"/>'
    return bar + Markup(line).format(x=f"{min(1.0, row.mark) * 100:.2f}", start=top + 21, end=top + 47)


def columns(identity: str, title: str, values: Sequence[tuple[float, str, str]], ends: tuple[str, str]) -> Markup:
    """A histogram: (height, what it stands for, figure) of each column; `ends` stand below the first and last one."""
    highest = max((value for value, _label, _words in values), default=0) or 1
    wide = 100 / max(1, len(values))
    drawn = Markup("").join(
        Markup('<rect class="chart__bar" x="{x}%" y="{y}" width="{width}%" height="{height}"/>').format(
            x=f"{number * wide + wide * 0.06:.2f}",
            width=f"{wide * 0.88:.2f}",
            y=round(HEIGHT * (1 - value / highest), 1),
            height=round(HEIGHT * value / highest, 1),
        )
        for number, (value, _label, _words) in enumerate(values)
    )
    foot = Markup(
        '<line class="chart__line" x1="0" y1="{line}" x2="100%" y2="{line}"/>'
        '<text class="chart__label" x="0" y="{words}">{first}</text>'
        '<text class="chart__label" x="100%" y="{words}" text-anchor="end">{last}</text>'
    ).format(line=HEIGHT, words=HEIGHT + 22, first=ends[0], last=ends[1])
    said = "; ".join(f"{label}: {words}" for _value, label, words in values)
    return _svg(identity, title, said, HEIGHT + 28, drawn + foot)


@dataclass(frozen=True, slots=True)
class Circle:
    """A place on a map and how many it stands for."""

    latitude: float
    longitude: float
    people: int
    label: str


def plan(identity: str, title: str, ring: Sequence[tuple[float, float]], circles: Sequence[Circle]) -> Markup:
    """A map: the outline of the city and circles whose area grows with the people they stand for.

    No number covers another one: where circles lie close together some have none, and the table has all.
    """
    frame = _Frame([*ring, *((each.longitude, each.latitude) for each in circles)])
    most = max((each.people for each in circles), default=1)
    city = " ".join(f"{x:.1f},{y:.1f}" for x, y in (frame.at(*corner) for corner in ring))
    drawn = Markup('<polygon class="map__city" points="{city}"/>').format(city=city)
    numbers = []
    for each in sorted(circles, key=lambda circle: -circle.people):
        x, y = frame.at(each.longitude, each.latitude)
        radius = max(SMALLEST, LARGEST * math.sqrt(each.people / most))
        drawn += Markup('<circle class="map__place" cx="{x}" cy="{y}" r="{radius}"/>').format(
            x=f"{x:.1f}", y=f"{y:.1f}", radius=f"{radius:.1f}"
        )
        numbers.append(Name(str(each.people), x - radius, y - radius, 2 * radius, 2 * radius))
    for number, x, y in labels.placed(numbers, MAP_WIDTH, frame.height, NUMBER_SIZE, beside=False):
        drawn += Markup('<text x="{x}" y="{foot}">{number}</text>').format(x=x, foot=round(y + 5, 1), number=number)
    said = "; ".join(f"{each.label}: {each.people}" for each in circles)
    return Markup(
        '<svg class="map" role="img" aria-labelledby="{id}-t {id}-d" viewBox="0 0 {width} {height}">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{said}</desc>{drawn}</svg>'
    ).format(id=escape(identity), width=MAP_WIDTH, height=f"{frame.height:.1f}", title=title, said=said, drawn=drawn)


class _Frame:
    """The part of the world that a map shows, with a margin for circles at its edge."""

    def __init__(self, corners: Sequence[tuple[float, float]]) -> None:
        longitudes, latitudes = zip(*corners, strict=True)
        self.west, self.north = min(longitudes), max(latitudes)
        self.across = (MAP_WIDTH - 2 * SMALLEST) / (max(longitudes) - self.west)
        self.down = self.across / math.cos(math.radians((self.north + min(latitudes)) / 2))
        self.height = (self.north - min(latitudes)) * self.down + 2 * SMALLEST

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place stands on the map."""
        return SMALLEST + (longitude - self.west) * self.across, SMALLEST + (self.north - latitude) * self.down


def _svg(identity: str, title: str, said: str, height: int, drawn: Markup) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{id}-t {id}-d" width="100%" height="{height}">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{said}</desc>{drawn}</svg>'
    ).format(id=escape(identity), height=height, title=title, said=said, drawn=drawn)


def heat(share: float | None) -> int:
    """How warm a cell of a heat table is, 0 to 5."""
    return 0 if share is None else min(5, max(0, round(share * 5)))
