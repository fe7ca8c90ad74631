"""One transaction around a test: what the application commits in it is a savepoint, and all of it is rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from flask import Flask
from sqlalchemy import Connection

from app.core.db import db


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Let every session and every `engine.begin()` of the application join one connection.

    (Flask-SQLAlchemy-Lite's own `test_isolation` ends the outer transaction with the first session on SQLAlchemy 2.1.)
    """
    with app.app_context():
        engine, sessions = db.engine, db.sessionmaker
    with engine.connect() as connection:
        transaction = connection.begin()

        @contextmanager
        def begin() -> Iterator[Connection]:
            with connection.begin_nested():
                yield connection

        joined = {"bind": connection, "join_transaction_mode": "create_savepoint"}
        with patch.dict(sessions.kw, joined), patch.object(engine, "begin", begin):
            yield
        transaction.rollback()
