"""What every test stands on: no socket beyond this machine, and real PostgreSQL."""

import itertools
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy.orm import Session
from xdist.scheduler import LoadScopeScheduling

from app import create_app
from app.core import city
from app.core.adoption import adopt
from app.core.db import db
from app.core.transaction import whole
from deploy import translations
from tests import network
from tests.isolation import rolled_back
from tests.postgres import TestServer, migrate
from tests.visitor import Visitor

HERE = Path(__file__).parent
EARLY = ("demo", "deploy", "journeys")  # what takes long, and waits more than it works
network.forbid_the_outside()
settings.register_profile("house", deadline=None)  # machines are noisy: time is measured in tests/bench
settings.load_profile("house")
signal.signal(signal.SIGTERM, signal.default_int_handler)  # a run that is told to stop still clears up
translations.compile_changed()


class ByFile(LoadScopeScheduling):
    """With several processes (`make test`) a file stays together, and all tests of the demo city, which is loaded once.

    (`--dist=loadgroup` would say the same, but does nothing with the node ids of pytest 9.2.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "demo city" if "/demo/" in file else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Deal the tests out so."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that neither process is left alone with it."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=turn_of)  # stable: within a turn the order stays


def turn_of(item: pytest.Item) -> tuple[int, int]:
    """Browser tests come last, the long files first, as Playwright keeps asyncio busy for whatever runs after them.

    At the very end it is asked whether all templates were shown.
    """
    if item.path.name == "test_templates.py":
        return len(EARLY) + 2, 0
    room = item.path.relative_to(HERE).parts[0]
    if room == "browser":
        return len(EARLY) + 1, -item.path.stat().st_size
    return EARLY.index(room) if room in EARLY else len(EARLY), 0


@pytest.fixture(scope="session")
def postgres() -> Iterator[TestServer]:
    """The one server of this run; it is gone when the run is."""
    server = TestServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: TestServer) -> str:
    """The server's own database, for tests that make and drop databases."""
    return postgres.url()


@pytest.fixture(scope="session")
def template_database(postgres: TestServer) -> str:
    """The name of a database at the newest migration that knows the city's lists and nothing else."""
    name = postgres.create("template")
    migrate(postgres.url(name))
    with create_app("Testing", DATABASE_URL=postgres.url(name)).app_context():
        with whole() as session:
            adopt(session, city.profile())
        db.engine.dispose()
    return name


@pytest.fixture(scope="session")
def database_url(postgres: TestServer, template_database: str) -> str:
    """One clone for all tests that roll back what they did."""
    return postgres.url(postgres.create("rolled_back", template_database))


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def clone_database(
    postgres: TestServer, template_database: str, _numbers: Iterator[int]
) -> Iterator[Callable[[], str]]:
    """Make clones of the template, for tests with several processes, a browser, or commits of their own."""
    made: list[str] = []

    def clone() -> str:
        made.append(postgres.create(f"clone_{next(_numbers)}", template_database))
        return postgres.url(made[-1])

    yield clone
    for name in made:
        postgres.drop(name)


@pytest.fixture
def town(clone_database: Callable[[], str]) -> Iterator[Flask]:
    """The platform on a database in which commits are real, for what several do at once."""
    app = create_app("Testing", DATABASE_URL=clone_database(), DATABASE_POOL=10)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """Off: pytest-flask's own would keep one request, and so one person, across all calls of a test."""


@pytest.fixture(scope="session")
def whole_app(database_url: str) -> Iterator[Flask]:
    """The application as tests use it, on a database that knows the city and nothing else."""
    made = create_app("Testing", DATABASE_URL=database_url)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application; whatever a test does to the database is rolled back."""
    with whole_app.app_context():
        city.forget_directory()
    with rolled_back(whole_app):
        yield whole_app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session in the test's transaction; what it flushed is seen by requests of the test after `commit`."""
    with app.app_context():
        yield db.session


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """A guest at a browser."""
    return Visitor(app, app.test_client())
