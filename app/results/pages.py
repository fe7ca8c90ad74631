"""The page of results: each question as chart and table, how good the figures are, and what narrows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import format_decimal
from sqlalchemy.orm import Session

from app.core import city
from app.core.locale import _
from app.results import counting, queries, rules, single
from app.results.comparison import Comparison, comparisons
from app.results.counting import LEFT, Dimension
from app.results.shown import Result, View, group_names, label_of, number, percent, result_of
from app.surveys import pages as survey_pages
from app.surveys import rules as survey_rules
from app.surveys.documents import from_document
from app.surveys.models import State, Survey
from app.surveys.pages import Spoken
from app.surveys.questionnaire import Question, Questionnaire


def address_of(survey: Survey, **values: Any) -> str:
    """Where the results of a survey stand."""
    return url_for("results.show", survey_id=survey.id, slug=survey_rules.slug(survey.title), **values)


def shows(survey: Survey) -> bool:
    """Whether everyone may look now."""
    return survey_rules.shows_results(
        survey.results_when,
        opened=survey.opened_at is not None,
        published=survey.results_published_at is not None,
    )


@dataclass(frozen=True, slots=True)
class Filter:
    """A dimension that results can be narrowed by, and its choices (value, words, chosen)."""

    label: str
    choices: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class SingleSheets:
    """What the page says of single sheets, where they were announced."""

    made: bool
    number: int
    inside: Sequence[str]  # the questions in the file
    left_out: Sequence[str]
    url: str | None


@dataclass(frozen=True, slots=True)
class ResultPage:
    """Everything the page of results shows."""

    survey: Survey
    title: Spoken
    path: str
    survey_url: str
    state: State
    visible: bool
    public: bool
    figures: Mapping[str, Any] | None
    enough: bool
    shown_at: datetime | None
    results: Sequence[Result]
    filters: Sequence[Filter]
    narrowed: tuple[str, str, int] | None  # the question, the answer, how many people
    quality: Sequence[tuple[str, str]]
    worth: str
    comparisons: Sequence[Comparison]
    single: SingleSheets | None
    panel: Any
    fewest: int
    files: Sequence[tuple[Spoken, str]]  # questions for a file, and where the city's staff sees what came
    deleted_on: date | None  # when single answers went, or will have gone


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader may see of a survey: what was counted, of which questions, of everybody or of one group."""

    survey: Survey
    whole: Questionnaire
    shown: Mapping[str, Any]  # empty while nothing was counted, and for whom nothing is shown
    shown_at: datetime | None
    enough: bool
    released: frozenset[str] | None  # what everyone may see, where the coordination publishes one question at a time
    questions: Sequence[Question]
    offered: Sequence[Dimension]  # what results can be narrowed by
    by: Dimension | None
    group: str


def result_page(
    session: Session, survey: Survey, asked: Mapping[str, str], *, may_look: bool, inside: bool
) -> ResultPage:
    """The page for this reader: `may_look` at anything, `inside` the city's staff that sees what is not public yet.

    With too few sheets no figure is on it; what the city answered stands there all the same.
    """
    read = reading(session, survey, asked, may_look=may_look, inside=inside)
    public, enough = shows(survey), read.enough
    return ResultPage(
        survey=survey,
        title=survey_pages.said(survey, "title"),
        path=address_of(survey),
        survey_url=survey_pages.address_of(survey.id, survey.title),
        state=survey.state,
        visible=may_look,
        public=public,
        figures=read.shown.get("figures"),
        enough=enough,
        shown_at=read.shown_at,
        results=results_of(session, read) if enough else (),
        filters=filters_of(read),
        narrowed=_narrowed(read),
        quality=quality(survey, read.shown) if enough else (),
        worth=worth(survey),
        comparisons=comparisons(survey, read.questions, read.shown["cells"]) if enough else (),
        single=single_sheets(session, survey, read.whole, read.questions)
        if survey.sheets_published and enough
        else None,
        panel=survey_pages.city_panel(session, survey) if public else None,
        fewest=rules.FEWEST_ANONYMOUS if survey.anonymous else rules.FEWEST,
        files=file_lists(survey, read.whole) if inside else (),
        deleted_on=_deleted_on(survey),
    )


def reading(session: Session, survey: Survey, asked: Mapping[str, str], *, may_look: bool, inside: bool) -> Reading:
    """What is counted and shown to this reader, and the group that the address names."""
    found = queries.shown(session, survey.id) if may_look else None
    shown = found.shown if found else {}
    whole, released = from_document(survey.questionnaire), _released(session, survey, may_look=may_look)
    questions = [q for q in whole.questions if inside or released is None or q.id in released]
    enough = are_enough(survey, shown)
    offered = [each for each in counting.filters(whole) if each.question in questions] if enough else []
    by, group = chosen_filter(offered, asked)
    return Reading(survey, whole, shown, found.shown_at if found else None, enough, released, questions, offered,
                   by, group)  # fmt: skip


def are_enough(survey: Survey, shown: Mapping[str, Any]) -> bool:
    """Whether so many sheets were counted that something may be shown of them."""
    return rules.are_enough(shown.get("figures", {}).get("sheets", 0), anonymous=survey.anonymous)


def _released(session: Session, survey: Survey, *, may_look: bool) -> frozenset[str] | None:
    one_by_one = survey.results_when == "by_question" and may_look
    return queries.shown_questions(session, survey.id) if one_by_one else None


def results_of(session: Session, read: Reading) -> list[Result]:
    """Each question with its figures, of everybody with the first texts, or of the group that was asked for."""
    survey, by = read.survey, read.by
    texts = {} if by else queries.first_texts(session, survey.id, [each.id for each in read.questions])
    narrowed = queries.broken_down(session, survey.id, by.id) if by else None
    view = View(read.shown, narrowed, read.group)
    return [result_of(survey, each, view, texts.get(each.id, []), read.released) for each in read.questions]


def _deleted_on(survey: Survey) -> date | None:
    zone = city.profile().timezone
    if survey.answers_deleted_at is not None:
        return survey.answers_deleted_at.astimezone(zone).date()
    return (
        rules.deleted_by(survey.closed_at.astimezone(zone).date(), survey.retention_days) if survey.closed_at else None
    )


def file_lists(survey: Survey, whole: Questionnaire) -> Sequence[tuple[Spoken, str]]:
    """The questions for a file with the address of the list of what was handed in; none in an anonymous survey."""
    if survey.anonymous:
        return ()
    return [
        (
            survey_pages.say(question.title, survey.languages),
            url_for("survey_files.listed", survey_id=survey.id, question_id=question.id),
        )
        for question in whole.questions
        if question.type == "file"
    ]


def chosen_filter(offered: Sequence[Dimension], asked: Mapping[str, str]) -> tuple[Dimension | None, str]:
    """The group that the address names, if there is one; results are narrowed by one question at a time."""
    name, _sign, value = asked.get("gruppe", "").partition("=")
    for dimension in offered:
        if dimension.id == name and value in dimension.categories and value != LEFT:
            return dimension, value
    return None, ""


def _group_size(shown: Mapping[str, Any], dimension: Dimension, category: str) -> int:
    return int(shown["cells"].get(dimension.id, {}).get(category, 0))


def _narrowed(read: Reading) -> tuple[str, str, int] | None:
    if read.by is None:
        return None
    asked, answer = group_names(read.by, read.group, read.survey.languages)
    return asked, answer, _group_size(read.shown, read.by, read.group)


def filters_of(read: Reading) -> Sequence[Filter]:
    """The groups of each dimension; those under five are not offered."""
    made: dict[tuple[str, str], list[tuple[str, str, bool]]] = {}
    for dimension in read.offered:
        for each in dimension.categories:
            if each != LEFT and _group_size(read.shown, dimension, each) >= rules.FEWEST:
                asked, answer = group_names(dimension, each, read.survey.languages)
                chosen = dimension == read.by and each == read.group
                made.setdefault((dimension.question.id, asked), []).append((f"{dimension.id}={each}", answer, chosen))
    return [Filter(asked, choices) for (_question, asked), choices in made.items()]


def quality(survey: Survey, shown: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """What the figures are worth, in plain words: (what, figure)."""
    figures = shown["figures"]
    sheets, turnout = figures["sheets"], figures["turnout"]
    total = turnout["total"]
    made = [
        (_("Antwortbögen"), number(sheets)),
        (
            _("Davon bis zum Ende ausgefüllt"),
            f"{number(figures['complete'])}\N{NO-BREAK SPACE}({percent(figures['complete'], sheets)})",
        ),
    ]
    minutes = shown["numbers"].get("")
    if minutes:
        made.append((_("Mittlere Dauer"), _("%(minutes)s Minuten", minutes=number(minutes["median"]))))
    ways = [
        (_("Ohne Anmeldung"), turnout["by_level"]["guest"]),
        (_("Mit bestätigter E-Mail-Adresse"), turnout["by_level"]["email"]),
        (_("Mit bestätigtem Wohnsitz"), turnout["by_level"]["resident"]),
        (_("Mit Code"), turnout["by_level"]["code"]),
        (_("Auf Papier"), turnout["by_way"]["paper"]),
        (_("Mehrere an einem Gerät"), turnout["same_device"]),
        (_("An Orten mit gemeinsamem Anschluss"), turnout["at_places"]),
    ]
    made += [(label, _few(count, total)) for label, count in ways if count]
    margin = rules.margin_of_error(sheets, (survey.sample or {}).get("population")) if survey.sample else None
    if margin is not None:
        made.append((_("Schwankungsbreite der Zufallsstichprobe"),
                     _("höchstens ± %(points)s Prozentpunkte", points=format_decimal(round(margin, 1)))))  # fmt: skip
    return made


def single_sheets(
    session: Session, survey: Survey, whole: Questionnaire, questions: Sequence[Question]
) -> SingleSheets:
    """Which questions the file of single sheets holds; it is there once all of them are shown to this reader."""
    found = queries.published_sheets(session, survey.id) if survey.closed_at else None
    if found is None:
        return SingleSheets(made=False, number=0, inside=(), left_out=(), url=None)
    asked = {each.id: each for each in single.columns(whole)}
    shown = all(asked[name].question in questions for name in found.columns)
    return SingleSheets(
        made=True,
        number=sum(number for _values, number in found.combinations),
        inside=[label_of(asked[name], survey.languages) for name in found.columns],
        left_out=[label_of(each, survey.languages) for name, each in asked.items() if name not in found.columns],
        url=url_for("results.sheets", survey_id=survey.id) if shown and found.columns else None,
    )


def worth(survey: Survey) -> str:
    """Whom the figures speak for, in plain words."""
    if survey.sample:
        return _(
            "Für diese Umfrage wurde eine Zufallsstichprobe gezogen. Die Schwankungsbreite gilt mit 95 Prozent "
            "Sicherheit, wenn alle Gezogenen gleich bereitwillig antworten."
        )
    return _(
        "Wer teilnahm, hat sich selbst dazu entschieden. Das Ergebnis sagt, was diese Menschen meinen, nicht, was "
        "alle in der Stadt meinen."
    )


def _few(count: int, total: int) -> str:
    return _("unter 5") if count < rules.FEWEST else f"{number(count)} ({percent(count, total)})"
