"""The floor: what every part stands on. It imports no part."""

from flask import Flask

from app.core import (
    access,
    assets,
    city,
    errors,
    forms,
    headers,
    health,
    jobs,
    locale,
    logs,
    navigation,
    startup,
    transaction,
)
from app.core import activity, contributions, limits, links, mail, references, versions  # noqa: F401  (tables)
from app.core.db import alembic, db


def init_app(app: Flask) -> None:
    """Lay the floor: the database and the city's profile first, then what each request passes through."""
    db.init_app(app)
    alembic.init_app(app)
    for room in (
        city,
        logs,
        errors,
        locale,
        transaction,
        forms,
        access,
        headers,
        navigation,
        assets,
        health,
        jobs,
        startup,
    ):
        room.init_app(app)
