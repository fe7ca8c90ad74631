"""What the support box shows, and a guest's support on its way through signing in."""

from dataclasses import dataclass

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts.intents import Payload
from app.accounts.models import Account
from app.core import limits
from app.core.contributions import Contribution
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.links import standing_or_404, url_of
from app.supports import actions, queries


@dataclass(frozen=True, slots=True)
class SupportBox:
    """The support button of one contribution as one person sees it."""

    count: int
    own: bool
    supported: bool
    action: str | None  # where the form posts; None for guests and authors
    link: str | None  # where guests begin


def support_box(
    contribution_id: int, author_id: int | None, count: int, person_id: int | None, *, supported: bool = False
) -> SupportBox:
    """The box: guests get a link to the page with the form, so that the page itself stays without a form token."""
    own = person_id is not None and person_id == author_id
    link = None if person_id else url_for("supports.ask", contribution_id=contribution_id)
    endpoint = "supports.withdraw" if supported else "supports.support"
    action = url_for(endpoint, contribution_id=contribution_id) if person_id and not own else None
    return SupportBox(count, own, supported, action, link)


def box_of(session: Session, contribution: Contribution, person_id: int) -> SupportBox:
    """The box as it stands after a click."""
    count = queries.count(session, contribution.id)
    supported = bool(queries.supported(session, person_id, [contribution.id]))
    return support_box(contribution.id, contribution.author_id, count, person_id, supported=supported)


def carry_out(session: Session, account: Account, payload: Payload) -> str:
    """A guest's support once they are signed in: back to the same spot, with the support counted."""
    contribution = standing_or_404(session, payload["contribution_id"])
    if refusal := limits.too_fast(session, "support", account.id):
        raise NotAllowed(refusal)
    if contribution.author_id != account.id:
        actions.support(session, account, contribution, by_mail=payload["by_mail"])
    return url_of(contribution) + "#unterstuetzung"


def describe(payload: Payload) -> Markup:
    """What the guest is about to support."""
    contribution = db.session.get(Contribution, payload["contribution_id"])
    return Markup(render_template("supports/_begun.html", contribution=contribution))
