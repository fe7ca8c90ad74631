"""The ledger of who took part, what it is opened with (codes, tokens), and where many share one connection."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, LargeBinary, Text, UniqueConstraint, false, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base
from app.participations.rules import LEVELS, WAYS


class SharedPlace(Base):
    """A citizens' office, a school, a library: many people, one connection; registered by the city."""

    __tablename__ = "shared_place"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    networks: Mapped[list[str]] = mapped_column(ARRAY(Text))  # CIDR
    registered_on: Mapped[date]
    ended_on: Mapped[date | None]


class Participation(Base):
    """Somebody took part in something, once: an account, a code on paper, or a guest's token; a day and no moment."""

    __tablename__ = "participation"
    __table_args__ = (
        UniqueConstraint("contribution_id", "account_id"),
        UniqueConstraint("contribution_id", "key_hash"),
        CheckConstraint(f"level IN {LEVELS}", name="level"),
        CheckConstraint(f"via IN {WAYS}", name="via"),
        CheckConstraint("account_id IS NOT NULL OR key_hash IS NOT NULL", name="somebody"),
        Index("ix_participation_on", "on", "contribution_id"),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    level: Mapped[str]
    via: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    key_hash: Mapped[str | None]  # keyed hash of the code or of the guest's token
    same_device: Mapped[bool] = mapped_column(default=False, server_default=false())
    place_id: Mapped[int | None] = mapped_column(ForeignKey("shared_place.id"), index=True)
    blinded_hash: Mapped[str | None]  # of the blinded message that was signed: another one is not
    on: Mapped[date]


class CodeBatch(Base):
    """Codes printed in one go; they open one contribution."""

    __tablename__ = "code_batch"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), index=True)
    note: Mapped[str]  # for whom they are, in the words of whoever printed them
    number: Mapped[int]
    printed_on: Mapped[date]
    printed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    withdrawn_on: Mapped[date | None]


class AccessCode(Base):
    """One code on paper; only its keyed hash is kept."""

    __tablename__ = "access_code"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"), index=True)


class SigningKey(Base):
    """The key of one anonymous contribution: the modulus for everyone, the primes sealed, and gone when it closes."""

    __tablename__ = "signing_key"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    modulus: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class SpentToken(Base):
    """A token that was used; the database takes each once. It knows neither person nor sheet nor day."""

    __tablename__ = "spent_token"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    token_hash: Mapped[str] = mapped_column(primary_key=True)


class OriginKey(Base):
    """The random key of one day; destroyed after seven, and nobody can compare origins of that day any more."""

    __tablename__ = "origin_key"

    on: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)


class OriginCount(Base):
    """How many guests began from one connection on one day; the origin is a hash under the key of that day."""

    __tablename__ = "origin_count"

    on: Mapped[date] = mapped_column(primary_key=True)
    origin_hash: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=1, server_default=text("1"))


class CountedDay(Base):
    """A day whose participations stand in the record, as a count."""

    __tablename__ = "counted_day"

    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"), primary_key=True, autoincrement=False)
    on: Mapped[date] = mapped_column(primary_key=True)
