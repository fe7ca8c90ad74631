"""Obligation: an answer is owed. Response: one signed, dated entry of the answer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, desc, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.responses.status import Status

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
        Index("ix_obligation_next", "due_on", "contribution_id", postgresql_where=text("answered_at IS NULL")),
        Index("ix_obligation_unsettled", "department_id", postgresql_where=text("settled_at IS NULL")),
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
        CheckConstraint("approver_id <> author_id", name="another_person"),
        CheckConstraint("state <> 'published' OR reason <> '' AND source <> ''", name="reasoned"),
        CheckConstraint("state <> 'published' OR status <> 'before_council' OR council_on IS NOT NULL", name="council"),
        CheckConstraint("state <> 'published' OR status <> 'forwarded' OR forwarded_to IS NOT NULL", name="forwarded"),
        Index("ix_response_timeline", "contribution_id", "id"),
        Index("uq_response_open", "contribution_id", unique=True, postgresql_where=text("state <> 'published'")),
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
    own_budget: Mapped[bool] = mapped_column(default=False, server_default=false())
    council_paper: Mapped[str | None]
    council_on: Mapped[date | None]
    forwarded_to: Mapped[str | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class Punctuality(Base):
    """How the city kept its limit in the last twelve months: counted by a job, so that no page counts."""

    __tablename__ = "punctuality"
    __table_args__ = (CheckConstraint("scope IN ('city', 'department', 'field')", name="scope"),)

    scope: Mapped[str] = mapped_column(primary_key=True)
    scope_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 0 for the city
    cases: Mapped[int]  # answered in the last twelve months, or overdue today
    missed: Mapped[int]  # of these, answered after the limit or overdue today
    in_goal: Mapped[int]  # of these, answered within the goal
    median_days: Mapped[int]  # calendar days to the answer; what is still open counts with its days so far
    counted_on: Mapped[date]
