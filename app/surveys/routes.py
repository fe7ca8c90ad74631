"""Surveys as everyone sees them: the list, one survey, its pictures."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import links
from app.core.access import anyone
from app.core.db import db
from app.surveys import pages, queries
from app.surveys.models import Survey

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
    return render_template("surveys/show.html", page=page, states=pages.STATES)


@blueprint.get("/umfragen/bilder/<key>")
@anyone
def picture(key: str) -> Response:
    """A picture of a survey, for whoever was given its key; never run, never guessed."""
    found = queries.picture(db.session, key)
    if found is None:
        abort(404)
    response = make_response(found.content)
    response.headers["Content-Type"] = found.media_type
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
