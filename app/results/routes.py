"""Reading results: the page of a survey's figures, its texts, its files, its report."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import limits, links
from app.core.access import anyone
from app.core.db import db
from app.core.files import File
from app.core.locale import language
from app.results import exports, pages, queries, report, rules, shown, single
from app.surveys.documents import from_document
from app.surveys.models import Survey
from app.surveys.pages import STATES, say
from app.surveys.questionnaire import Question

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
REPORTS_AN_HOUR = 30  # of one connection: typesetting is dear, and a town hall reads behind one address
blueprint = Blueprint("results", __name__, template_folder="templates")


def public_survey(survey_id: int) -> Survey:
    """The survey if everyone may read it and it was opened."""
    survey = links.get_public_or_404(db.session, Survey, survey_id)
    assert isinstance(survey, Survey)
    return survey


def is_inside(survey: Survey) -> bool:
    """Whether the reader sees results before everyone does."""
    if not current_user.is_authenticated:
        return False
    return rules.may_look(
        shows=False,
        is_coordinator=current_user.has_duty("coordinator"),
        departments=current_user.departments(),
        department_id=survey.department_id,
    )


def may_open(survey: Survey) -> bool:
    """Whether the reader may open the files that people handed in."""
    is_moderator = current_user.is_authenticated and current_user.has_duty("moderator")
    return rules.may_open_files(is_inside=is_inside(survey), is_moderator=is_moderator)


def may_open_file(file: File) -> bool:
    """The same of one file, as long as its survey is public."""
    survey = db.session.get_one(Survey, file.contribution_id)
    return survey.is_public and may_open(survey)


def may_look(survey: Survey) -> bool:
    """Whether the reader sees results now."""
    return pages.shows(survey) or is_inside(survey)


@blueprint.get("/umfragen/<int:survey_id>-<slug>/ergebnis")
@anyone
def show(survey_id: int, slug: str) -> ResponseReturnValue:
    """What came out, question by question, for everybody or for one group."""
    survey = public_survey(survey_id)
    if request.path != pages.address_of(survey).removeprefix(request.script_root):
        return redirect(pages.address_of(survey, gruppe=request.args.get("gruppe")), 301)
    page = pages.result_page(db.session, survey, request.args, may_look=may_look(survey), inside=is_inside(survey))
    return render_template("results/show.html", page=page, states=STATES)


@blueprint.get("/umfragen/<int:survey_id>/ergebnis/texte/<question_id>")
@anyone
def texts(survey_id: int, question_id: str) -> ResponseReturnValue:
    """What people wrote, as far as it was released; searchable, by tag, page by page."""
    survey = public_survey(survey_id)
    question = shown_question(survey, question_id)
    settled(survey)
    asked = {"q": " ".join(request.args.get("q", "").split())[:100], "thema": request.args.get("thema", "")[:60]}
    page = queries.texts(
        db.session, survey.id, "released", question.id, asked["q"], asked["thema"], request.args.get("seite")
    )

    def url(mark: str | None) -> str | None:
        kept = {name: value for name, value in asked.items() if value}
        return shown.address_of_texts(survey, question.id, seite=mark, **kept) if mark else None

    return render_template(
        "results/texts.html", survey=survey, question=say(question.title, survey.languages), texts=page.rows,
        previous_url=url(page.before), next_url=url(page.after), asked=asked, back=pages.address_of(survey),
        here=shown.address_of_texts(survey, question.id),
        tag_choices=[
            (tag, shown.address_of_texts(survey, question.id, thema=tag), tag == asked["thema"], None)
            for tag in queries.tags(db.session, survey.id, question.id)
        ],
    )  # fmt: skip


def settled(survey: Survey) -> Mapping[str, Any]:
    """What was counted and may leave the platform now; 404 for whom it is not shown, and before there is enough."""
    found = queries.shown(db.session, survey.id) if may_look(survey) else None
    if found is None or not pages.are_enough(survey, found.shown):
        abort(404)
    counted: Mapping[str, Any] = found.shown
    return counted


def questions_of(survey: Survey) -> Sequence[Question]:
    """The questions whose results this reader may see."""
    questions = from_document(survey.questionnaire).questions
    if survey.results_when != "by_question" or is_inside(survey):
        return questions
    released = queries.shown_questions(db.session, survey.id)
    return [question for question in questions if question.id in released]


@blueprint.get("/umfragen/<int:survey_id>/ergebnis/daten.<any(csv, json, xlsx):ending>")
@anyone
def download(survey_id: int, ending: str) -> Response:
    """The counted answers as a file; JSON and XLSX bring the code book along, CSV has it beside."""
    survey = public_survey(survey_id)
    counted = settled(survey)
    made = exports.rows(survey, questions_of(survey), counted["cells"])
    url = links.absolute("surveys.show", language(), survey_id=survey.id)
    quality = pages.quality(survey, counted)
    body: str | bytes
    match ending:
        case "csv":
            body = exports.as_csv(made)
        case "xlsx":
            body = exports.as_xlsx(survey, url, made, quality)
        case _:
            body = exports.as_json(survey, url, counted, made, quality)
    return as_file(body, ending, f"umfrage-{survey.id}.{ending}")


@blueprint.get("/umfragen/<int:survey_id>/ergebnis/codebuch.csv")
@anyone
def code_book(survey_id: int) -> Response:
    """What each id, sign and column of the table means."""
    survey = public_survey(survey_id)
    settled(survey)
    return as_file(exports.code_book_as_csv(survey), "csv", f"umfrage-{survey.id}-codebuch.csv")


@blueprint.get("/umfragen/<int:survey_id>/ergebnis/boegen.csv")
@anyone
def sheets(survey_id: int) -> Response:
    """Single sheets, where that was announced before the first question; the one version there ever is."""
    survey = public_survey(survey_id)
    settled(survey)
    whole = from_document(survey.questionnaire)
    found = pages.single_sheets(db.session, survey, whole, questions_of(survey)) if survey.sheets_published else None
    published = queries.published_sheets(db.session, survey.id) if found and found.url else None
    if published is None:
        abort(404)
    body = exports.as_csv(single.rows(published), published.columns)
    return as_file(body, "csv", f"umfrage-{survey.id}-boegen.csv")


@blueprint.get("/umfragen/<int:survey_id>/ergebnis/bericht.pdf")
@anyone
def printed(survey_id: int) -> Response:
    """The report for the council in one click: what the page shows this reader, typeset; so many an hour."""
    survey = public_survey(survey_id)
    settled(survey)
    if not limits.within("report_pdf", limits.client(), REPORTS_AN_HOUR, timedelta(hours=1)):
        abort(429)
    page = pages.result_page(db.session, survey, {}, may_look=True, inside=is_inside(survey))
    document = report.document_of(page, queries.released_by_tag(db.session, survey.id))
    response = as_file(report.typeset(document), "pdf", f"umfrage-{survey.id}-bericht.pdf")
    response.headers["Content-Disposition"] = f'inline; filename="umfrage-{survey.id}-bericht.pdf"'
    return response


def as_file(body: str | bytes, ending: str, name: str) -> Response:
    """A file to keep, under a name of its own."""
    response = make_response(body)
    response.headers["Content-Type"] = TYPES[ending]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def shown_question(survey: Survey, question_id: str) -> Question:
    """A question whose result this reader may see; 404 otherwise."""
    question = from_document(survey.questionnaire).question(question_id)
    if question is None or question.confidential or not may_look(survey):
        abort(404)
    one_by_one = survey.results_when == "by_question" and not is_inside(survey)
    if one_by_one and question.id not in queries.shown_questions(db.session, survey.id):
        abort(404)
    return question
