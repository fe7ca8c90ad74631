"""One notice to one person about one activity, exactly once."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint, desc, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base


class Notification(Base):
    """What a person is told in the app; the database allows it once for each activity."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("person_id", "activity_id"),
        Index("ix_notification_newest", "person_id", desc("id")),
        Index("ix_notification_unread", "person_id", postgresql_where=text("read_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), index=True)
    topic: Mapped[str]  # why this person hears of it: author, supporter, commenter, participant, reporter
    notified_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Muted(Base):
    """A person wants no mail of this topic; the notice in the app stays."""

    __tablename__ = "muted"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    topic: Mapped[str] = mapped_column(primary_key=True)
