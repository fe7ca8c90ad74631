"""Comment, reply, change, withdraw."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts import intents
from app.comments import actions, pages
from app.comments.forms import CommentForm
from app.comments.models import Comment
from app.comments.pages import place_of
from app.core.access import anyone, even_suspended, signed_in
from app.core.contributions import TOMBSTONES, Contribution, Visibility
from app.core.db import db
from app.core.forms import Form, shown_again
from app.core.links import get_public_or_404, gone, standing_or_404, url_of
from app.core.locale import _, language

blueprint = Blueprint("comments", __name__, template_folder="templates")


def filled_form(comment: Comment | None = None) -> CommentForm:
    """The form; officials also choose for whom they speak."""
    form = CommentForm(data={"text": comment.source, "stance": comment.stance, "version": comment.version}
                       if comment else None)  # fmt: skip
    form.offer_departments(pages.speaking_choices(current_user) if current_user.is_authenticated else [])
    return form


@blueprint.get("/kommentare/<int:comment_id>")
@anyone
def find(comment_id: int) -> ResponseReturnValue:
    """A comment's own address leads to its place in the thread."""
    comment = db.session.get(Comment, comment_id)
    if comment is None or comment.visibility == Visibility.DRAFT:
        abort(404)
    if comment.visibility in TOMBSTONES:
        gone(comment.id)
    get_public_or_404(db.session, Contribution, comment.root_id or 0)
    return redirect(place_of(db.session, comment), 302)


@blueprint.get("/kommentare/<int:comment_id>/antworten")
@anyone
def replies(comment_id: int) -> str:
    """One comment with all its replies, page by page."""
    viewer_id = current_user.id if current_user.is_authenticated else None
    page = pages.replies_page(db.session, comment_id, viewer_id, request.args.get("k"))
    return render_template("comments/replies.html", page=page)


@blueprint.get("/kommentieren/<int:about_id>")
@anyone
def write(about_id: int) -> ResponseReturnValue:
    """The page with the form, for guests, replies and without script."""
    about = standing_or_404(db.session, about_id)
    return render_template("comments/write.html", about=about, form=filled_form(), back=url_of(about))


@blueprint.post("/kommentieren/<int:about_id>")
@anyone
@shown_again
def send(about_id: int) -> ResponseReturnValue:
    """Write it; a guest signs in last."""
    about = standing_or_404(db.session, about_id)
    form = filled_form()
    if not form.validate_on_submit():
        return render_template("comments/write.html", about=about, form=form, back=url_of(about)), 422
    typed, stance = form.text.data or "", form.stance.data
    if not current_user.is_authenticated:
        payload = {"about_id": about.id, "text": typed, "stance": stance, "language": language()}
        return redirect(url_for("accounts.sign_in_for", token=intents.begin("comment", payload).token), 303)
    if not form.keeps_pace("comment", current_user.id):
        return render_template("comments/write.html", about=about, form=form, back=url_of(about)), 429
    department_id = int(form.speaking_for.data) if form.speaking_for.data else None
    comment = actions.write(
        db.session, current_user, about, typed, stance, language=language(), department_id=department_id
    )
    said_so(comment)
    return redirect(place_of(db.session, comment), 303)


@blueprint.get("/kommentare/<int:comment_id>/aendern")
@signed_in
def edit(comment_id: int) -> ResponseReturnValue:
    """One's own comment, to change."""
    comment = pages.own_comment(db.session, comment_id, current_user.id)
    return render_template(
        "comments/edit.html", comment=comment, form=filled_form(comment), back=place_of(db.session, comment)
    )


@blueprint.post("/kommentare/<int:comment_id>/aendern")
@signed_in
@shown_again
def change(comment_id: int) -> ResponseReturnValue:
    """Change it."""
    comment = pages.own_comment(db.session, comment_id, current_user.id)
    form = filled_form()
    if not form.validate_on_submit():
        return render_template(
            "comments/edit.html", comment=comment, form=form, back=place_of(db.session, comment)
        ), 422
    actions.revise(db.session, current_user, comment, form.text.data or "", form.stance.data, form.version.data or 0)
    said_so(comment)
    return redirect(place_of(db.session, comment), 303)


@blueprint.get("/kommentare/<int:comment_id>/zurueckziehen")
@signed_in
def ask_withdraw(comment_id: int) -> ResponseReturnValue:
    """Really?"""
    comment = pages.own_comment(db.session, comment_id, current_user.id)
    return render_template("comments/withdraw.html", comment=comment, form=Form(), back=place_of(db.session, comment))


@blueprint.post("/kommentare/<int:comment_id>/zurueckziehen")
@signed_in
@even_suspended
def withdraw(comment_id: int) -> ResponseReturnValue:
    """Take it back."""
    comment = pages.own_comment(db.session, comment_id, current_user.id)
    actions.withdraw(db.session, current_user, comment)
    flash(_("Ihr Kommentar ist zurückgezogen."), "success")
    return redirect(place_of(db.session, comment), 303)


def said_so(comment: Comment) -> None:
    """Say what happened: published, or held for a person to read."""
    if comment.visibility == Visibility.HELD:
        flash(_("Ein Mensch liest Ihren Kommentar, bevor ihn alle sehen. Bis dahin sehen nur Sie ihn."), "info")
    elif request.endpoint == "comments.change":
        flash(_("Ihr Kommentar ist geändert."), "success")
    else:
        flash(_("Ihr Kommentar ist da."), "success")
