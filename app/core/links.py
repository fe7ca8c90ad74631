"""From a contribution to its address, and from an id to the contribution everyone may read."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn

from flask import Blueprint, Flask, abort, current_app, g, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import IntegerConverter, Map

from app.core.access import anyone
from app.core.contributions import KINDS, TOMBSTONES, Contribution, Visibility
from app.core.db import db

blueprint = Blueprint("links", __name__)
LARGEST_ID = 2**63 - 1
SECRETS = frozenset({"key", "token", "secret", "entwurf"})  # names of values that open something for who knows them


def url_of(contribution: Any) -> str:
    """The address of the page on which the contribution stands; a row with its id, kind and title is enough."""
    return KINDS[contribution.kind].url(contribution)


def address(endpoint: str, /, **values: Any) -> str:
    """As `url_for`, which templates mean by that name; within the site each address is put together once.

    It depends on nothing but the path below which the platform lies, the endpoint and its values. An address that
    opens something for who knows it is not remembered.
    """
    known = all(type(value) in (str, int) for value in values.values()) and not any(name[0] == "_" for name in values)
    if not known or not SECRETS.isdisjoint(values) or endpoint[0] == "." or not has_request_context():
        return url_for(endpoint, **values)
    found: str = current_app.extensions["addresses"](request.script_root, endpoint, tuple(values), *values.values())
    return found


def _put_together(_root: str, endpoint: str, names: tuple[str, ...], *values: str | int) -> str:
    given: dict[str, Any] = dict(zip(names, values, strict=True))
    return url_for(endpoint, **given)


def filled(endpoint: str, argument: str) -> Callable[[int], str]:
    """The addresses of one page for many ids: put together once, filled in for each."""
    values: dict[str, Any] = {argument: LARGEST_ID}
    before, after = address(endpoint, **values).split(str(LARGEST_ID))
    return lambda number: f"{before}{number}{after}"


def get_public_or_404(session: Session, model: type[Contribution], contribution_id: int) -> Contribution:
    """The contribution if everyone may read it; 410 if it was taken down, 404 for everything else."""
    found = session.scalars(select(model).where(model.id == contribution_id)).first()
    if found is None or found.visibility in (Visibility.DRAFT, Visibility.HELD):
        abort(404)
    if found.visibility in TOMBSTONES:
        gone(found.id)
    return found


def standing_or_404(session: Session, contribution_id: int) -> Contribution:
    """What may be supported, commented on and reported: public itself, and so is what it is said about."""
    found = session.get(Contribution, contribution_id)
    if found is None:
        abort(404)
    above = [session.get(Contribution, number) for number in (found.about_id, found.root_id) if number]
    if not all(one is not None and one.is_public for one in (found, *above)):
        abort(404)
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
    """One short address for everything published, for mails and notices; it leads to the page.

    The address of a page bears its title, so nobody is led to what they may not read; authors are to their own.
    """
    found = db.session.get(Contribution, contribution_id)
    mine = found is not None and current_user.is_authenticated and found.author_id == current_user.id
    if found is None or found.visibility == Visibility.DRAFT or (found.visibility == Visibility.HELD and not mine):
        abort(404)
    if found.visibility in TOMBSTONES:
        gone(found.id)
    return redirect(url_of(found), 302)


class Id(IntegerConverter):
    """A number in an address: no larger than the database can hold, 404 beyond."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:
        super().__init__(map, fixed_digits, min, LARGEST_ID if max is None else max)


def limit_ids(app: Flask) -> None:
    """Before any route is opened: `<int:…>` in addresses is an id."""
    app.url_map.converters["int"] = Id


def init_app(app: Flask) -> None:
    """Open the short addresses; give templates their addresses."""
    app.extensions["addresses"] = lru_cache(maxsize=4096, typed=True)(_put_together)
    app.jinja_env.globals["url_for"] = address
    app.register_blueprint(blueprint)
