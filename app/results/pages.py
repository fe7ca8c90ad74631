"""The page of results: each question as chart and table, how good the figures are, and what narrows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import format_decimal
from sqlalchemy.orm import Session

from app.core import city, slugs
from app.core.locale import _
from app.responses import pages as response_pages
from app.responses import queries as response_queries
from app.results import counting, queries, rules, single
from app.results.comparison import Comparison, comparisons
from app.results.counting import LEFT, Dimension
from app.results.shown import Result, View, category_label, label_of, number, percent, result_of
from app.surveys import pages as survey_pages
from app.surveys import rules as survey_rules
from app.surveys.documents import from_document
from app.surveys.models import State, Survey
from app.surveys.pages import Spoken
from app.surveys.questionnaire import Question, Questionnaire


def address_of(survey: Survey, **values: Any) -> str:
    """Where the results of a survey stand."""
    slug = slugs.slug(survey.title, "umfrage")
    return url_for("results.show", survey_id=survey.id, slug=slug, **values)


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


def result_page(
    session: Session, survey: Survey, asked: Mapping[str, str], *, may_look: bool, inside: bool
) -> ResultPage:
    """The page for this reader: `may_look` at anything, `inside` the city's staff that sees what is not public yet."""
    whole = from_document(survey.questionnaire)
    found = queries.shown(session, survey.id) if may_look else None
    shown = found.shown if found else {}
    figures = shown.get("figures")
    enough = bool(figures) and rules.are_enough(shown["figures"]["sheets"], anonymous=survey.anonymous)
    public = shows(survey)
    released = None
    if survey.results_when == "by_question" and may_look:
        released = queries.shown_questions(session, survey.id)
    questions = [q for q in whole.questions if inside or released is None or q.id in released]
    offered = [each for each in counting.filters(whole) if each.question in questions] if enough else []
    by, group = chosen_filter(offered, asked)
    narrowed = queries.broken_down(session, survey.id, by.id) if by else None
    results: list[Result] = []
    compared: Sequence[Comparison] = ()
    if enough:
        texts = {} if narrowed else queries.first_texts(session, survey.id, [q.id for q in questions])
        compared = comparisons(survey, questions, shown["cells"])
        view = View(shown, narrowed if by else None, group)
        results = [result_of(survey, question, view, texts.get(question.id, []), released) for question in questions]
    closed = survey.closed_at is not None
    timeline = response_queries.timeline(session, survey.id) if closed and public else None
    return ResultPage(
        survey=survey,
        title=survey_pages.survey_page(survey).title,
        path=address_of(survey),
        survey_url=survey_pages.address_of(survey.id, survey.title),
        state=survey.state,
        visible=may_look,
        public=public,
        figures=figures,
        enough=enough,
        shown_at=found.shown_at if found else None,
        results=results,
        filters=filters_of(survey, offered, shown, by, group),
        narrowed=_narrowed(survey, by, group, shown) if by else None,
        quality=quality(survey, shown) if enough else (),
        worth=worth(survey),
        comparisons=compared,
        single=single_sheets(session, survey, whole, questions) if survey.sheets_published and enough else None,
        panel=response_pages.panel(timeline) if timeline else None,
        fewest=rules.FEWEST_ANONYMOUS if survey.anonymous else rules.FEWEST,
        files=file_lists(survey, whole) if inside else (),
        deleted_on=_deleted_on(survey),
    )


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


def _narrowed(survey: Survey, by: Dimension, group: str, shown: Mapping[str, Any]) -> tuple[str, str, int]:
    label = category_label(by.question, group, survey.languages).text
    return label_of(by, survey.languages), label, _group_size(shown, by, group)


def filters_of(
    survey: Survey, offered: Sequence[Dimension], shown: Mapping[str, Any], by: Dimension | None, group: str
) -> Sequence[Filter]:
    """The groups of each dimension; those under five are not offered."""
    made = []
    for dimension in offered:
        choices = [
            (f"{dimension.id}={each}", category_label(dimension.question, each, survey.languages).text,
             dimension == by and each == group)
            for each in dimension.categories
            if each != LEFT and _group_size(shown, dimension, each) >= rules.FEWEST
        ]  # fmt: skip
        if choices:
            made.append(Filter(label_of(dimension, survey.languages), choices))
    return made


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
