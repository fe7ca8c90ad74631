"""Charts as SVG, made on the server: bars and histograms that grow with the page; pure.

Lengths are percentages, letters keep their size on a phone, colours come from the page's style sheet. Each chart has
a title and says in its description what its table says too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

ROW = 52  # pixels of a bar with its words
HEIGHT = 160
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
    said = "; ".join(f"{row.label}: {row.words}" for row in rows)
    return _svg(identity, title, said, len(rows) * ROW, drawn)


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


def _svg(identity: str, title: str, said: str, height: int, drawn: Markup) -> Markup:
    return Markup(
        '<svg class="chart" role="img" aria-labelledby="{id}-t {id}-d" width="100%" height="{height}">'
        '<title id="{id}-t">{title}</title><desc id="{id}-d">{said}</desc>{drawn}</svg>'
    ).format(id=escape(identity), height=height, title=title, said=said, drawn=drawn)


def heat(share: float | None) -> int:
    """How warm a cell of a heat table is, 0 to 5."""
    return 0 if share is None else min(5, max(0, round(share * 5)))
