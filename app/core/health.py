"""Whether the process lives (`/healthz`) and whether it can serve (`/readyz`: database there, migrations done)."""

from flask import Blueprint, Flask
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.access import anyone
from app.core.db import alembic, db

blueprint = Blueprint("health", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@blueprint.get("/healthz")
@anyone
def lives() -> tuple[str, int, dict[str, str]]:
    """The process answers."""
    return "ok\n", 200, PLAIN


@blueprint.get("/readyz")
@anyone
def ready() -> tuple[str, int, dict[str, str]]:
    """The database answers and stands at the newest migration; no details to strangers."""
    try:
        at = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    except SQLAlchemyError:
        return "not ready\n", 503, PLAIN
    heads = {revision.revision for revision in alembic.heads()}
    return ("ok\n", 200, PLAIN) if at == heads else ("not ready\n", 503, PLAIN)


def init_app(app: Flask) -> None:
    """Two addresses for whoever watches the service."""
    app.register_blueprint(blueprint)
