"""The desk of files: what people handed in to a survey, for the staff that may open it; moderators take away."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import file_routes, files, paging
from app.core.access import staff
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.files import File
from app.core.forms import shown_again
from app.core.locale import _, lazy
from app.results import actions, pages, queries
from app.results.forms import FileForm
from app.results.routes import may_open, public_survey
from app.surveys.documents import from_document
from app.surveys.models import Survey
from app.surveys.pages import say
from app.surveys.questionnaire import Question

blueprint = Blueprint("survey_files", __name__, url_prefix="/dienst/umfragen", template_folder="templates")


@blueprint.get("/<int:survey_id>/dateien")
@staff("coordination", "responses", "moderation")
def index(survey_id: int) -> str:
    """The questions of a survey that ask for files."""
    survey = opened(survey_id)
    counts = queries.file_counts(db.session, survey.id)
    questions = [
        (say(each.title, survey.languages), each.id, counts.get(each.id, 0))
        for each in from_document(survey.questionnaire).questions
        if each.type == "file"
    ]
    return render_template("results/file_lists.html", survey=survey, questions=questions)


@blueprint.get("/<int:survey_id>/dateien/<question_id>")
@staff("coordination", "responses", "moderation")
def listed(survey_id: int, question_id: str) -> ResponseReturnValue:
    """The files that were handed in to one question."""
    survey = opened(survey_id)
    return shown_list(survey, asked(survey, question_id), FileForm(formdata=None))


@blueprint.post("/<int:survey_id>/dateien/<question_id>/<key>")
@staff("moderation")
@shown_again
def remove(survey_id: int, question_id: str, key: str) -> ResponseReturnValue:
    """Take a file away for good, with a reason."""
    survey, form = opened(survey_id), FileForm()
    question, file = asked(survey, question_id), files.find(db.session, key)
    if file is None or (file.contribution_id, file.place) != (survey.id, question.id):
        abort(404)
    if not form.validate_on_submit():
        return shown_list(survey, question, form, file), 422
    actions.remove_file(db.session, current_user, survey, file, form.reason.data or "")
    flash(_("Die Datei ist entfernt."), "success")
    return redirect(url_for("survey_files.listed", survey_id=survey.id, question_id=question.id), 303)


def opened(survey_id: int) -> Survey:
    """The survey, for those who may open its files."""
    survey = public_survey(survey_id)
    if not may_open(survey):
        raise NotAllowed(lazy("Dateien sieht nur die Dienststelle, die fragt."))
    return survey


def asked(survey: Survey, question_id: str) -> Question:
    """A question that asks for a file."""
    question = from_document(survey.questionnaire).question(question_id)
    if question is None or question.type != "file":
        abort(404)
    return question


def shown_list(survey: Survey, question: Question, form: FileForm, refused: File | None = None) -> str:
    """One page of the files, one that was refused first; moderators see the way to take one away."""
    page = queries.files(db.session, survey.id, question.id, request.args.get("seite"))

    def url(mark: str | None) -> str | None:
        return (
            url_for("survey_files.listed", survey_id=survey.id, question_id=question.id, seite=mark) if mark else None
        )

    return render_template(
        "results/files.html",
        survey=survey,
        question=say(question.title, survey.languages),
        question_id=question.id,
        files=[(file, file_routes.address_of(file)) for file in paging.led_by(refused, page.rows)],
        previous_url=url(page.before),
        next_url=url(page.after),
        back=pages.address_of(survey),
        form=form,
        wrong_key=refused.id if refused else None,
        may_remove=current_user.has_duty("moderator"),
    )
