"""From a contribution to its address, and from an id to the contribution everyone may read."""

from typing import Any, NoReturn

from flask import Blueprint, Flask, abort, current_app, g, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import anyone
from app.core.contributions import KINDS, TOMBSTONES, Contribution, Visibility
from app.core.db import db

blueprint = Blueprint("links", __name__)


def url_of(contribution: Contribution) -> str:
    """The address of the page on which the contribution stands."""
    return KINDS[contribution.kind].url(contribution)


def get_public_or_404(session: Session, model: type[Contribution], contribution_id: int) -> Contribution:
    """The contribution if everyone may read it; 410 if it was taken down, 404 for everything else."""
    found = session.scalars(select(model).where(model.id == contribution_id)).first()
    if found is None or found.visibility in (Visibility.DRAFT, Visibility.HELD):
        abort(404)
    if found.visibility in TOMBSTONES:
        gone(found.id)
    return found


def gone(contribution_id: int) -> NoReturn:
    """410: it was taken down; the page says what its tombstone says."""
    g.gone_id = contribution_id
    abort(410)


def absolute(endpoint: str, language: str, **values: Any) -> str:
    """The full address of a page for a mail, in the language of its reader; never taken from a request's headers."""
    default: str = current_app.extensions["profile"].default_language
    prefix = "" if language == default else f"/{language}"
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}{prefix}{path}"


@blueprint.get("/beitrag/<int:contribution_id>")
@anyone
def find(contribution_id: int) -> ResponseReturnValue:
    """One short address for everything published, for mails and notices; it leads to the page."""
    found = db.session.get(Contribution, contribution_id)
    if found is None or found.visibility == Visibility.DRAFT:
        abort(404)
    return redirect(url_of(found), 302)


def init_app(app: Flask) -> None:
    """Open the short addresses."""
    app.register_blueprint(blueprint)
