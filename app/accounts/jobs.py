"""What was begun and not confirmed: one reminder, then it is deleted; codes and counts go when they serve nobody."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.accounts import codes, mails, queries, residence, rules, verbs
from app.accounts.models import Intent, SignInCode, Sitting
from app.core import city, clock, jobs, limits, mail
from app.core.hashing import hashed
from app.core.locale import force_locale

BATCH = 200


def remind(session: Session) -> bool:
    """One reminder of what was begun and not confirmed, if its author gave an address; one mail an address and day.

    Says whether there may be more.
    """
    now, days = clock.now(), city.profile().signing_in.draft_days
    waiting = session.scalars(
        select(Intent)
        .where(
            Intent.done_at.is_(None),
            Intent.reminded_at.is_(None),
            Intent.verb != "sign_in",
            Intent.created_at <= now - rules.REMINDED_AFTER,
        )
        .order_by(Intent.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for intent in waiting:
        intent.reminded_at = now
        code = queries.newest_code(session, intent)
        if code and rules.is_due_for_reminder(intent.created_at, now, days):
            _remind(session, intent, code, intent.created_at + timedelta(days=days))
    return len(waiting) == BATCH


def _remind(session: Session, intent: Intent, code: SignInCode, deleted_at: datetime) -> None:
    """The link of a reminder is born expired: it signs nobody in, its button sends a fresh code first."""
    now = clock.now()
    secret = codes.draw_secret()
    with force_locale(intent.language):
        subject, body = mails.reminder(secret, deleted_at)
    key = f"reminder:{hashed('reminder', code.address_key)[:32]}:{now:%Y-%m-%d}"
    if not mail.queue(
        session, key=key, address=code.address, subject=subject, body=body, language=intent.language, secret=True
    ):
        return
    session.add(
        SignInCode(
            intent_id=intent.id,
            address=code.address,
            address_key=code.address_key,
            code_hash="",
            link_hash=hashed("link", secret),
            browser=code.browser,
            created_at=now,
            expires_at=now,
        )
    )
    session.flush()


def forget(session: Session) -> bool:
    """What nobody confirmed goes after some days (city profile), with its draft, and so do codes that ended.

    Says whether there may be more.
    """
    now = clock.now()
    oldest = now - timedelta(days=city.profile().signing_in.draft_days)
    old = session.scalars(
        select(Intent)
        .where(Intent.created_at < oldest)
        .order_by(Intent.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for intent in old:
        verb = verbs.VERBS.get(intent.verb)
        if intent.done_at is None and verb and verb.discard:
            verb.discard(session, intent.payload)
    ids = [intent.id for intent in old]
    session.execute(delete(SignInCode).where(SignInCode.intent_id.in_(ids)))
    session.execute(delete(Intent).where(Intent.id.in_(ids)))
    finished = select(Intent.id).where(Intent.done_at.is_not(None))
    session.execute(
        delete(SignInCode).where(
            SignInCode.expires_at < now - timedelta(days=1),
            or_(SignInCode.used_at.is_not(None), SignInCode.intent_id.in_(finished)),
        )
    )
    session.execute(delete(Sitting).where(Sitting.ends_at < now))
    limits.forget_old(session)
    return len(old) == BATCH


def register() -> None:
    """Every hour; each does the same however often it runs."""
    jobs.register("remind_of_drafts", remind, "17 * * * *")
    jobs.register("forget_unconfirmed", forget, "37 * * * *")
    jobs.register("forget_residence_codes", residence.forget_old, "50 2 * * *")
