"""Case, report, decision with its statement of reasons, and appeal."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

MEASURES = ("approve", "hide", "remove", "move", "restore")


class Case(Base):
    """A contribution that a moderator shall look at; at most one open case for each."""

    __tablename__ = "case"
    __table_args__ = (
        Index("uq_case_open", "contribution_id", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_case_queue", text("(- severity)"), "due_at", "id", postgresql_where=text("closed_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    severity: Mapped[int]  # 1 to 5, the worst first
    signals: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)  # why it was flagged, explained
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Report(Base):
    """Someone says that a contribution breaks a rule; an account is not needed (DSA Art. 16)."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("case_id", "reporter_key"),)  # the same person twice adds nothing

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    reason: Mapped[str]
    explanation: Mapped[str]
    danger: Mapped[bool] = mapped_column(default=False, server_default=false())  # to life and limb (DSA Art. 18)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    reporter_key: Mapped[str]  # keyed hash of the account, the address or the browser
    reporter_name: Mapped[str | None]
    reporter_address: Mapped[str | None]
    language: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)  # opens the receipt and the outcome
    reported_at: Mapped[datetime]


class Decision(Base):
    """A moderator's decision with its statement of reasons (DSA Art. 17)."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(f"measure IN {MEASURES}", name="measure"),
        CheckConstraint("measure NOT IN ('hide', 'remove') OR ground IS NOT NULL", name="grounded"),
        CheckConstraint("(measure = 'move') = (to_field_id IS NOT NULL)", name="moved"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    measure: Mapped[str]
    ground: Mapped[str | None]  # code of the ground in the moderation policy
    explanation: Mapped[str]  # why this text falls under it; the author reads it
    note: Mapped[str]  # for moderators only
    visibility_before: Mapped[str]  # what a reversal restores
    from_field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"))  # moved from here
    to_field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"))  # moved to here
    policy_version: Mapped[int]
    automated_detection: Mapped[bool] = mapped_column(default=False, server_default=false())
    moderator_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime]


class Appeal(Base):
    """Someone concerned contests a decision; another moderator decides (DSA Art. 20)."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("outcome IN ('upheld', 'reversed')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_moment"),
        UniqueConstraint("decision_id", "person_id"),
        Index("ix_appeal_open", "due_on", "id", postgresql_where=text("decided_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[str]
    appealed_at: Mapped[datetime]
    due_on: Mapped[date]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    decided_at: Mapped[datetime | None]
