"""Answer sheets: those being answered, those handed in, and those of anonymous surveys that wait for their batch."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, Uuid, false, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.participations.rules import LEVELS, WAYS

UNTRACED = (
    "level IS NOT NULL OR (participation_id IS NULL AND via IS NULL AND place_id IS NULL AND language IS NULL "
    'AND minutes IS NULL AND "on" IS NULL AND NOT same_device)'
)


class OpenSheet(Base):
    """A sheet being answered. Its unguessable key is its address; kept are a hash of it and what was sealed.

    What nobody has handed in yet is nobody's to read: a database or backup alone opens no seal.
    """

    __tablename__ = "open_sheet"

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Sheet(Base):
    """A sheet that counts: only answers to questions that were shown, at most one for a participation.

    In an anonymous survey it bears nothing that also stands in the ledger: no participation, level, way, place,
    language or day.
    """

    __tablename__ = "sheet"
    __table_args__ = (
        UniqueConstraint("participation_id"),
        UniqueConstraint("receipt_hash"),
        CheckConstraint(f"level IN {LEVELS}", name="level"),
        CheckConstraint(f"via IN {WAYS}", name="via"),
        CheckConstraint("(level IS NULL) = (via IS NULL)", name="whole"),
        CheckConstraint(UNTRACED, name="untraced"),
        CheckConstraint("jsonb_typeof(answers) = 'object' AND jsonb_typeof(seen) = 'array'", name="shape"),
        CheckConstraint("minutes >= 0", name="minutes"),
        CheckConstraint("NOT erased OR (answers = '{}' AND counted)", name="emptied"),
        Index("ix_sheet_survey_id", "survey_id"),
        Index("ix_sheet_uncounted", "survey_id", postgresql_where=text("NOT counted")),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, server_default=func.gen_random_uuid())
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"))
    participation_id: Mapped[int | None] = mapped_column(ForeignKey("participation.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    seen: Mapped[list[str]] = mapped_column(JSONB)  # the questions that were shown
    level: Mapped[str | None]
    via: Mapped[str | None]
    same_device: Mapped[bool] = mapped_column(default=False, server_default=false())
    place_id: Mapped[int | None] = mapped_column(ForeignKey("shared_place.id"), index=True)
    language: Mapped[str | None]
    complete: Mapped[bool]  # handed in with everything that was demanded
    minutes: Mapped[int | None]
    on: Mapped[date | None]
    receipt_hash: Mapped[str]
    counted: Mapped[bool] = mapped_column(default=False, server_default=false())
    erased: Mapped[bool] = mapped_column(default=False, server_default=false())  # its answers were taken back


class WaitingSheet(Base):
    """A sheet of an anonymous survey that waits until at least ten can go over together; sealed until then."""

    __tablename__ = "waiting_sheet"
    __table_args__ = (UniqueConstraint("receipt_hash"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, server_default=func.gen_random_uuid())
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    receipt_hash: Mapped[str]


class DealtSurvey(Base):
    """A closed survey whose open sheets were kept and, if it is anonymous, whose sheets were all dealt anew, once."""

    __tablename__ = "dealt_survey"

    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), primary_key=True, autoincrement=False)
