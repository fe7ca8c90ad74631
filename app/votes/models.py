"""A vote, what stands on its ballot paper, the ballots that may still change, and the counted ones that know nobody."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.contributions import Contribution
from app.core.db import Base
from app.participations.rules import AUDIENCES
from app.votes.tally import METHODS


class Vote(Contribution):
    """Ideas or variants side by side; its introduction is the contribution's text. Public from its release on."""

    __tablename__ = "vote"
    __mapper_args__ = {"polymorphic_identity": "vote"}
    __table_args__ = (
        CheckConstraint(f"method IN {METHODS}", name="method"),
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        CheckConstraint("most > 0", name="most"),
        CheckConstraint("closes_on >= opens_on", name="period"),
    )
    stands_alone = True

    id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    method: Mapped[str]
    most: Mapped[int]  # marks on one ballot
    audience: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]  # the last day
    entitled: Mapped[int | None]  # how many may vote, for the turnout
    counted_at: Mapped[datetime | None]
    result: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)


class Choice(Base):
    """One line of the ballot paper: an idea of a resident, or a variant with its cost."""

    __tablename__ = "choice"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    source: Mapped[str]
    html: Mapped[str]
    cost: Mapped[int | None]  # whole euros
    idea_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)


class Ballot(Base):
    """What a participation marked, the best first; changeable until the end, then dealt anew and deleted."""

    __tablename__ = "ballot"

    participation_id: Mapped[int] = mapped_column(ForeignKey("participation.id"), primary_key=True, autoincrement=False)
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id"), index=True)
    marks: Mapped[list[int]] = mapped_column(JSONB)


class CountedBallot(Base):
    """A ballot as it was counted: no person, no day, no order."""

    __tablename__ = "counted_ballot"
    __table_args__ = (Index("ix_counted_ballot_vote_id", "vote_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    vote_id: Mapped[int] = mapped_column(ForeignKey("vote.id"))
    marks: Mapped[list[int]] = mapped_column(JSONB)
