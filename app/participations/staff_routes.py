"""What the coordination prepares: codes on paper for a survey or a vote, and places where many share one connection."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import links
from app.core.access import staff
from app.core.contributions import Contribution
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.forms import shown_again
from app.core.locale import _, language
from app.participations import actions, queries, rules
from app.participations.forms import PlaceForm, PrintForm
from app.participations.models import CodeBatch, SharedPlace

blueprint = Blueprint("participations", __name__, url_prefix="/dienst", template_folder="templates")


@blueprint.get("/codes/<int:contribution_id>")
@staff("coordination")
def codes(contribution_id: int) -> ResponseReturnValue:
    """What was printed for a contribution, and a form for more."""
    return shown_codes(opened(contribution_id), PrintForm(formdata=None))


@blueprint.post("/codes/<int:contribution_id>")
@staff("coordination")
@shown_again
def print_codes(contribution_id: int) -> ResponseReturnValue:
    """The codes exist only in this answer, so it is the page to print and leads nowhere."""
    contribution = opened(contribution_id)
    form = PrintForm()
    if not form.validate_on_submit():
        return shown_codes(contribution, form), 422
    printed = actions.print_codes(db.session, contribution, current_user, form.number.data or 0, form.note.data or "")
    address = links.absolute("links.find", language(), contribution_id=contribution.id)
    return render_template("participations/printed.html", contribution=contribution, codes=printed, address=address)


@blueprint.post("/codes/gedruckt/<int:batch_id>/sperren")
@staff("coordination")
def withdraw_codes(batch_id: int) -> ResponseReturnValue:
    """A print run was lost."""
    batch = db.session.get(CodeBatch, batch_id) or abort(404)
    actions.withdraw_codes(db.session, batch, current_user)
    flash(_("Die noch nicht benutzten Codes sind gesperrt."), "success")
    return redirect(url_for("participations.codes", contribution_id=batch.contribution_id), 303)


@blueprint.get("/orte")
@staff("coordination")
def places() -> ResponseReturnValue:
    """The registered places."""
    return shown_places(PlaceForm(formdata=None))


@blueprint.post("/orte")
@staff("coordination")
@shown_again
def register_place() -> ResponseReturnValue:
    """Register one."""
    form = PlaceForm()
    if not form.validate_on_submit():
        return shown_places(form), 422
    try:
        actions.register_place(db.session, current_user, form.name.data or "", (form.networks.data or "").split("\n"))
    except NotAllowed as refusal:
        form.networks.errors = [refusal.reason]
        return shown_places(form), 422
    flash(_("Der Ort ist eingetragen."), "success")
    return redirect(url_for("participations.places"), 303)


@blueprint.post("/orte/<int:place_id>/beenden")
@staff("coordination")
def end_place(place_id: int) -> ResponseReturnValue:
    """Its connection is like any other from now on."""
    place = db.session.get(SharedPlace, place_id) or abort(404)
    actions.end_place(db.session, current_user, place)
    return redirect(url_for("participations.places"), 303)


def opened(contribution_id: int) -> Contribution:
    """What codes can be printed for; 404 for what stands below something else."""
    found = db.session.get(Contribution, contribution_id)
    if found is None or found.about_id is not None:
        abort(404)
    return found


def shown_codes(contribution: Contribution, form: PrintForm) -> str:
    """The page of the print runs; a number under five would point at persons."""
    batches = [(batch, rules.shown_used(used)) for batch, used in queries.batches(db.session, contribution.id)]
    return render_template(
        "participations/codes.html",
        contribution=contribution,
        batches=batches,
        form=form,
        address=links.url_of(contribution),
    )


def shown_places(form: PlaceForm) -> str:
    """The page of the places."""
    return render_template("participations/places.html", places=queries.places(db.session), form=form)
