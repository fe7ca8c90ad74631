"""The floor: what every part stands on. It imports no part."""

from flask import Flask

from app.core import (  # noqa: F401  (tables)
    access,
    activity,
    adoption,
    assets,
    bodies,
    city,
    contributions,
    db,
    errors,
    file_routes,
    files,
    forms,
    headers,
    health,
    jobs,
    limits,
    links,
    locale,
    logs,
    mail,
    navigation,
    post,
    references,
    sessionless,
    speaking,
    transaction,
    versions,
)


def init_app(app: Flask) -> None:
    """Lay the floor: the database and the city's profile first, then what each request passes through."""
    links.limit_ids(app)
    speaking.init_app(app)
    db.init_app(app)
    for room in (
        city,
        adoption,
        logs,
        bodies,
        errors,
        sessionless,
        locale,
        transaction,
        forms,
        access,
        headers,
        navigation,
        assets,
        health,
        links,
        file_routes,
        jobs,
        post,
    ):
        room.init_app(app)
