"""A safe request can only read, and leaves the database's plans as it found them."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import create_app
from app.core.db import db
from tests.postgres import plain

WRITING = text("INSERT INTO person (display_name, language, state, created_at) VALUES ('Ada', 'de', 'active', now())")


@pytest.fixture
def own_app(clone_database: Callable[[], str]) -> Iterator[Flask]:
    made = create_app("Testing", DATABASE_URL=clone_database())
    yield made
    with made.app_context():
        db.engine.dispose()


def test_a_page_that_is_only_read_cannot_write_even_by_mistake(own_app: Flask) -> None:
    with own_app.test_request_context("/ideen"):
        own_app.preprocess_request()
        with pytest.raises(DBAPIError, match="read-only"):
            db.session.execute(WRITING)


def test_after_a_page_was_read_the_same_connection_writes_again(own_app: Flask) -> None:
    assert own_app.test_client().get("/ideen").status_code == 200
    with own_app.test_request_context("/ideen/neu", method="POST"):
        own_app.preprocess_request()
        db.session.execute(WRITING)
        assert db.session.scalar(text("SELECT count(*) FROM person WHERE display_name = 'Ada'")) == 1


def test_the_list_is_planned_once_and_not_for_every_reader(own_app: Flask) -> None:
    client = own_app.test_client()
    for _reader in range(15):
        assert client.get("/ideen").status_code == 200
    with own_app.app_context():
        found = "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE '%row_number%'"
        assert db.session.scalar(text(found)) == 10  # five times sent plainly, then one plan for all


def test_a_connection_that_was_cut_while_it_rested_costs_nobody_a_page(own_app: Flask, monkeypatch) -> None:
    monkeypatch.setattr("app.core.transaction.RESTED_SECONDS", 0)
    client = own_app.test_client()
    assert client.get("/ideen").status_code == 200
    with psycopg.connect(plain(own_app.config["DATABASE_URL"]), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert client.get("/ideen").status_code == 200
