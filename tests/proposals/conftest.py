"""What the tests of ideas in the browser share."""

import pytest
from sqlalchemy import select

from app.proposals.models import Proposal
from app.proposals.rules import slug

ANONYMOUS, SIGNED_IN = 6, 8  # queries of a page


@pytest.fixture
def lists_of_the_city_known(visitor):
    """Each process asks for fields, districts and departments every ten seconds only."""
    visitor.open("/ideen/neu")
    visitor.sign_out()


def ideas(session):
    """Every idea and draft."""
    return list(session.scalars(select(Proposal).order_by(Proposal.id)))


def address(idea):
    """Where the idea stands."""
    return f"/ideen/{idea.id}-{slug(idea.title)}"
