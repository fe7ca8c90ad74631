"""One transaction per request: an unsafe request that succeeds commits, everything else rolls back."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, g, make_response, request
from sqlalchemy.orm import Session

from app.core import errors, jobs
from app.core.db import db

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def finish(response: Response) -> Response:
    """Commit what an unsafe, successful request did, and wake the worker in the same transaction."""
    if request.method in SAFE or response.status_code >= 400 or g.get("failed"):
        return response
    try:
        jobs.commit(db.session)
    except errors.DATABASE_ERRORS as error:
        db.session.rollback()
        return make_response(errors.on_database(error))
    return response


@contextmanager
def whole() -> Iterator[Session]:
    """One transaction for a command at the prompt: everything it did is kept, or nothing."""
    try:
        yield db.session
        jobs.commit(db.session)
    except BaseException:
        db.session.rollback()
        raise


def init_app(app: Flask) -> None:
    """End each request's transaction; Flask-SQLAlchemy-Lite rolls back what was not committed."""
    app.after_request(finish)
