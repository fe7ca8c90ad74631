"""Admitting a contribution: publish, then check is the rule; what must be read first is held until a person has."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

import config
from app.core import activity, city, clock, contributions
from app.core.contributions import Contribution, Visibility
from app.core.db import insert_once
from app.core.people import Person
from app.core.workdays import Calendar
from moderation import rules, screening, wordlist
from moderation.models import Case
from moderation.screening import Signal

WORDS = config.ROOT / "config" / "wordlist_de.txt"
PRE_MODERATION = Signal("pre_moderation", 1, (), True)
EARLIER = 20  # texts of the same author that are compared


def admit(session: Session, contribution: Contribution, author: Person | None, *, origin: str | None = None) -> None:
    """Publish what was submitted or revised, or hold it until a person has read it.

    Softer signals open a case without holding. What is already held, hidden or removed stays so: only a person
    lets it out. The city's own words are not screened. `origin` names the source of an imported contribution.
    """
    signals = _signals(session, contribution)
    is_new = contribution.visibility == Visibility.DRAFT  # no case can be open
    if (is_new or contribution.visibility == Visibility.PUBLIC) and any(signal.holds for signal in signals):
        contributions.set_visibility(session, contribution, Visibility.HELD)
        if not is_new:
            _note_new_wording(session, contribution)
        case = open_case(session, contribution, signals)
        activity.record(session, "held", author, contribution, case_id=case.id)
        return
    if is_new:
        contributions.set_visibility(session, contribution, Visibility.PUBLIC)
        activity.record(session, "published", author, contribution, origin=origin)
    else:
        _note_new_wording(session, contribution)
    if signals:
        open_case(session, contribution, signals)


def _signals(session: Session, contribution: Contribution) -> tuple[Signal, ...]:
    if contribution.department_id is not None:
        return ()
    earlier = _earlier(session, contribution)
    found = screening.screen(
        contribution.title,
        contribution.source,
        words=wordlist.read(WORDS),
        earlier=[screening.fingerprint(title, source) for title, source, _visibility in earlier],
        newcomer=all(visibility != Visibility.PUBLIC for *_words, visibility in earlier),
    )
    if city.profile().policy.publication == "pre":
        return (PRE_MODERATION, *found)
    return found


def _earlier(session: Session, contribution: Contribution) -> list[Any]:
    """The author's last texts besides this one: who writes for the first time is looked at a little closer.

    Texts without an author here (imported ones) have nothing in common.
    """
    if contribution.author_id is None:
        return []
    columns = (Contribution.title, Contribution.source, Contribution.visibility)
    query = select(*columns).where(
        Contribution.author_id == contribution.author_id,
        Contribution.id != contribution.id,
        Contribution.visibility != Visibility.DRAFT,
    )
    return list(session.execute(query.order_by(Contribution.id.desc()).limit(EARLIER)))


def _note_new_wording(session: Session, contribution: Contribution) -> None:
    """Who is deciding on the earlier wording is told so: the version of the open case moves on."""
    session.execute(
        update(Case)
        .where(Case.contribution_id == contribution.id, Case.closed_at.is_(None))
        .values(version=Case.version + 1)
        .execution_options(synchronize_session=False)
    )


def open_case(session: Session, contribution: Contribution, signals: Sequence[Signal]) -> Case:
    """Bring a contribution before the moderators; a further signal joins the open case and may make it worse."""
    now = clock.now()
    severity = max(signal.severity for signal in signals)
    due_at = _due_at(contribution, now, severity)
    stored = [_stored(signal) for signal in signals]
    while True:
        insert_once(
            session,
            Case,
            contribution_id=contribution.id,
            severity=severity,
            signals=stored,
            opened_at=now,
            due_at=due_at,
        )
        case = _open_case_of(session, contribution.id)
        if case is not None:  # None: it was closed between the two statements, so there is room for a new one
            break
    case.signals = case.signals + [signal for signal in stored if signal not in case.signals]
    case.severity = max(case.severity, severity)
    case.due_at = min(case.due_at, due_at)
    session.flush()
    return case


def _open_case_of(session: Session, contribution_id: int) -> Case | None:
    return session.scalars(
        select(Case)
        .where(Case.contribution_id == contribution_id, Case.closed_at.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()


def _stored(signal: Signal) -> dict[str, Any]:
    return {"code": signal.code, "severity": signal.severity, "evidence": list(signal.evidence)}


def _due_at(contribution: Contribution, opened_at: datetime, severity: int) -> datetime:
    profile = city.profile()
    held = contribution.visibility == Visibility.HELD
    return rules.due_at(opened_at, severity, held=held, calendar=Calendar.of(profile), promises=profile.promises)


def reading_deadline(session: Session, contribution_id: int) -> datetime | None:
    """Until when a person will have read the contribution: what a held author is told."""
    query = select(Case.due_at).where(Case.contribution_id == contribution_id, Case.closed_at.is_(None))
    return session.scalars(query).first()
