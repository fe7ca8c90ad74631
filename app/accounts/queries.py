"""Who is signed in, what was begun in a browser, and which code counts."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Account, Duty, Intent, SignInCode, Sitting
from app.core import navigation


@cache
def _signed_in() -> Any:
    return (
        select(Account, navigation.unread_of(Sitting.person_id))
        .join(Sitting, Sitting.person_id == Account.id)
        .where(
            Sitting.key_hash == bindparam("key_hash"),
            Sitting.ends_at > bindparam("now"),
            Account.active,
            Account.state != "erased",
        )
        .options(joinedload(Account.duties))
    )


def signed_in(session: Session, key_hash: str, now: datetime) -> tuple[Account | None, int]:
    """The account of a sitting that has not ended, with its duties, and the number of its unread notices.

    One query, as every page asks it.
    """
    found = session.execute(_signed_in(), {"key_hash": key_hash, "now": now}).unique().one_or_none()
    return (found[0], found[1]) if found else (None, 0)


def account_of(session: Session, email_key: str) -> Account | None:
    """The account with that address, in whatever letters it was typed."""
    return session.scalars(select(Account).where(Account.email_key == email_key)).first()


def intent_here(session: Session, token: str, browser: str | None) -> Intent | None:
    """What was begun under that token, if it was begun in this browser."""
    if browser is None:
        return None
    return session.scalars(select(Intent).where(Intent.token == token, Intent.browser == browser)).first()


def begun_last(session: Session, verb: str, browser: str) -> Intent | None:
    """What was begun last in this browser under this verb, carried out or not."""
    query = select(Intent).where(Intent.browser == browser, Intent.verb == verb)
    return session.scalars(query.order_by(Intent.id.desc()).limit(1)).first()


def newest_code(session: Session, intent: Intent) -> SignInCode | None:
    """The code that counts: the last one sent for this intent to this browser."""
    return session.scalars(
        select(SignInCode)
        .where(SignInCode.intent_id == intent.id, SignInCode.browser == intent.browser)
        .order_by(SignInCode.id.desc())
        .limit(1)
    ).first()


def code_of_link(session: Session, link_hash: str) -> SignInCode | None:
    """The row behind a link in a mail, used or not."""
    return session.scalars(select(SignInCode).where(SignInCode.link_hash == link_hash)).first()


def duties(session: Session) -> Sequence[tuple[Account, Duty]]:
    """Everybody with a duty, by name."""
    rows = session.execute(
        select(Account, Duty)
        .join(Duty, Duty.person_id == Account.id)
        .order_by(Account.display_name, Account.id, Duty.duty, Duty.id)
    )
    return [(account, duty) for account, duty in rows]
