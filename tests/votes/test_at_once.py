"""Eight ballots at once are one ballot, and whoever counts waits for those on their way."""

from collections import Counter
from datetime import timedelta

import pytest

from app.core import city, clock
from app.core.db import db
from app.participations.who import Guest, Who
from app.votes import actions, queries
from app.votes.actions import Line
from app.votes.models import Ballot, CountedBallot, Vote
from tests import make
from tests.at_once import EIGHT, at_once, count, trying
from tests.votes.conftest import TITLES, planned


@pytest.fixture
def vote(town):
    """The number of a vote whose last day is today, and its lines."""
    with town.app_context():
        coordinator = make.staff(db.session, "coordinator")
        today = clock.today(city.profile().timezone)
        made = actions.draft(db.session, coordinator, planned(closes_on=today), "de")
        for title in TITLES:
            actions.add_choice(db.session, made, Line(title))
        actions.release(db.session, coordinator, made)
        lines = [choice.id for choice in queries.choices(db.session, made.id)]
        db.session.commit()
        return made.id, lines


def casting(town, vote_id, word, mark):
    who = Who(guest=Guest(word), client=word)
    return trying(town, vote_id, lambda session, vote: actions.cast(session, vote, who, [mark]) and "in")


def test_eight_ballots_of_one_person_at_once_are_one(town, vote):
    number, lines = vote
    assert at_once(*[casting(town, number, "anna", lines[each % 4]) for each in range(EIGHT)]) == ["in"] * EIGHT
    assert count(town, Ballot) == 1


def test_what_is_cast_while_it_is_counted_is_counted_or_refused(town, vote):
    number, lines = vote

    def counting():
        with town.app_context(), clock.held_at(clock.now() + timedelta(days=1)):
            counted = actions.count(db.session, number)
            db.session.commit()
            return str(counted)

    people = [casting(town, number, f"guest {each}", lines[each % 4]) for each in range(5)]
    answers = Counter(at_once(*people, counting, counting, counting))
    assert answers["True"] == 1
    assert count(town, Ballot) == 0
    assert count(town, CountedBallot) == answers["in"]
    with town.app_context():
        made = db.session.get_one(Vote, number)
        assert actions.counts_agree(db.session, made)
        assert sum(row["ballots"] for row in made.result) == answers["in"]
