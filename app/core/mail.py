"""The outbox: mails are rows written with what they tell of, and sent by a job after the commit."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, insert_once


class Mail(Base):
    """One mail to one address. `key` names what it tells, so that it is queued once."""

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_waiting", "send_after", "id", postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    language: Mapped[str]
    unsubscribe_url: Mapped[str | None]
    secret: Mapped[bool] = mapped_column(default=False)  # wiped once sent
    attempts: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    last_error: Mapped[str | None]
    created_at: Mapped[datetime]
    send_after: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]


def queue(
    session: Session,
    *,
    key: str,
    address: str,
    subject: str,
    body: str,
    language: str,
    person_id: int | None = None,
    unsubscribe_url: str | None = None,
    secret: bool = False,
) -> bool:
    """Put a mail into the outbox; the same `key` twice is one mail. Says whether it was new."""
    now = clock.now()
    session.info["to_deliver"] = True
    return insert_once(
        session,
        Mail,
        key=key,
        address=address,
        subject=" ".join(subject.split()),
        body=body,
        language=language,
        person_id=person_id,
        unsubscribe_url=unsubscribe_url,
        secret=secret,
        created_at=now,
        send_after=now,
    )
