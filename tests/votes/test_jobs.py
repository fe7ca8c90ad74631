"""Some time after the count nobody knows any more who voted, and the turnout stays."""

from datetime import timedelta

from sqlalchemy import select

from app.core import city, clock, jobs
from app.participations import queries as ledger
from app.participations.models import Participation
from app.participations.who import Who
from app.votes import actions
from tests import make


def later(session, days):
    with clock.held_at(clock.now() + timedelta(days=days)):
        for name in ("count_votes", "forget_voters"):
            jobs.run(jobs.JOBS[name], session)
    session.expire_all()


def test_who_voted_is_forgotten_when_its_time_is_over(session, opened):
    vote, choices = opened()
    actions.cast(session, vote, Who(account=make.account(session), client="192.0.2.9"), [choices[0].id])
    session.commit()
    accounts = select(Participation.account_id).where(Participation.contribution_id == vote.id)
    later(session, 8)
    later(session, 8 + city.profile().retention.participation_days - 1)
    assert session.scalars(accounts).one() is not None
    later(session, 8 + city.profile().retention.participation_days + 1)
    assert session.scalars(accounts).one() is None
    assert ledger.turnout(session, vote.id).total == 1
