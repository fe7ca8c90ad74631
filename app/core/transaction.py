"""One transaction per request: an unsafe request that succeeds commits, a safe one can only read.

A safe request ends its transaction with a commit as well: after a rollback the driver forgets its prepared statements,
and the database would plan every query of every page anew (measured: half of its work for most pages).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from flask import Flask, Response, g, has_app_context, make_response, request
from psycopg import Error as PsycopgError
from sqlalchemy import Connection, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from app.core import errors, jobs
from app.core.db import db

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
RESTED_SECONDS = 1


def begin() -> None:
    """Note what this request may do, before anything is asked."""
    g.only_reads = request.method in SAFE


@event.listens_for(Session, "after_begin")
def only_read(_session: Session, _transaction: Any, connection: Connection) -> None:
    """Within a safe request the database itself refuses to write."""
    if has_app_context() and g.get("only_reads") and not connection.in_nested_transaction():
        connection.connection.dbapi_connection.read_only = True  # type: ignore[union-attr]


@event.listens_for(Pool, "checkin")
def write_again(connection: Any, _record: Any) -> None:
    """The next request that gets this connection decides for itself."""
    if connection is not None and connection.read_only:
        connection.read_only = None


@event.listens_for(Pool, "checkout")
def ask_after_a_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that rested is asked whether the database is still there; one just used has answered for itself.

    If it is gone, all that rested are made anew. (Asking each time, as `pool_pre_ping` does, is one more a page.)
    """
    now = monotonic()
    if now - record.info.get("asked", now) > RESTED_SECONDS:
        try:
            connection.execute("SELECT 1")
            connection.commit()  # a rollback would forget the prepared statements
        except PsycopgError as gone:
            raise InvalidatePoolError from gone
    record.info["asked"] = now


def finish(response: Response) -> Response:
    """Commit what an unsafe, successful request did, and wake the worker in the same transaction."""
    if response.status_code >= 400 or g.get("failed"):
        return response
    try:
        if request.method in SAFE:
            db.session.commit()
        else:
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
    app.before_request(begin)
    app.after_request(finish)
