"""Files that people send: what is known of each, who may have it, and how it goes for good.

The database knows a file by a random key; its bytes lie in the store, sealed (AES-256-GCM) under a key that stands in
its row: with the row every copy of the bytes becomes unreadable. While nobody has handed a file in, that key stands
nowhere: it is derived from a word that only its owner knows and from the platform's secret.
"""

import logging
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, delete, func, insert, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock, store
from app.core.db import Base, db
from app.core.file_checks import Checked
from app.core.hashing import hashed

NONCE_BYTES = 12
AT_ONCE = 100
STRAY_AFTER = timedelta(days=1)
log = logging.getLogger("platform.files")


class File(Base):
    """A file that was checked. `owner` and `place` are words of the part that keeps it: whose it is, and where."""

    __tablename__ = "file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("gone_at IS NULL OR (secret IS NULL AND name = '')", name="gone"),
        Index("ix_file_owner", "owner"),
        Index("ix_file_contribution_id", "contribution_id", "place", "id"),
        Index("ix_file_gone_at", "gone_at", postgresql_where=text("gone_at IS NOT NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    owner: Mapped[str]
    place: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # none: not handed in yet
    gone_at: Mapped[datetime | None]  # nobody has it any more; a job takes the bytes away

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture that we drew."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Belonging:
    """To what a new file belongs; `word` is known to its owner alone, and opens it until it is handed in."""

    contribution_id: int
    owner: str
    place: str
    word: str


def keep(new: Checked, to: Belonging) -> str:
    """Keep a checked file and give its key, in a transaction of its own; raises `StoreGone`.

    A page that is refused because of another answer must not take the file back: browsers do not send it again.
    """
    key, nonce = secrets.token_urlsafe(18), secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_secret(to.word, key)).encrypt(nonce, new.content, key.encode())
    store.put(key, nonce + sealed)
    row = insert(File).values(
        id=key,
        contribution_id=to.contribution_id,
        owner=to.owner,
        place=to.place,
        name=new.name,
        media_type=new.media_type,
        size=len(new.content),
    )
    with db.engine.begin() as connection:
        connection.execute(row)
    return key


def _secret(word: str, key: str) -> bytes:
    return bytes.fromhex(hashed("secret of file", word, key))


def held(session: Session, owner: str) -> tuple[int, int]:
    """How many files an owner has here, and how many bytes they are."""
    count = select(func.count(), func.coalesce(func.sum(File.size), 0)).where(File.owner == owner, _stands())
    number, size = session.execute(count).one()
    return number, int(size)


def of_owner(session: Session, owner: str, place: str | None = None) -> dict[str, str]:
    """The names of an owner's files by their keys."""
    query = select(File.id, File.name).where(File.owner == owner, _stands())
    rows = session.execute(query.where(File.place == place) if place is not None else query)
    return {row.id: row.name for row in rows}


def hand_over(session: Session, before: str, owner: str, word: str, keys: Collection[str]) -> None:
    """These files get a new owner and can be opened from now on; whatever else the owner before had is dropped."""
    for file in session.scalars(select(File).where(File.owner == before, File.id.in_(keys), _stands())):
        file.owner, file.secret = owner, _secret(word, file.id)
    session.flush()
    drop(session, File.owner == before)


def drop(session: Session, *which: Any) -> int:
    """Let files go: nobody opens them any more, and a job takes the bytes away. Says how many."""
    gone = update(File).where(*which, _stands()).values(gone_at=clock.now(), secret=None, name="")
    result: Any = session.execute(gone.execution_options(synchronize_session=False))
    session.expire_all()
    return int(result.rowcount)


def _stands() -> Any:
    return File.gone_at.is_(None)


def find(session: Session, key: str) -> File | None:
    """A file that was handed in and is still here."""
    file = session.get(File, key)
    return file if file is not None and file.secret is not None and file.gone_at is None else None


def content_of(file: File) -> bytes | None:
    """What is in a file that was handed in; None if the store has lost it. Raises `StoreGone`."""
    sealed = store.get(file.id)
    if sealed is None or file.secret is None:
        return None
    return AESGCM(file.secret).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], file.id.encode())


def sweep(session: Session) -> bool:
    """Take away the bytes of what is gone, then its row; True while there is more. A store that is away waits."""
    query = select(File.id).where(File.gone_at.is_not(None)).order_by(File.gone_at).limit(AT_ONCE)
    keys = session.scalars(query.with_for_update(skip_locked=True)).all()
    try:
        for key in keys:
            store.delete(key)
    except store.StoreGone:
        log.exception("the store of files does not answer")
        return False
    session.execute(delete(File).where(File.id.in_(keys)).execution_options(synchronize_session=False))
    return len(keys) == AT_ONCE


def forget_strays(session: Session) -> int:
    """Bytes without a row, a day old: the process died between store and database. Says how many went."""
    old = [key for key, since in store.listed() if since < clock.now() - STRAY_AFTER]
    gone = 0
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        known = set(session.scalars(select(File.id).where(File.id.in_(some))))
        for key in some:
            if key not in known:
                store.delete(key)
                gone += 1
    return gone
