"""From the record to notices and mails; whoever kills it in the middle changes nothing but the hour."""

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import activity, mail
from app.core.activity import Activity
from app.core.clock import now
from app.core.contributions import Contribution
from app.core.locale import force_locale
from app.notifications import audience, letters
from app.notifications.models import Muted, Notification
from app.notifications.rules import Told, each_once, may_mail
from moderation.models import Appeal, Decision, Report

READER = "notifications"


def deliver(session: Session) -> int:
    """Tell everyone of what happened: a notice once (the database decides), a mail where announced."""
    return activity.deal(session, READER, tell)


def tell(session: Session, happened: Activity) -> None:
    """Tell of one activity."""
    contribution = session.get(Contribution, happened.contribution_id)
    if contribution is None:
        return
    found = audience.VERBS[happened.verb](session, happened, contribution)
    actor_id = None if happened.verb in audience.WHOEVER_ACTED else happened.actor_id
    told = each_once(found, actor_id)
    fresh = _notices(session, happened, contribution, told)
    _mail(session, happened, contribution, [one for one in told if one.person_id in fresh])
    if happened.verb in ("decided", "appeal_decided"):
        _mail_reporters_without_account(session, happened)


def _notices(session: Session, happened: Activity, contribution: Contribution, told: list[Told]) -> set[int]:
    """Write the notices, all in one statement; says who had none of this before."""
    rows = [
        {
            "person_id": one.person_id,
            "activity_id": happened.id,
            "contribution_id": contribution.id,
            "topic": one.topic,
            "notified_at": now(),
        }
        for one in told
    ]
    written = insert(Notification).on_conflict_do_nothing().returning(Notification.person_id)
    return set(session.scalars(written, rows)) if rows else set()


def _mail(session: Session, happened: Activity, contribution: Contribution, told: list[Told]) -> None:
    ids = [one.person_id for one in told]
    wanted = tuple_(Muted.person_id, Muted.topic).in_([(one.person_id, one.topic) for one in told])
    muted = {(row.person_id, row.topic) for row in session.scalars(select(Muted).where(wanted))} if told else set()
    accounts = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(ids), Account.active))}
    for one in told:
        account = accounts.get(one.person_id)
        if account is None or not may_mail(one, muted):
            continue
        with force_locale(account.language):
            subject, body = letters.write(session, happened, contribution, one, account)
            mail.queue(
                session,
                key=f"notice-{happened.id}-{account.id}",
                address=account.email,
                subject=subject,
                body=body,
                language=account.language,
                person_id=account.id,
                unsubscribe_url=letters.unsubscribe_url(account, one.topic),
            )


def _mail_reporters_without_account(session: Session, happened: Activity) -> None:
    reports = select(Report).where(
        Report.case_id == _case_of(session, happened),
        Report.reporter_address.is_not(None),
        Report.reporter_id.is_(None),
    )
    for report in session.scalars(reports):
        with force_locale(report.language):
            subject, body = letters.outcome_for_guest(report)
        mail.queue(
            session,
            key=f"outcome-{happened.id}-{report.id}",
            address=str(report.reporter_address),
            subject=subject,
            body=body,
            language=report.language,
        )


def _case_of(session: Session, happened: Activity) -> int:
    """The case in which something was decided: earlier cases of the same contribution are over."""
    if happened.verb == "decided":
        return int(happened.detail["case_id"])
    contested = session.get_one(Appeal, happened.detail["appeal_id"])
    return session.get_one(Decision, contested.decision_id).case_id
