"""Surveys as everyone sees them: the list, one survey, its pictures, and drafts by their share link."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import links
from app.core.access import anyone
from app.core.contributions import TOMBSTONES
from app.core.db import db
from app.core.forms import Form, shown_again
from app.core.locale import _
from app.surveys import pages, queries
from app.surveys import preview as walking
from app.surveys.models import Survey
from app.surveys.preview import DrawnPage
from app.surveys.ways import Way

blueprint = Blueprint("surveys", __name__, template_folder="templates")


@blueprint.get("/umfragen")
@anyone
def index() -> ResponseReturnValue:
    """Open and closed surveys, and those with results."""
    return render_template("surveys/index.html", page=pages.list_page(db.session, request.args), states=pages.STATES)


@blueprint.get("/umfragen/<int:survey_id>", defaults={"slug": ""})
@blueprint.get("/umfragen/<int:survey_id>-<slug>")
@anyone
def show(survey_id: int, slug: str) -> ResponseReturnValue:
    """What is asked, whom, until when, and what becomes of it."""
    survey = links.get_public_or_404(db.session, Survey, survey_id)
    assert isinstance(survey, Survey)
    page = pages.survey_page(survey)
    if request.path != page.path.removeprefix(request.script_root):
        return redirect(page.path, 301)
    panel = pages.city_panel(db.session, survey)
    return render_template("surveys/show.html", page=page, panel=panel, states=pages.STATES)


@blueprint.get("/umfragen/bilder/<key>")
@anyone
def picture(key: str) -> Response:
    """A picture of a survey, for whoever was given its key; never run, never guessed."""
    found = queries.picture(db.session, key)
    if found is None:
        abort(404)
    standing(db.session.get_one(Survey, found.survey_id))
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def by_token(token: str) -> Survey:
    """The survey that a share link opens; it works for drafts and afterwards, for whoever was given it."""
    survey = queries.by_token(db.session, token) if len(token) <= 64 else None
    if survey is None:
        abort(404)
    return standing(survey)


def standing(survey: Survey) -> Survey:
    """What moderators took down is gone, whatever link somebody kept."""
    if survey.visibility in TOMBSTONES:
        links.gone(survey.id)
    return survey


@blueprint.get("/umfragen/vorschau/<token>")
@anyone
def preview(token: str) -> ResponseReturnValue:
    """A draft as it would be answered: its introduction and every way through it."""
    survey = by_token(token)
    found = walking.ways_of(survey)
    return render_template(
        "surveys/preview.html",
        page=pages.survey_page(survey),
        walks=walking.walks(survey, found),
        complete=found.complete,
    )


@blueprint.get("/umfragen/vorschau/<token>/weg/<int:number>")
@anyone
def walk(token: str, number: int) -> ResponseReturnValue:
    """One way through a draft: its pages as forms; nothing that is typed here is kept."""
    survey, way = way_or_404(token, number)
    drawn = walking.drawn_pages(way.shown.pages, survey, walking.answer_fields(survey, way), {})
    return shown_walk(survey, number, drawn)


@blueprint.post("/umfragen/vorschau/<token>/weg/<int:number>")
@anyone
@shown_again
def try_walk(token: str, number: int) -> ResponseReturnValue:
    """Say what would be wrong with these answers, or that all would be well."""
    survey, _way = way_or_404(token, number)
    form, fields = Form(), request.form.to_dict(flat=False)
    seen, errors = walking.try_out(survey, fields)
    if form.validate_on_submit() and not errors:
        flash(
            _("So könnte der Bogen abgeschickt werden. Gespeichert ist nichts, das war nur eine Vorschau."), "success"
        )
        return redirect(url_for(".preview", token=token), 303)
    return shown_walk(survey, number, walking.drawn_pages(seen, survey, fields, errors)), 422


def way_or_404(token: str, number: int) -> tuple[Survey, Way]:
    """The survey of the share link, and one way through it."""
    survey = by_token(token)
    found = walking.ways_of(survey).ways
    if not 1 <= number <= len(found):
        abort(404)
    return survey, found[number - 1]


def shown_walk(survey: Survey, number: int, drawn: Sequence[DrawnPage]) -> str:
    """The page of one way."""
    return render_template(
        "surveys/walk.html",
        page=pages.survey_page(survey),
        number=number,
        drawn=drawn,
        items=[item for page in drawn for item in page.items],
        token=survey.token,
    )
