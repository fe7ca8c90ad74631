"""The votes of the demo city: built, voted in and counted by the actions of real use, each on its days."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import city, clock
from app.demo.story import Vote
from app.participations.who import Guest, Who
from app.votes import actions, queries
from app.votes import models as votes
from app.votes.actions import Line, Plan


def hold(session: Session, told: Vote, coordinator: Account, residents: Sequence[Account], field_id: int) -> votes.Vote:
    """Open the vote on its day, let people vote on the days after it, and count if it is over."""
    now = clock.now()
    begun = now - timedelta(days=told.opened_days_ago)
    with clock.held_at(begun):
        vote = _build(session, told, coordinator, field_id)
    chance = random.Random(told.title)
    for number in range(told.ballots):
        resident = residents[number % len(residents)]
        share = (number + 1) / (told.ballots + 1) * min(told.opened_days_ago, told.lasts_days)
        with clock.held_at(begun + timedelta(days=share)):
            marks = _marked(session, vote, told, chance)
            actions.cast(session, vote, _who(told, resident, number), marks)
    ended = ended_at(told)
    if ended is not None:
        with clock.held_at(ended):
            actions.count(session, vote.id)
    return vote


def ended_at(told: Vote) -> datetime | None:
    """The moment at which the worker finds that it is over, and counts; None while it runs."""
    if told.opened_days_ago <= told.lasts_days:
        return None
    return clock.now() - timedelta(days=told.opened_days_ago - told.lasts_days - 1)


def _build(session: Session, told: Vote, coordinator: Account, field_id: int) -> votes.Vote:
    today = clock.today(city.profile().timezone)
    plan = Plan(
        title=told.title,
        source=told.text,
        action_field_id=field_id,
        method=told.method,
        most=told.most,
        audience=told.audience,
        opens_on=today,
        closes_on=today + timedelta(days=told.lasts_days),
        entitled=told.entitled,
    )
    vote = actions.draft(session, coordinator, plan, "de")
    for line in told.lines:
        actions.add_choice(session, vote, Line(line.title, line.text, line.cost))
    actions.release(session, coordinator, vote)
    return vote


def _who(told: Vote, resident: Account, number: int) -> Who:
    if told.audience == "guest":
        return Who(guest=Guest(f"{told.title} {number}"), client=f"demo {number}")
    return Who(account=resident)


def _marked(session: Session, vote: votes.Vote, told: Vote, chance: random.Random) -> list[int]:
    """Some lines, those that are liked more often and earlier."""
    left = dict(zip((choice.id for choice in queries.choices(session, vote.id)), told.lines, strict=True))
    marks: list[int] = []
    for _ in range(chance.randint(1, told.most)):
        weights = [line.liking for line in left.values()]
        marks.append(chance.choices(list(left), weights)[0])
        left.pop(marks[-1])
    return marks
