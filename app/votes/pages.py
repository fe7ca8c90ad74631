"""What the pages of votes show: frozen, and no count before the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.contributions import Contribution
from app.core.links import url_of
from app.participations import queries as participations
from app.participations.queries import Turnout
from app.proposals.rules import slug
from app.responses.pages import Panel, panel
from app.responses.queries import Timeline, timeline
from app.votes import actions, queries, rules, tally
from app.votes.models import Choice, Vote
from app.votes.rules import Phase


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ballot paper."""

    id: int
    title: str
    html: str
    cost: int | None
    idea_url: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of the result."""

    title: str
    place: int
    points: int
    ballots: int
    share: float  # of the ballots
    ranks: Sequence[int]


@dataclass(frozen=True, slots=True)
class Result:
    """What came out, and what it is worth; of too few ballots only their number, except inside the city."""

    published: bool
    lines: Sequence[Counted]
    ballots: int
    most_points: int
    turnout: Turnout
    entitled: int | None


@dataclass(frozen=True, slots=True)
class VotePage:
    """One vote."""

    vote: Vote
    url: str
    phase: Phase
    lines: Sequence[Line]
    result: Result | None
    panel: Panel | None
    preview: bool


def address_of(vote: Contribution) -> str:
    """The address of a vote."""
    return url_for("votes.show", vote_id=vote.id, slug=slug(vote.title))


def vote_page(session: Session, vote: Vote, reader: Any = None, *, preview: bool = False) -> VotePage:
    """One vote as everyone reads it, or `reader`, an account."""
    choices = queries.choices(session, vote.id)
    said = timeline(session, vote.id) if vote.counted_at else None
    return VotePage(
        vote=vote,
        url=address_of(vote),
        phase=actions.phase_of(vote),
        lines=lines(session, choices),
        result=result(session, vote, choices, reader, said) if said else None,
        panel=panel(said) if said else None,
        preview=preview,
    )


def lines(session: Session, choices: Sequence[Choice]) -> list[Line]:
    """The ballot paper; a line leads to its idea as long as everyone may read that."""
    ideas = [choice.idea_id for choice in choices if choice.idea_id]
    found = session.scalars(select(Contribution).where(Contribution.id.in_(ideas))) if ideas else ()
    urls = {idea.id: url_of(idea) for idea in found if idea.is_public}
    return [
        Line(choice.id, choice.title, choice.html, choice.cost, urls.get(choice.idea_id or 0)) for choice in choices
    ]


def may_look(ballots: int, reader: Any, said: Timeline) -> bool:
    """Whether this reader sees what so few or so many ballots say."""
    inside = reader is not None and reader.is_authenticated
    return rules.may_look(
        ballots=ballots,
        is_coordinator=inside and reader.has_duty("coordinator"),
        departments=reader.departments() if inside else (),
        department_id=said.obligation.department_id if said.obligation else None,
    )


def result(session: Session, vote: Vote, choices: Sequence[Choice], reader: Any, said: Timeline) -> Result:
    """The result with turnout and quality note, as far as this reader sees it."""
    ballots = queries.ballots_counted(session, vote.id)
    rows = (vote.result or []) if may_look(ballots, reader, said) else []
    return Result(
        published=rules.is_published(ballots),
        lines=counted_lines(choices, rows, ballots),
        ballots=ballots,
        most_points=max((row["points"] for row in rows), default=0),
        turnout=participations.turnout(session, vote.id),
        entitled=vote.entitled,
    )


def counted_lines(choices: Sequence[Choice], rows: Sequence[Mapping[str, Any]], ballots: int) -> Sequence[Counted]:
    """The stored result with the words of the ballot paper."""
    titles = {choice.id: choice.title for choice in choices}
    return [
        Counted(
            titles[row["choice"]],
            row["place"],
            row["points"],
            row["ballots"],
            row["ballots"] / ballots if ballots else 0.0,
            row["ranks"],
        )
        for row in rows
    ]


def file_of(session: Session, vote: Vote, reader: Any = None) -> dict[str, Any] | None:
    """The counted ballots, so that anyone can count again; under five only for those who may look, None for others."""
    ballots = queries.counted(session, vote.id)
    if vote.counted_at is None or not may_look(len(ballots), reader, timeline(session, vote.id)):
        return None
    return {
        "format": tally.FORMAT,
        "vote": vote.id,
        "reference": vote.reference,
        "title": vote.title,
        "method": vote.method,
        "most": vote.most,
        "choices": [{"id": choice.id, "title": choice.title} for choice in queries.choices(session, vote.id)],
        "ballots": ballots,
        "result": vote.result,
    }
