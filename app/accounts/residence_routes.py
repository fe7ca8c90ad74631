"""Residence: entering the code in "Mein Bereich", and handing codes out at the citizens' office."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import residence
from app.accounts.forms import HandOutForm, ResidenceForm
from app.core.access import signed_in, staff
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.forms import shown_again
from app.core.locale import _

blueprint = Blueprint("residence", __name__, template_folder="templates")


@blueprint.get("/konto/wohnsitz")
@signed_in
def show() -> ResponseReturnValue:
    """Whether my residence is confirmed, and how it gets confirmed."""
    return render_template("accounts/residence.html", form=ResidenceForm())


@blueprint.post("/konto/wohnsitz")
@signed_in
@shown_again
def confirm() -> ResponseReturnValue:
    """Enter the code from the paper."""
    form = ResidenceForm()
    if not form.validate_on_submit():
        return render_template("accounts/residence.html", form=form), 422
    try:
        residence.confirm(db.session, current_user, form.code.data or "")
    except NotAllowed as refusal:
        form.code.errors = [refusal.reason]
        return render_template("accounts/residence.html", form=form), 422
    flash(_("Ihr Wohnsitz ist bestätigt."), "success")
    return redirect(url_for("residence.show"), 303)


@blueprint.get("/dienst/wohnsitz")
@staff("responses", "coordination")
def desk() -> ResponseReturnValue:
    """How codes are handed out, and how many are wanted."""
    return render_template("accounts/residence_desk.html", form=HandOutForm(data={"number": 1}))


@blueprint.post("/dienst/wohnsitz")
@staff("responses", "coordination")
@shown_again
def hand_out() -> ResponseReturnValue:
    """The codes exist only in this answer, so it is the page itself and leads nowhere."""
    form = HandOutForm()
    if not form.validate_on_submit():
        return render_template("accounts/residence_desk.html", form=form), 422
    given = residence.give_codes(db.session, current_user, form.number.data or 0)
    return render_template("accounts/residence_codes.html", codes=given, days=residence.VALID_DAYS)
