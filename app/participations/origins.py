"""How many guests begin from one connection: counted by day under a hash whose key is destroyed after seven days.

Each count is a transaction of its own: it shares nothing with the row of whoever takes part.
"""

import hashlib
import hmac
import secrets
from datetime import date

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import city, clock, limits
from app.participations import rules
from app.participations.models import OriginCount, OriginKey


def count(session: Session, contribution_id: int, client: str, *, at_place: bool) -> bool:
    """Count one more guest from here; False when this connection had its share for today."""
    today = clock.today(city.profile().timezone)
    allowed = current_app.config["GUESTS_PER_PLACE" if at_place else "GUESTS_PER_CLIENT"]
    origin = _hash(_key_of(session, today), contribution_id, client)
    counted = insert(OriginCount).values(on=today, origin_hash=origin, count=1)
    counted = counted.on_conflict_do_update(index_elements=["on", "origin_hash"], set_={"count": OriginCount.count + 1})
    return bool(limits.count(counted.returning(OriginCount.count)) <= int(allowed))


def allowed_wrong_codes() -> int:
    """How many codes from one connection may open nothing within an hour."""
    return int(current_app.config["WRONG_CODES_PER_CLIENT"])


def _key_of(session: Session, today: date) -> bytes:
    """The key of today; of two drawn at once the first one counts."""
    wanted = select(OriginKey.key).where(OriginKey.on == today)
    key: bytes | None = session.scalar(wanted)
    if key is None:
        drawn = insert(OriginKey).values(on=today, key=secrets.token_bytes(32)).on_conflict_do_nothing()
        key = limits.count(drawn.returning(OriginKey.key)) or session.scalar(wanted)
    assert key is not None
    return key


def _hash(key: bytes, contribution_id: int, client: str) -> str:
    return hmac.new(key, f"{contribution_id}\0{client}".encode(errors="replace"), hashlib.sha256).hexdigest()


def forget(session: Session) -> None:
    """Destroy the keys of seven days ago, and the counts made with them."""
    last = rules.is_forgotten_on(clock.today(city.profile().timezone))
    session.execute(delete(OriginKey).where(OriginKey.on <= last))
    session.execute(delete(OriginCount).where(OriginCount.on <= last))
