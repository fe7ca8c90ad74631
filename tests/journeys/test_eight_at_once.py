"""Eight people at once support, take back and comment at random: the counts are exact, and nobody sees an error."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app import create_app
from app.accounts.models import Account
from app.comments.models import Comment
from app.core import city, limits
from app.core.adoption import adopt
from app.core.contributions import Contribution, Tally
from app.core.db import db
from app.supports.models import Support
from tests import make
from tests.visitor import Visitor

PEOPLE = 8
SECONDS = float(os.environ.get("RACE_SECONDS", "3"))


@pytest.fixture
def crowd(clone_database) -> Iterator[Flask]:
    """A site of its own with three ideas and eight people."""
    app = create_app("Testing", DATABASE_URL=clone_database())
    with app.app_context():
        adopt(db.session, city.profile())
        for _ in range(3):
            make.proposal(db.session)
        for number in range(PEOPLE):
            make.account(db.session, email=f"racer{number}@example.org")
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()


def act(url: str, number: int) -> None:
    """What one of the eight does, in a process of its own: clicks at random, as fast as possible, past any pace."""
    limits.PACES.update({what: limits.Pace(100_000, timedelta(hours=1)) for what in ("comment", "support")})
    app = create_app("Testing", DATABASE_URL=url)
    chance = random.Random(number)
    with app.app_context():
        person = db.session.scalars(select(Account).where(Account.email == f"racer{number}@example.org")).one()
        ideas = db.session.scalars(select(Contribution.id).where(Contribution.kind == "proposal")).all()
        db.session.close()
    visitor = Visitor(app, app.test_client()).sign_in(person)
    until, done = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        idea = chance.choice(ideas)
        match chance.randrange(4):
            case 0:
                visitor.post(f"/unterstuetzen/{idea}/zuruecknehmen")
            case 1:
                visitor.post(f"/kommentieren/{idea}", text=f"Gedanke {number}-{done}", stance="for")
            case _:
                visitor.post(f"/unterstuetzen/{idea}")
        done += 1
    with app.app_context():
        db.engine.dispose()
    print(f"{done} clicks")


def test_the_counts_are_exact_after_eight_at_once(crowd):
    url = crowd.config["DATABASE_URL"]
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.test_eight_at_once", url, str(number)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for number in range(PEOPLE)
    ]  # fmt: skip
    said = [racer.communicate()[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0] * PEOPLE, "\n".join(said)[-3000:]
    with crowd.app_context():
        counted = dict(db.session.execute(select(Tally.contribution_id, Tally.supports)).all())
        rows = dict(db.session.execute(select(Support.contribution_id, func.count()).group_by("contribution_id")).all())
        comments = db.session.execute(
            select(Comment.root_id, func.count()).where(Comment.kind == "comment").group_by(Comment.root_id)
        ).all()
        for idea in db.session.scalars(select(Contribution.id).where(Contribution.kind == "proposal")):
            assert counted[idea] == rows.get(idea, 0)
            assert db.session.get_one(Tally, idea).comments == dict(comments).get(idea, 0)
        assert comments, "nobody got to comment"
        deadlocks = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        assert db.session.scalar(text(deadlocks)) == 0
    print(f"{sum(int(words.split()[0]) for words in said)} clicks in {SECONDS:g} s by {PEOPLE} people")


if __name__ == "__main__":
    act(sys.argv[1], int(sys.argv[2]))
