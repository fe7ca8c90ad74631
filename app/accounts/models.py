"""Accounts, duties, sign-in codes, and intents: what a guest began before signing in."""

from datetime import date, datetime
from typing import Any

from flask_security import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Identity, UniqueConstraint, text, true
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base
from app.core.people import Person

DUTIES = ("moderator", "official", "coordinator", "administrator")


class Account(Person, UserMixin):
    """A person who signs in; the address is confirmed by the first right code."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)  # the same address in other letters is the same
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    password: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    resident_at: Mapped[datetime | None]

    duties: Mapped[list["Duty"]] = relationship(lazy="select")

    def has_duty(self, duty: str) -> bool:
        """Whether the person holds the duty (of any department); nobody suspended does."""
        return not self.is_suspended and any(held.duty == duty for held in self.duties)

    def departments(self) -> set[int]:
        """The ids of the departments for which the person is an official."""
        held = self.duties if self.has_duty("official") else []
        return {duty.department_id for duty in held if duty.duty == "official" and duty.department_id}


class Duty(Base):
    """What a member of staff does here; an official's duty names the department."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint(f"duty IN {DUTIES}", name="duty"),
        CheckConstraint("(duty = 'official') = (department_id IS NOT NULL)", name="department"),
        UniqueConstraint("person_id", "duty", "department_id", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    duty: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    given_at: Mapped[datetime]


class Sitting(Base):
    """From the right code to signing out, in one browser; ended on the server too, whatever the browser keeps."""

    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class Intent(Base):
    """What a guest began (an idea, a comment, a support, just signing in); carried out after the right code."""

    __tablename__ = "intent"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)  # opens the page that waits; unguessable
    verb: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    display_name: Mapped[str | None]
    language: Mapped[str]
    browser: Mapped[str] = mapped_column(index=True)  # keyed hash of the word in the browser's session
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    result_url: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(index=True)
    reminded_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class ResidenceCode(Base):
    """A code that the citizens' office hands out after a look at the registration; gone once it is entered."""

    __tablename__ = "residence_code"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    given_on: Mapped[date] = mapped_column(index=True)


class SignInCode(Base):
    """One code sent to one address for one browser: thirty minutes, one use, five tries."""

    __tablename__ = "sign_in_code"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    intent_id: Mapped[int] = mapped_column(ForeignKey("intent.id"), index=True)
    address: Mapped[str]
    address_key: Mapped[str] = mapped_column(index=True)
    code_hash: Mapped[str]
    link_hash: Mapped[str] = mapped_column(unique=True)
    browser: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
