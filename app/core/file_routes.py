"""Handing out files: to whom the part that keeps them says, and in a way that no file can do anything to anybody."""

import re
from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Flask, Response, abort, url_for

from app.core import files, jobs
from app.core.access import anyone
from app.core.contributions import Contribution
from app.core.db import db
from app.core.files import File
from app.core.store import StoreGone

blueprint = Blueprint("files", __name__)
NOT_PLAIN = re.compile("[^A-Za-z0-9._ -]")
LOCKED_IN = "sandbox; default-src 'none'"
MayOpen = Callable[[File], bool]
DOORS: dict[str, MayOpen] = {}  # kind of the contribution -> whether whoever asks may open this file of it


def open_with(kind: str, may_open: MayOpen) -> None:
    """From now on files of this kind of contribution are handed out to whom `may_open` says."""
    DOORS[kind] = may_open


def address_of(file: File) -> str:
    """Where a file is handed out."""
    return url_for("files.show", key=file.id, name=file.name)


@blueprint.get("/dateien/<key>/<name>")
@anyone
def show(key: str, name: str) -> Response:
    """A file, for those who may see it; to everybody else it does not exist."""
    file = files.find(db.session, key)
    if file is None or file.name != name or not _may_open(file):
        abort(404)
    try:
        content = files.content_of(file)
    except StoreGone:
        abort(503)
    if content is None:
        abort(404)
    response = Response(content, mimetype=file.media_type)
    response.headers["Content-Security-Policy"] = LOCKED_IN
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f"{'inline' if file.is_picture else 'attachment'}; {_named(file.name)}"
    return response


def _named(name: str) -> str:
    """The name in a header: in plain letters for old browsers, and as it is (RFC 6266)."""
    return f"filename=\"{NOT_PLAIN.sub('_', name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def _may_open(file: File) -> bool:
    contribution = db.session.get(Contribution, file.contribution_id)
    may_open = DOORS.get(contribution.kind) if contribution is not None else None
    return may_open is not None and may_open(file)


def init_app(app: Flask) -> None:
    """The one address of files, and the jobs that take away what is gone."""
    app.register_blueprint(blueprint)
    jobs.register("files.sweep", files.sweep)
    jobs.register("files.forget_strays", files.forget_strays, "23 3 * * *")
