"""Support and take it back."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import intents
from app.core.access import anyone, even_suspended, signed_in
from app.core.contributions import Contribution
from app.core.db import db
from app.core.forms import shown_again
from app.core.headers import fragment
from app.core.links import standing_or_404, url_of
from app.supports import actions, pages
from app.supports.forms import SupportForm

blueprint = Blueprint("supports", __name__, template_folder="templates")


@blueprint.get("/unterstuetzen/<int:contribution_id>")
@anyone
def ask(contribution_id: int) -> ResponseReturnValue:
    """The page with the button, for guests and without script."""
    contribution = standing_or_404(db.session, contribution_id)
    return render_template(
        "supports/ask.html", contribution=contribution, back=url_of(contribution), form=SupportForm()
    )


@blueprint.post("/unterstuetzen/<int:contribution_id>")
@anyone
@shown_again
def support(contribution_id: int) -> ResponseReturnValue:
    """Support; a guest signs in last."""
    contribution = standing_or_404(db.session, contribution_id)
    form = SupportForm()
    if not form.validate_on_submit():
        page = render_template("supports/ask.html", contribution=contribution, back=url_of(contribution), form=form)
        return page, 422
    by_mail = not form.without_mail.data
    if not current_user.is_authenticated:
        intent = intents.begin("support", {"contribution_id": contribution.id, "by_mail": by_mail})
        return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)
    if not form.keeps_pace("support", current_user.id):
        page = render_template("supports/ask.html", contribution=contribution, back=url_of(contribution), form=form)
        return page, 429
    actions.support(db.session, current_user, contribution, by_mail=by_mail)
    return answer(contribution)


@blueprint.post("/unterstuetzen/<int:contribution_id>/zuruecknehmen")
@signed_in
@even_suspended
def withdraw(contribution_id: int) -> ResponseReturnValue:
    """Take it back."""
    contribution = standing_or_404(db.session, contribution_id)
    actions.withdraw(db.session, current_user, contribution)
    return answer(contribution)


def answer(contribution: Contribution) -> ResponseReturnValue:
    """Back to the same spot; with script only the box is drawn anew."""
    if request.headers.get("HX-Request") != "true":
        return redirect(url_of(contribution) + "#unterstuetzung", 303)
    box = pages.box_of(db.session, contribution, current_user.id)
    return fragment(render_template("supports/_box.html", box=box))
