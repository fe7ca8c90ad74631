"""Wrong codes, floods and rate limits: counted in a transaction of their own, so that a refusal keeps its count."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from flask import current_app
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, db


class Attempt(Base):
    """How often something was tried within a window; the key is a keyed hash, never the address itself."""

    __tablename__ = "attempt"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    window_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    count: Mapped[int]


def hashed(value: str) -> str:
    """A keyed hash: the same value is recognised again, and nobody can read it back."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, value.encode(errors="replace"), hashlib.sha256).hexdigest()[:32]


def within(kind: str, value: str, allowed: int, window: timedelta) -> bool:
    """Count one more try of `value`; True while at most `allowed` happened in the present window."""
    seconds = window.total_seconds()
    start = datetime.fromtimestamp(clock.now().timestamp() // seconds * seconds, UTC)
    tried = insert(Attempt).values(kind=kind, key=hashed(value), window_at=start, count=1)
    tried = tried.on_conflict_do_update(index_elements=["kind", "key", "window_at"], set_={"count": Attempt.count + 1})
    with db.engine.begin() as connection:
        count = connection.execute(tried.returning(Attempt.count)).scalar_one()
    return count <= allowed


def forget_old(session: Session) -> None:
    """Counts older than two days serve nobody and go."""
    session.execute(delete(Attempt).where(Attempt.window_at < clock.now() - timedelta(days=2)))
