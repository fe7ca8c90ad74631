"""Migrations and models cannot drift apart, and every step can be taken back."""

import subprocess

import pytest
from flask_alembic import Alembic

from app import create_app
from app.core.db import Base, alembic, db
from deploy.postgres import _programs as programs
from tests.postgres import plain


def schema(url: str) -> list[str]:
    """The schema as pg_dump says it, without what migrations keep for themselves."""
    command = [str(programs() / "pg_dump"), "--schema-only", "--no-owner", "--schema=public", plain(url)]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line for line in dumped.splitlines() if line and not line.startswith(("--", "\\", "SET ", "SELECT "))]
    beside = ("alembic_version", "version_num", "SCHEMA public")
    kept = [line for line in lines if line != ");" and not any(word in line for word in beside)]
    return sorted(line.removesuffix(",") for line in kept)  # which column stands last is no difference


def test_migrations_lead_to_the_models(postgres, template_database):
    made = postgres.create("models")
    url = postgres.url(made)
    app = create_app("Testing", DATABASE_URL=url)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    migrated, modelled = schema(postgres.url(template_database)), schema(url)
    postgres.drop(made)
    assert migrated == modelled


def test_there_is_one_head(whole_app):
    with whole_app.app_context():
        assert len(alembic.heads()) == 1


def revisions(migrator: Alembic) -> list[str]:
    """Every revision from the first to the last."""
    return [revision.revision for revision in reversed(list(migrator.script_directory.walk_revisions()))]


def test_each_step_up_can_be_taken_back(postgres):
    made = postgres.create("steps")
    app = create_app("Testing", DATABASE_URL=postgres.url(made))
    with app.app_context():
        for revision in revisions(alembic):
            before = schema(postgres.url(made))
            alembic.upgrade(revision)
            alembic.downgrade(-1)
            assert schema(postgres.url(made)) == before, f"{revision} cannot be taken back"
            alembic.upgrade(revision)
        db.engine.dispose()
    postgres.drop(made)


@pytest.mark.parametrize("word", ["drop_all", "create_all"])
def test_nothing_makes_tables_behind_the_migrations(word):
    from tests.house.test_architecture import relative, sources

    found = [relative(path) for path in sources("app", "moderation") if word in path.read_text(encoding="utf-8")]
    assert not found
