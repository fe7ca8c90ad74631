"""A survey is a contribution of the city: its introduction is the text, its questionnaire one document."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, false, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.contributions import Contribution
from app.core.db import Base


class State(StrEnum):
    """Where a survey stands."""

    DRAFT = "draft"
    PLANNED = "planned"  # opens by itself on its day
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"  # its results are


AUDIENCES = ("guest", "email", "resident", "code")
RESULTS_WHEN = ("at_once", "after_end", "by_question", "never")


class Survey(Contribution):
    """What the city asks, whom, and until when; days are days of the city and a period includes its last one."""

    __tablename__ = "survey"
    __mapper_args__ = {"polymorphic_identity": "survey"}
    __table_args__ = (
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience"),
        CheckConstraint(f"results_when IN {RESULTS_WHEN}", name="results_when"),
        CheckConstraint("closes_on >= opens_on", name="period"),
        CheckConstraint("closed_at IS NULL OR opened_at IS NOT NULL", name="opened_first"),
        CheckConstraint("results_published_at IS NULL OR closed_at IS NOT NULL", name="closed_first"),
        Index("ix_survey_due", "closes_on", postgresql_where=text("opened_at IS NOT NULL AND closed_at IS NULL")),
    )
    stands_alone = True

    id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True)
    questionnaire: Mapped[dict[str, Any]] = mapped_column(JSONB)
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))  # the first is always complete
    translations: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))  # title, source, html
    audience: Mapped[str] = mapped_column(server_default="guest")
    anonymous: Mapped[bool] = mapped_column(server_default=false())
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    closes_latest_on: Mapped[date | None]  # settled when it opens; so long guests are known again
    planned_at: Mapped[datetime | None]  # checked, and opens by itself on its day
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    results_when: Mapped[str] = mapped_column(server_default="after_end")
    results_published_at: Mapped[datetime | None]
    sheets_published: Mapped[bool] = mapped_column(server_default=false())  # announced before the first question
    sample: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # population and draw, only for a random sample
    retention_days: Mapped[int] = mapped_column(server_default=text("730"))  # after the end
    answers_deleted_at: Mapped[datetime | None]  # the retention is over: figures are all there is
    words_changed: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'"))
    template: Mapped[bool] = mapped_column(server_default=false())
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # the questionnaire before something was deleted

    @property
    def state(self) -> State:
        """Where it stands."""
        if self.opened_at is None:
            return State.PLANNED if self.planned_at else State.DRAFT
        if self.closed_at is None:
            return State.OPEN
        return State.PUBLISHED if self.results_published_at else State.CLOSED


class SurveyPicture(Base):
    """A picture of a question or an answer; its key cannot be guessed and is its address."""

    __tablename__ = "survey_picture"

    key: Mapped[str] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id"), index=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
