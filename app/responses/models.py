"""Obligation: an answer is owed. Response: one signed, dated entry of the answer."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Status(StrEnum):
    """Where a contribution stands with the city (glossary of docs/product.md)."""

    RECEIVED = "received"  # Eingegangen
    IN_REVIEW = "in_review"  # In Prüfung
    IN_CONSULTATION = "in_consultation"  # In Beratung
    BEFORE_COUNCIL = "before_council"  # Dem Gemeinderat vorgelegt
    ACCEPTED = "accepted"  # Angenommen
    PARTLY_ACCEPTED = "partly_accepted"  # Teilweise angenommen
    NOT_FEASIBLE = "not_feasible"  # Nicht umsetzbar
    NOT_PURSUED = "not_pursued"  # Wird nicht verfolgt
    UNDER_WAY = "under_way"  # Läuft schon
    FORWARDED = "forwarded"  # Zuständigkeit woanders
    BEING_DONE = "being_done"  # In Umsetzung
    DONE = "done"  # Umgesetzt


STATUSES = ", ".join(f"'{status}'" for status in Status)


class Obligation(Base):
    """The city owes a reasoned answer: which department, by which day, and whether it was kept."""

    __tablename__ = "obligation"
    __table_args__ = (
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        Index(
            "ix_obligation_open",
            "department_id",
            "due_on",
            "contribution_id",
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_obligation_status", "status", "contribution_id"),
    )

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"))
    status: Mapped[str] = mapped_column(default=Status.RECEIVED)
    next_step: Mapped[str | None]
    next_step_on: Mapped[date | None]
    first_status_due_on: Mapped[date]
    goal_on: Mapped[date]
    due_on: Mapped[date]
    owed_since: Mapped[datetime]
    first_status_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Response(Base):
    """One entry of the city's answer; published entries form the timeline and are never changed silently."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint(f"status IN ({STATUSES})", name="status"),
        CheckConstraint("state IN ('draft', 'approval', 'published')", name="state"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published_moment"),
        Index("ix_response_timeline", "contribution_id", "id"),
        Index("ix_response_newest", desc("published_at"), desc("id"), postgresql_where=text("state = 'published'")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(default="draft")
    status: Mapped[str]
    source: Mapped[str]
    html: Mapped[str]
    reason: Mapped[str]  # one sentence
    next_step: Mapped[str | None]
    next_step_on: Mapped[date | None]
    council_on: Mapped[date | None]
    forwarded_to: Mapped[str | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
