"""The desk of officials and of the coordination: what is owed, and the screen on which it is answered."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import text
from app.core.access import staff
from app.core.city import Department, directory
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.core.forms import shown_again
from app.core.locale import _
from app.responses import actions, desk, pages, rules
from app.responses.forms import AnswerForm, MoveForm, OweForm, ReassignForm
from app.responses.models import Response
from app.responses.routes import asked_filters
from app.responses.status import Status

blueprint = Blueprint("answering", __name__, url_prefix="/dienst/antworten", template_folder="templates")


@blueprint.get("")
@staff("responses", "coordination")
def index() -> ResponseReturnValue:
    """What is mine, due, overdue; the soonest due day first."""
    filters, kept = asked_filters()
    view = request.args.get("ansicht", "meine")
    page = desk.listing(db.session, current_user, view, filters, request.args.get("seite"))
    return render_template(
        "responses/desk.html",
        desk=page,
        kept=kept,
        lists=directory(),
        statuses=pages.status_choices(list(Status)),
    )


def case_of(contribution_id: int) -> desk.Case:
    """The case of a contribution that can be answered; 404 otherwise."""
    return desk.case(db.session, current_user, contribution_id, request.args.get("fragen")) or abort(404)


def screen(case: desk.Case, form: AnswerForm | None = None, **values: Any) -> str:
    """The one screen: the idea left, the answer right."""
    reassign = values.pop("reassign", None) or ReassignForm(formdata=None)
    reassign.offer(case.other_departments)
    form = form or AnswerForm.of(case.draft, case.owed.status if case.owed else None)
    return render_template("responses/case.html", case=case, form=form, reassign=reassign, **values)


@blueprint.get("/<int:contribution_id>")
@staff("responses", "coordination")
def show(contribution_id: int) -> ResponseReturnValue:
    """Read the idea and what is being written about it."""
    return screen(case_of(contribution_id))


@blueprint.post("/<int:contribution_id>")
@staff("responses", "coordination")
@shown_again
def write(contribution_id: int) -> ResponseReturnValue:
    """Keep the draft; perhaps show it, give it to a colleague, or publish it (`do`)."""
    case = case_of(contribution_id)
    if not case.may_answer:
        raise NotAllowed(actions.NOT_YOURS)
    form, do = AnswerForm(), request.form.get("do", "save")
    if not form.validate_on_submit():
        return screen(case, form), 422
    words = form.words()
    if do == "preview":
        return screen(case, form, preview_html=text.render(words.source) if words.source else "")
    if do in ("ask", "publish") and form.blame(rules.missing(words, case.owed.status, case.today)):
        return screen(case, form), 422
    try:
        response = actions.draft_response(db.session, current_user, case.owed, words, form.version.data)
    except Stale:
        return conflict(contribution_id, form)
    return leave(case, response, do)


def leave(case: desk.Case, response: Response, do: str) -> ResponseReturnValue:
    """Where a kept text goes next, and the person with it."""
    if do == "ask":
        actions.ask_approval(db.session, current_user, response)
        flash(_("Zur Freigabe gegeben. Eine Kollegin oder ein Kollege liest und veröffentlicht."), "success")
        return redirect(url_for("answering.index"), 303)
    if do == "publish":
        actions.publish(db.session, current_user, response)
        flash(_("Veröffentlicht. Alle Beteiligten hören davon."), "success")
        return redirect(case.url, 303)
    flash(_("Entwurf gespeichert."), "success")
    return redirect(url_for("answering.show", contribution_id=case.contribution.id), 303)


def conflict(contribution_id: int, form: AnswerForm) -> ResponseReturnValue:
    """Somebody else wrote in between: both texts, and the person decides."""
    db.session.expire_all()
    case = case_of(contribution_id)
    form.version.show(case.draft.version if case.draft else None)
    return screen(case, form, theirs=case.draft or (case.entries[-1] if case.entries else None)), 409


def entry_as_read(case: desk.Case, form: MoveForm) -> Response:
    """The open entry, exactly as the person read it; raises Stale if it is another one by now."""
    if case.draft is None or not form.validate_on_submit() or case.draft.version != form.version.data:
        raise Stale()
    return case.draft


@blueprint.post("/<int:contribution_id>/freigeben")
@staff("responses", "coordination")
def approve(contribution_id: int) -> ResponseReturnValue:
    """Approve a colleague's text and publish it."""
    case = case_of(contribution_id)
    actions.publish(db.session, current_user, entry_as_read(case, MoveForm()))
    flash(_("Freigegeben und veröffentlicht. Alle Beteiligten hören davon."), "success")
    return redirect(case.url, 303)


@blueprint.post("/<int:contribution_id>/zurueck")
@staff("responses", "coordination")
def send_back(contribution_id: int) -> ResponseReturnValue:
    """Make a text that waits for approval a draft again."""
    case = case_of(contribution_id)
    actions.send_back(db.session, current_user, entry_as_read(case, MoveForm()))
    flash(_("Der Text ist wieder ein Entwurf."), "success")
    return redirect(url_for("answering.show", contribution_id=contribution_id), 303)


@blueprint.post("/<int:contribution_id>/weitergeben")
@staff("responses", "coordination")
@shown_again
def reassign(contribution_id: int) -> ResponseReturnValue:
    """Pass the idea on to the department that can answer it."""
    case = case_of(contribution_id)
    form = ReassignForm()
    form.offer(case.other_departments)
    if not form.validate_on_submit():
        return screen(case, reassign=form), 422
    department = db.session.get_one(Department, form.department.data)
    if form.version.data != case.owed.version:
        raise Stale()
    actions.reassign(db.session, current_user, case.owed, department, form.why.data or "")
    flash(_("Weitergegeben. Die Frist bleibt."), "success")
    return redirect(url_for("answering.index"), 303)


@blueprint.post("/<int:contribution_id>/zusagen")
@staff("coordination")
def owe(contribution_id: int) -> ResponseReturnValue:
    """Promise an answer to what owes none by itself."""
    case = case_of(contribution_id)
    if OweForm().validate_on_submit():
        actions.owe(db.session, current_user, case.contribution)
        flash(_("Die Antwort ist zugesagt. Die Fristen zählen ab heute."), "success")
    return redirect(url_for("answering.show", contribution_id=contribution_id), 303)
