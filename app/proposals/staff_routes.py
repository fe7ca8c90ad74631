"""Merging a duplicate into another idea: find the other one, see what will happen, do it."""

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.access import staff
from app.core.db import db
from app.core.forms import shown_again
from app.core.locale import _
from app.proposals import actions, pages, queries
from app.proposals.forms import MergeForm
from app.proposals.pages import MergePage, address_of
from app.proposals.routes import ID, blueprint


def asked_page(proposal_id: int) -> MergePage:
    """The idea, and the other one if the address names it; 404 unless both are public."""
    row = queries.with_author(db.session, proposal_id)
    if row is None or not row[0].is_public:
        abort(404)
    target_id = request.args.get("mit", "")
    number = int(target_id) if target_id.isdecimal() and len(target_id) < 19 else None
    page = pages.merge_page(db.session, row, current_user, request.args.get("q", "").strip()[:200], number)
    if number is not None and (page.target is None or not page.target.is_public):
        abort(404)
    return page


@blueprint.get(f"/dienst/ideen/{ID}/zusammenlegen")
@staff("moderation", "coordination")
def merge(proposal_id: int) -> str:
    """Which idea says the same? Then: what will happen."""
    return render_template("proposals/merge.html", page=asked_page(proposal_id), form=MergeForm())


@blueprint.post(f"/dienst/ideen/{ID}/zusammenlegen")
@staff("moderation", "coordination")
@shown_again
def carry_out_merge(proposal_id: int) -> ResponseReturnValue:
    """Make one of the two."""
    page, form = asked_page(proposal_id), MergeForm()
    if page.target is None:
        abort(404)
    if not form.validate_on_submit():
        return render_template("proposals/merge.html", page=page, form=form), 422
    actions.merge(db.session, current_user, page.idea, page.target, str(form.reason.data))
    flash(_("Zusammengelegt. Alle Beteiligten hören davon."), "success")
    return redirect(address_of(page.target.id, page.target.title), 303)
