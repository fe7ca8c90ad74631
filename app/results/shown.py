"""What is shown of one question: chart, table, facts and the words that go with them, by its type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import format_decimal, format_percent
from markupsafe import Markup

from app.core import city
from app.core.locale import _, day, ngettext
from app.results import areas, charts, counting, places, queries, rules
from app.results.charts import Bar
from app.results.counting import ANSWERED, CHOSEN, LEFT, UNSEEN, Dimension
from app.surveys.models import Survey
from app.surveys.pages import Spoken, say
from app.surveys.questionnaire import Question

HIDDEN = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: how many gave it, and the share of those who saw the question, in words."""

    label: Spoken
    number: str
    share: str
    more: str = ""  # the share among the city's residents, where it is a district


@dataclass(frozen=True, slots=True)
class Heat:
    """One cell of a heat table."""

    number: str
    share: str
    warmth: int


@dataclass(frozen=True, slots=True)
class Result:
    """What is shown of one question."""

    question: Question
    title: Spoken
    seen: int | None
    answered: int | None
    chart: Markup | None = None
    bars: Sequence[Bar] = ()  # the same drawing as values, for the printed report
    rows: Sequence[Row] = ()
    more_title: str = ""
    note: str = ""
    head: Sequence[Spoken] = ()
    heat: Sequence[tuple[Spoken, Sequence[Heat]]] = ()
    facts: Sequence[tuple[str, str]] = ()
    texts: Sequence[Any] = ()
    texts_url: str | None = None
    shown: bool = True  # to everyone; where results come question by question


def percent(part: float, whole: float) -> str:
    """A share in words; nothing of nobody."""
    return format_percent(part / whole, "#,##0 %") if whole else HIDDEN


def number(value: float) -> str:
    """A number as it is written here."""
    return format_decimal(value)


def label_of(dimension: Dimension, languages: Sequence[str]) -> str:
    """A dimension by name: the question, and the row or option of it."""
    title = say(dimension.question.title, languages).text
    if not dimension.part:
        return title
    parts = {each.id: each for each in (*dimension.question.rows, *dimension.question.options)}
    return f"{title}: {say(parts[dimension.part].title, languages).text}" if dimension.part in parts else title


def group_names(dimension: Dimension, category: str, languages: Sequence[str]) -> tuple[str, str]:
    """A group by name: the question and the answer; a box that was ticked is an answer to its question."""
    question = dimension.question
    if dimension.part and counting.takes_several(question):
        return say(question.title, languages).text, category_label(question, dimension.part, languages).text
    return label_of(dimension, languages), category_label(question, category, languages).text


def category_label(question: Question, category: str, languages: Sequence[str]) -> Spoken:
    """An answer by name."""
    options = {option.id: option for option in question.options}
    if category in options:
        return say(options[category].title, languages)
    fixed = {
        "yes": _("Ja"), "no": _("Nein"), CHOSEN: _("Gewählt"), LEFT: _("Nicht gewählt"),
        counting.SILENT: _("Gesehen, nicht beantwortet"),
    }  # fmt: skip
    if question.type == "smileys":
        smileys = (_("sehr schlecht"), _("schlecht"), _("mittel"), _("gut"), _("sehr gut"))
        return Spoken(f"{category} ({smileys[int(category) - 1]})", None)
    if question.type == "scale":
        steps = int(question.settings.get("steps") or 5)
        end = {"1": "low", str(steps): "high", str(steps // 2 + 1): "middle" if steps % 2 else ""}.get(category, "")
        words = question.settings.get(end, {}) if end else {}
        said = say(words, languages) if words else Spoken("", None)
        return Spoken(f"{category} ({said.text})" if said.text else category, said.lang)
    return Spoken(fixed.get(category, category), None)


class View:
    """The cells that one page reads: of everybody, or of one group."""

    def __init__(self, shown: Mapping[str, Any], narrowed: Mapping[str, Any] | None, group: str) -> None:
        self.shown, self.narrowed, self.group = shown, narrowed, group

    def cells(self, dimension: Dimension) -> Mapping[str, int | None] | None:
        """Category -> people (None: hidden) of a dimension; None where it is not broken down."""
        if self.narrowed is None:
            return self.shown["cells"].get(dimension.id, {})
        columns = self.narrowed.get(dimension.id)
        return None if columns is None else columns.get(self.group, {})

    def seen(self, dimension: Dimension) -> int | None:
        """How many saw the question; None: hidden."""
        cells = self.cells(dimension) or {}
        if self.narrowed is not None:
            return cells.get("seen")
        return sum(count or 0 for category, count in cells.items() if category != UNSEEN)


def result_of(
    survey: Survey, question: Question, view: View, texts: Sequence[Any], released: frozenset[str] | None
) -> Result:
    """What is shown of one question, by its type."""
    found = list(counting.of_question(question))
    common: dict[str, Any] = {
        "question": question,
        "title": say(question.title, survey.languages),
        "shown": released is None or question.id in released,
        "texts": texts[: queries.TEXTS],
        "texts_url": None if len(texts) <= queries.TEXTS else address_of_texts(survey, question.id),
    }
    if view.cells(found[0]) is None and not counting.takes_several(question):
        note = _("Diese Frage wird nicht nach Gruppen aufgeteilt, damit niemand zu erkennen ist.")
        return Result(**common, seen=None, answered=None, note=note)
    if question.type == "matrix":
        return _matrix(survey, question, found, view, common)
    if question.type == "ranking":
        return _ranking(survey, question, found, view, common)
    if counting.takes_several(question):
        return _several(survey, question, found, view, common)
    if found[0].categories == (ANSWERED,):
        return _open(survey, question, found, view, common)
    return _single(survey, question, found[0], view, common)


def address_of_texts(survey: Survey, question_id: str, **values: Any) -> str:
    """Where all released texts of a question stand."""
    return url_for("results.texts", survey_id=survey.id, question_id=question_id, **values)


def _figures(people: int | None, seen: int | None) -> tuple[str, str]:
    """(number, share) in words; a hidden cell is said to be hidden."""
    if people is None:
        return HIDDEN, HIDDEN
    return number(people), HIDDEN if seen is None else percent(people, seen)


def _row(label: Spoken, people: int | None, seen: int | None, more: str = "") -> Row:
    return Row(label, *_figures(people, seen), more)


def _bar(label: Spoken, people: int | None, seen: int | None) -> Bar:
    words, share = _figures(people, seen)
    return Bar(label.text, people / seen if people is not None and seen else None,
               words if share == HIDDEN else f"{words} · {share}")  # fmt: skip


def _with_answers(
    question: Question, rows: Sequence[tuple[Spoken, int | None]], seen: int | None, answered: int | None, common: Any
) -> Result:
    bars = [_bar(label, people, seen) for label, people in rows]
    return Result(
        **common,
        seen=seen,
        answered=answered,
        chart=charts.bars(f"c-{question.id}", common["title"].text, bars) if bars else None,
        bars=bars,
        rows=[_row(label, people, seen) for label, people in rows],
    )


def _single(survey: Survey, question: Question, dimension: Dimension, view: View, common: Any) -> Result:
    cells = view.cells(dimension) or {}
    rows = [(category_label(question, each, survey.languages), cells.get(each, 0)) for each in dimension.categories]
    counts = [people for _label, people in rows]
    answered = None if None in counts else sum(people or 0 for people in counts)
    return _with_answers(question, rows, view.seen(dimension), answered, common)


def _several(survey: Survey, question: Question, found: Sequence[Dimension], view: View, common: Any) -> Result:
    options = [each for each in found if each.part]
    if any(view.cells(each) is None for each in options):
        note = _("Diese Frage wird nicht nach Gruppen aufgeteilt, damit niemand zu erkennen ist.")
        return Result(**common, seen=None, answered=None, note=note)
    rows = [
        (category_label(question, each.part, survey.languages), (view.cells(each) or {}).get(CHOSEN, 0))
        for each in options
    ]
    answered = None if view.narrowed is not None else (view.cells(found[0]) or {}).get(ANSWERED, 0)
    seen = view.seen(options[0])
    return _with_answers(question, rows, seen, answered, common)


def _matrix(survey: Survey, question: Question, found: Sequence[Dimension], view: View, common: Any) -> Result:
    rows, seen = [], view.seen(found[0])
    titles = {row.id: row.title for row in question.rows}
    for dimension in found:
        cells = view.cells(dimension) or {}
        line = []
        for option in dimension.categories:
            people = cells.get(option, 0)
            share = people / seen if people is not None and seen else None
            line.append(Heat(*_figures(people, seen), charts.heat(share)))
        rows.append((say(titles[dimension.part], survey.languages), line))
    head = [say(option.title, survey.languages) for option in question.options]
    return Result(**common, seen=seen, answered=None, head=head, heat=rows)


def _ranking(survey: Survey, question: Question, found: Sequence[Dimension], view: View, common: Any) -> Result:
    places = {each.part: dict(view.cells(each) or {}) for each in found if each.part}
    points = counting.borda(
        {o: {p: n or 0 for p, n in row.items()} for o, row in places.items()}, len(question.options)
    )
    order = sorted(question.options, key=lambda option: -points[option.id])
    answered, seen = (view.cells(found[0]) or {}).get(ANSWERED, 0) or 0, view.seen(found[0])
    most = max(1, answered * (len(order) - 1))
    said = [
        Bar(say(option.title, survey.languages).text, points[option.id] / most,
            _("%(points)s Punkte", points=number(points[option.id])))
        for option in order
    ]  # fmt: skip
    heat = []
    ranks = [each for each in found[1].categories if each != LEFT]
    for option in order:
        line = [places[option.id].get(place, 0) or 0 for place in ranks]
        heat.append(
            (
                say(option.title, survey.languages),
                [Heat(*_figures(people, seen), charts.heat(people / seen if seen else None)) for people in line],
            )
        )
    note = _(
        "Punkte nach Borda: Bei %(count)s Möglichkeiten gibt der erste Platz %(most)s Punkte, jeder weitere einen "
        "weniger; ohne Platz keinen.", count=len(order), most=len(order) - 1,
    )  # fmt: skip
    return Result(
        **common, seen=seen, answered=answered, note=note, heat=heat,
        chart=charts.bars(f"c-{question.id}", common["title"].text, said),
        bars=said,
        head=[Spoken(_("Platz %(place)s", place=place), None) for place in ranks],
    )  # fmt: skip


def _open(survey: Survey, question: Question, found: Sequence[Dimension], view: View, common: Any) -> Result:
    seen, answered = view.seen(found[0]), (view.cells(found[0]) or {}).get(ANSWERED, 0)
    if question.confidential:
        note = _("Diese Frage ist vertraulich. Veröffentlicht wird nur, wie viele sie beantwortet haben.")
        return Result(**common, seen=seen, answered=answered, note=note)
    if question.type == "point":
        return _areas(question, found[1], view, seen, answered, common)
    if question.type in ("number", "date"):
        return _numbers(survey, question, view, seen, answered, common)
    note = ""
    if question.type == "file":
        came = ngettext("%(num)s Datei kam an.", "%(num)s Dateien kamen an.", answered or 0)
        note = f"{came} " + _("Dateien sehen nur Zuständige der Stadt.")
    return Result(**common, seen=seen, answered=answered, note=note)


def _areas(
    question: Question, dimension: Dimension, view: View, seen: int | None, answered: int | None, common: Any
) -> Result:
    cells = view.cells(dimension) or {}
    counted = areas.merged({each: n or 0 for each, n in cells.items() if each not in (UNSEEN, counting.SILENT)})
    living = city.profile().residents
    by_district = living.by_district if living else {}
    rows = []
    for area, people in counted.items():
        few = people < rules.FEWEST
        number_, share = (_("unter 5"), HIDDEN) if few else _figures(people, answered)
        here = by_district.get(area)
        rows.append(Row(Spoken(places.name_of(area), None), number_, share,
                        percent(here, sum(by_district.values())) if here else HIDDEN))  # fmt: skip
    return Result(
        **common, seen=seen, answered=answered, rows=rows, chart=places.drawn(question, common["title"].text, counted),
        more_title=_("Anteil an der Einwohnerzahl") if living else "", note=places.note(),
    )  # fmt: skip


def _numbers(
    survey: Survey, question: Question, view: View, seen: int | None, answered: int | None, common: Any
) -> Result:
    found = view.shown["numbers"].get(question.id)
    if not found:
        return Result(**common, seen=seen, answered=answered, note=_("Noch zu wenige Antworten."))

    unit = say(question.settings.get("unit") or {}, survey.languages).text
    bins = [(people, _between(question, start, end, unit), number(people)) for start, end, people in found["bins"]]
    quarters = (found["quarter"], found["three_quarters"])
    ends = (_value(question, found["bins"][0][0], unit), _value(question, found["bins"][-1][1], unit))
    return Result(
        **common, seen=seen, answered=answered,
        facts=[
            (_("Mittlerer Wert (Median)"), _value(question, found["median"], unit)),
            (_("Die mittlere Hälfte liegt zwischen"), _between(question, *quarters, unit)),
        ],
        chart=charts.columns(f"c-{question.id}", common["title"].text, bins, ends),
        bars=[Bar(label, people / seen if seen else None, words) for people, label, words in bins],
        rows=[_row(Spoken(label, None), people, seen) for people, label, _words in bins],
    )  # fmt: skip


def _value(question: Question, value: float, unit: str) -> str:
    """A number with its unit, or a day, as they are written here."""
    if question.type == "date":
        return day(counting.day_of(value), "medium")
    return f"{format_decimal(round(value, 2))} {unit}".strip()


def _between(question: Question, start: float, end: float, unit: str) -> str:
    """From one to another; the unit is said once: `0 – 10 Minuten`."""
    return f"{_value(question, start, '')} – {_value(question, end, unit)}"
