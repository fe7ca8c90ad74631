"""From the record to notices and mails; whoever kills it in the middle changes nothing but the hour."""

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import activity, mail
from app.core.activity import Activity
from app.core.clock import now
from app.core.contributions import Contribution
from app.core.db import insert_once
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
    fresh = [one for one in told if _notice(session, happened, contribution, one)]
    _mail(session, happened, contribution, fresh)
    if happened.verb in ("decided", "appeal_decided"):
        _mail_reporters_without_account(session, happened)


def _notice(session: Session, happened: Activity, contribution: Contribution, told: Told) -> bool:
    return insert_once(
        session,
        Notification,
        person_id=told.person_id,
        activity_id=happened.id,
        contribution_id=contribution.id,
        topic=told.topic,
        notified_at=now(),
    )


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
