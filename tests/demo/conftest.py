"""One demo city for all tests that only look at it."""

import pytest

from app import create_app
from app.core.db import db
from app.demo import story


@pytest.fixture(scope="session")
def url(postgres, template_database):
    name = postgres.create("demo_city", template_database)
    yield postgres.url(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def loaded(url):
    """The demo city, made once and read by every test here."""
    app = create_app("Testing", DATABASE_URL=url)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 0, result.output
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def demo(loaded):
    with loaded.app_context():
        yield loaded


@pytest.fixture(scope="session")
def told():
    return story.load()
