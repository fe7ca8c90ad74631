"""What was counted of a survey, so that no page counts; and the texts that a moderator has read or will read."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

TEXT_STATES = ("waiting", "released", "kept_back")


class SurveyCount(Base):
    """Everything counted of a survey as a whole; `shown` is what pages show, all of it from the same moment."""

    __tablename__ = "survey_count"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))  # sheets, complete, ways, …
    cells: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))  # dimension -> category -> people
    shown: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    stale: Mapped[bool] = mapped_column(server_default=text("false"))  # counted further than what is shown
    shown_at: Mapped[datetime | None]


class Crosstab(Base):
    """The results broken down by one dimension; `shown` lacks the cells that would expose somebody."""

    __tablename__ = "crosstab"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(primary_key=True)
    cells: Mapped[dict[str, Any]] = mapped_column(JSONB)  # dimension -> category of `by` -> category -> people
    shown: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))


class CountedValue(Base):
    """How many people gave a number; the question is empty for the minutes that answering took."""

    __tablename__ = "counted_value"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float] = mapped_column(primary_key=True)
    people: Mapped[int]


class AnswerText(Base):
    """A text that somebody wrote in an answer. Nobody sees it before a moderator has released it.

    `sheet_id` keeps it from being taken twice; it leads nowhere, as sheets are dealt anew.
    """

    __tablename__ = "answer_text"
    __table_args__ = (
        CheckConstraint(f"state IN {TEXT_STATES}", name="state"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("state <> 'kept_back' OR reason <> ''", name="reasoned"),
        Index("uq_answer_text_sheet", "survey_id", "sheet_id", "question_id", "place", unique=True),
        Index("ix_answer_text_sheet_id", "sheet_id"),
        Index("ix_answer_text_queue", "survey_id", "state", "shuffle", "id"),
        Index(
            "ix_answer_text_released",
            "survey_id",
            "question_id",
            "shuffle",
            "id",
            postgresql_where=text("state = 'released'"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    sheet_id: Mapped[uuid.UUID] = mapped_column(Uuid)
    question_id: Mapped[str]
    place: Mapped[int]  # several texts may stand in one answer
    shuffle: Mapped[int]  # the order of lists says nothing of who wrote when
    source: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting", server_default="waiting")
    reason: Mapped[str | None]
    tag: Mapped[str | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None]


class ShownQuestion(Base):
    """A question whose result is published where results come question by question."""

    __tablename__ = "shown_question"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    shown_at: Mapped[datetime]
    shown_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)


class PublishedSheets(Base):
    """The single sheets of a survey as everyone may have them: made once, never again, so that nothing is subtracted.

    `columns` are the dimensions in it, `combinations` each combination of their answers with how many sheets have it.
    """

    __tablename__ = "published_sheets"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
    columns: Mapped[list[str]] = mapped_column(JSONB)
    combinations: Mapped[list[Any]] = mapped_column(JSONB)  # [[answer, …], sheets]
    made_at: Mapped[datetime]
