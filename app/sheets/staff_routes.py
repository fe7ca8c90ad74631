"""The desk for paper: the form to print, and entering what came back, by keyboard."""

from collections.abc import Mapping

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import city
from app.core.access import staff
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.forms import shown_again
from app.core.locale import _, language
from app.sheets import actions, form_pdf, keys, pages
from app.sheets.forms import PaperForm
from app.surveys.models import Survey
from app.surveys.pages import around, said, say
from app.surveys.questions.kind import Fields, Unanswerable

blueprint = Blueprint("sheets_desk", __name__, url_prefix="/dienst/umfragen", template_folder="templates")


def found(survey_id: int) -> Survey:
    """A survey that was opened, or is still being built."""
    survey: Survey = db.session.get(Survey, survey_id) or abort(404)
    return survey


def paper_address(survey: Survey) -> str | None:
    """Where paper is entered, while it may be."""
    return url_for("sheets_desk.paper", survey_id=survey.id) if survey.is_public and actions.is_open(survey) else None


def form_address(survey: Survey) -> str | None:
    """The form to print, until the survey is over: it is printed and sent before the first day too."""
    return url_for("sheets_desk.printed", survey_id=survey.id) if survey.closed_at is None else None


@blueprint.get("/<int:survey_id>/papier")
@staff("coordination")
def paper(survey_id: int) -> str:
    """An empty sheet to type into."""
    return shown_paper(found(survey_id), PaperForm(formdata=None, prefix="_"), {}, {})


@blueprint.post("/<int:survey_id>/papier")
@staff("coordination")
@shown_again
def enter(survey_id: int) -> ResponseReturnValue:
    """Enter it, and on to the next."""
    survey, form = found(survey_id), PaperForm(prefix="_")
    fields = request.form.to_dict(flat=False)
    if not form.validate_on_submit():
        return shown_paper(survey, form, fields, {}), 422
    try:
        receipt = actions.enter_paper(
            db.session, survey, current_user, fields, form.code.data or "", language(), around()
        )
    except actions.Refused as refusal:
        return shown_paper(survey, form, fields, refusal.read.refused), 422
    except NotAllowed as refusal:
        if form.code.data:
            form.code.errors = [refusal.reason]
        else:
            form.form_errors.append(refusal.reason)
        return shown_paper(survey, form, fields, {}), 422
    flash(_("Der Bogen ist eingetragen. Beleg: %(receipt)s", receipt=keys.in_groups(receipt)), "success")
    return redirect(url_for("sheets_desk.paper", survey_id=survey.id), 303)


def shown_paper(survey: Survey, form: PaperForm, fields: Fields, refused: Mapping[str, Unanswerable]) -> str:
    """The whole questionnaire on one page."""
    page = pages.paper_page(db.session, survey, fields, refused)
    return render_template("sheets/paper.html", page=page, form=form)


@blueprint.get("/<int:survey_id>/formular.pdf")
@staff("coordination")
def printed(survey_id: int) -> ResponseReturnValue:
    """The form to print, in the language being spoken."""
    survey = found(survey_id)
    document = form_pdf.document_of(
        actions.questionnaire_of(survey),
        lambda words: say(words, survey.languages).text,
        title=said(survey, "title").text,
        introduction=pages.lead_on_paper(survey),
        city=city.profile().name,
        reference=survey.reference or "",
        language=language() if language() in survey.languages else survey.language,
        end=pages.back_by_post(survey),
    )
    response = make_response(form_pdf.typeset(document))
    response.content_type = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="umfrage-{survey.id}.pdf"'
    return response
