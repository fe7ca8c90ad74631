"""From a contribution to its address, and from an id to the contribution everyone may read."""

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.contributions import KINDS, TOMBSTONES, Contribution, Visibility


def url_of(contribution: Contribution) -> str:
    """The address of the page on which the contribution stands."""
    return KINDS[contribution.kind].url(contribution)


def get_public_or_404(session: Session, model: type[Contribution], contribution_id: int) -> Contribution:
    """The contribution if everyone may read it; 410 if it was taken down, 404 for everything else."""
    found = session.scalars(select(model).where(model.id == contribution_id)).first()
    if found is None or found.visibility in (Visibility.DRAFT, Visibility.HELD):
        abort(404)
    if found.visibility in TOMBSTONES:
        abort(410)
    return found
