"""Wrong codes, floods and rate limits: counted in a transaction of their own, so that a refusal keeps its count.

How fast one person who is signed in may write is counted here too, with what they write.
"""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import Executable, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Base, db
from app.core.hashing import hashed
from app.core.locale import _, moment


class Attempt(Base):
    """How often something was tried within a window; the key is a keyed hash, never the address itself."""

    __tablename__ = "attempt"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    window_at: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    count: Mapped[int]


def client() -> str:
    """The address that limits count: one IPv4 address, or the whole network of one IPv6 connection."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def count(statement: Executable) -> Any:
    """Count one more try, in a transaction of its own: a refused request cannot take it back. The count, or None."""
    with db.engine.begin() as connection:
        return connection.execute(statement).scalar()


def _start_of(window: timedelta) -> datetime:
    seconds = window.total_seconds()
    return datetime.fromtimestamp(clock.now().timestamp() // seconds * seconds, UTC)


def reached(kind: str, value: str, allowed: int, window: timedelta) -> bool:
    """Whether `allowed` were counted in the present window; counts nothing."""
    so_far = select(Attempt.count).where(
        Attempt.kind == kind, Attempt.key == hashed("limit", value), Attempt.window_at == _start_of(window)
    )
    return (db.session.scalar(so_far) or 0) >= allowed


def within(kind: str, value: str, allowed: int, window: timedelta) -> bool:
    """Count one more try of `value`; True while at most `allowed` happened in the present window."""
    return bool(count(_one_more(kind, value, window)) <= allowed)


def _one_more(kind: str, value: str, window: timedelta) -> Executable:
    tried = insert(Attempt).values(kind=kind, key=hashed("limit", value), window_at=_start_of(window), count=1)
    tried = tried.on_conflict_do_update(index_elements=["kind", "key", "window_at"], set_={"count": Attempt.count + 1})
    return tried.returning(Attempt.count)


@dataclass(frozen=True, slots=True)
class Pace:
    """So many of something within a window: more than anybody writes who means it."""

    allowed: int
    window: timedelta


PACES = {  # of one person who is signed in
    "draft": Pace(60, timedelta(hours=1)),
    "idea": Pace(10, timedelta(days=1)),
    "comment": Pace(30, timedelta(hours=1)),
    "support": Pace(300, timedelta(hours=1)),
    "report": Pace(20, timedelta(hours=1)),
    "name": Pace(5, timedelta(days=1)),
}


def too_fast(session: Session, what: str, person_id: int) -> str | None:
    """Count one more of this kind by this person; the sentence to say if it is too many, None if it may go on.

    Counted in the request's own transaction: what is refused or fails need not be remembered.
    """
    pace = PACES[what]
    if session.execute(_one_more(f"pace_{what}", str(person_id), pace.window)).scalar_one() <= pace.allowed:
        return None
    return _(
        "Das war in kurzer Zeit sehr viel. Am %(again)s Uhr geht es weiter. Was Sie geschrieben haben, ist noch da.",
        again=moment(_start_of(pace.window) + pace.window, "d. MMMM, HH:mm"),
    )


def forget_old(session: Session) -> None:
    """Counts older than two days serve nobody and go."""
    session.execute(delete(Attempt).where(Attempt.window_at < clock.now() - timedelta(days=2)))
