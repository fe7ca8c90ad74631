"""The departments, fields and districts of the test city; an owed answer, who writes it and who approves it."""

from datetime import UTC, datetime

import pytest

from app.core import city, clock
from app.responses import actions
from app.responses.rules import Words
from app.responses.status import Status
from tests import make

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _city(request: pytest.FixtureRequest) -> None:
    """The city's lists are known, as in a process that has answered before."""
    if "app" in request.fixturenames:
        with request.getfixturevalue("app").app_context():
            city.directory()


@pytest.fixture
def monday():
    """It is a Monday in March."""
    with clock.held_at(MONDAY):
        yield


@pytest.fixture
def roads(session):
    return make.department(session, "strassenwesen")


@pytest.fixture
def parks(session):
    return make.department(session, "gruenflaechen")


@pytest.fixture
def author(session, roads):
    return make.staff(session, "official", roads, "Ada Amt")


@pytest.fixture
def superior(session, roads):
    return make.staff(session, "official", roads, "Berta Leitung")


@pytest.fixture
def owed(session, roads):
    idea = make.proposal(session, title="Bänke am Neckar", action_field_id=make.field(session, "mobilitaet").id)
    made = make.obligation(session, idea, roads)
    session.commit()
    return made


def desk_of(owed):
    return f"/dienst/antworten/{owed.contribution_id}"


def publish(session, owed, author, superior, **words):
    words = {"status": Status.NOT_PURSUED, "source": "Nein, **leider**.", "reason": "Der Weg ist zu schmal.", **words}
    waiting = actions.ask_approval(session, author, actions.draft_response(session, author, owed, Words(**words)))
    made = actions.publish(session, superior, waiting)
    session.commit()
    return made
