"""A vote that is open today, built as the coordination builds it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.core import city, clock
from app.votes import actions, queries
from app.votes.actions import Line, Plan
from app.votes.models import Choice, Vote
from tests import make

TITLES = ("Bäume am Marktplatz", "Bänke am Ufer", "Trinkbrunnen", "Nichts davon")


def planned(**changes: Any) -> Plan:
    today = clock.today(city.profile().timezone)
    values = {
        "title": "Was soll am Neckar zuerst entstehen?",
        "source": "Wir haben **Geld** für eines davon.",
        "action_field_id": None,
        "method": "approval",
        "most": 2,
        "audience": "guest",
        "opens_on": today,
        "closes_on": today + timedelta(days=7),
    }
    return Plan(**(values | changes))


@pytest.fixture
def coordinator(session: Session) -> Any:
    return make.staff(session, "coordinator")


@pytest.fixture
def opened(session: Session, coordinator: Any) -> Callable[..., tuple[Vote, list[Choice]]]:
    """Make a released vote; what is said changes the plan."""

    def opened(**changes: Any) -> tuple[Vote, list[Choice]]:
        vote = actions.draft(session, coordinator, planned(**changes), "de")
        for title in TITLES:
            actions.add_choice(session, vote, Line(title))
        actions.release(session, coordinator, vote)
        return vote, list(queries.choices(session, vote.id))

    return opened
