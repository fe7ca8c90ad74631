"""Votes for lists, what stands on a ballot paper, and ballots."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import contributions
from app.core.activity import Activity
from app.participations.models import Participation
from app.votes.models import Ballot, Choice, CountedBallot, Vote

LISTED = 100


def public(session: Session) -> Sequence[Vote]:
    """Everything released, what ends last first."""
    listed = contributions.public(Vote).order_by(Vote.closes_on.desc(), Vote.id.desc()).limit(LISTED)
    return session.scalars(listed).all()


def every(session: Session) -> Sequence[Vote]:
    """Drafts too, for the desk."""
    return session.scalars(select(Vote).order_by(Vote.id.desc()).limit(LISTED)).all()


def choices(session: Session, vote_id: int) -> Sequence[Choice]:
    """The ballot paper."""
    return session.scalars(select(Choice).where(Choice.vote_id == vote_id).order_by(Choice.position, Choice.id)).all()


def ballot(session: Session, participation: Participation | None) -> Ballot | None:
    """What this participation marked."""
    return session.get(Ballot, participation.id) if participation else None


def counted(session: Session, vote_id: int) -> list[list[int]]:
    """The counted ballots in the order of what they say, which tells nothing of when they came."""
    return sorted(session.scalars(select(CountedBallot.marks).where(CountedBallot.vote_id == vote_id)))


def ballots_counted(session: Session, vote_id: int) -> int:
    """How many were counted."""
    return session.scalar(select(func.count()).select_from(CountedBallot).where(CountedBallot.vote_id == vote_id)) or 0


def over(session: Session, today: date) -> Sequence[int]:
    """Released votes whose last day is over and that nobody counted yet."""
    waiting = select(Vote.id).where(Vote.published_at.is_not(None), Vote.closes_on < today, Vote.counted_at.is_(None))
    return session.scalars(waiting.order_by(Vote.id)).all()


def to_forget(session: Session, counted_before: datetime) -> Vote | None:
    """A vote that was counted before that moment and still knows who took part."""
    forgotten = select(Activity.id).where(Activity.contribution_id == Vote.id, Activity.verb == "people_forgotten")
    due = select(Vote).where(Vote.counted_at < counted_before, ~forgotten.exists())
    return session.scalars(due.order_by(Vote.id).limit(1)).first()
