"""Notices, mail choices, and the one click that ends mails."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.access import anyone, even_suspended, signed_in
from app.core.db import db
from app.core.forms import exempt, shown_again
from app.core.locale import _
from app.notifications import actions, letters, pages, queries
from app.notifications.forms import NAMES, MailForm
from app.notifications.rules import TOPICS

blueprint = Blueprint("notifications", __name__, template_folder="templates")


@blueprint.get("/konto/mitteilungen")
@signed_in
def show() -> ResponseReturnValue:
    """A person's notices, the newest first."""
    page = queries.notices(db.session, current_user.id, request.args.get("ab"))
    notices = [pages.notice(row) for row in page.rows]
    return render_template("notifications/show.html", notices=notices, page=page)


@blueprint.post("/konto/mitteilungen/gelesen")
@signed_in
@even_suspended
def read_all() -> ResponseReturnValue:
    """All of them count as read."""
    actions.read_all(db.session, current_user)
    return redirect(url_for("notifications.show"), 303)


def offered(form: MailForm) -> MailForm:
    """The form with the ticks that concern the person."""
    form.offer(is_official=bool(current_user.departments()))
    return form


@blueprint.get("/konto/mails")
@signed_in
def mails() -> ResponseReturnValue:
    """Which mails come."""
    muted = queries.muted(db.session, current_user.id)
    form = offered(MailForm(data={topic: topic not in muted for topic in TOPICS}))
    return render_template("notifications/mails.html", form=form)


@blueprint.post("/konto/mails")
@signed_in
@even_suspended
@shown_again
def choose() -> ResponseReturnValue:
    """Choose them."""
    form = offered(MailForm())
    if not form.validate_on_submit():
        return render_template("notifications/mails.html", form=form), 422
    actions.choose(db.session, current_user, form.wanted())
    flash(_("Gespeichert. Mitteilungen in Ihrem Bereich kommen weiterhin alle."), "success")
    return redirect(url_for("notifications.mails"), 303)


@blueprint.get("/abmelden/mails/<token>")
@anyone
def unsubscribe(token: str) -> ResponseReturnValue:
    """The page behind the link of a mail: one button, nothing happens by looking."""
    found = letters.read_unsubscribe(token)
    if found is None:
        abort(404)
    return render_template("notifications/unsubscribe.html", token=token, topic=NAMES[found[1]], done=False)


@blueprint.post("/abmelden/mails/<token>")
@anyone
@even_suspended
@exempt
def end_mails(token: str) -> ResponseReturnValue:
    """One click ends the mails of this topic, without signing in (RFC 8058)."""
    found = letters.read_unsubscribe(token)
    if found is None:
        abort(404)
    actions.mute(db.session, *found)
    return render_template("notifications/unsubscribe.html", token=token, topic=NAMES[found[1]], done=True)
