"""How long a removed text is kept under lock: until its removal can no longer be contested; then it is deleted."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import activity, city, clock, contributions, versions
from app.core.contributions import Contribution, Visibility
from app.core.workdays import Calendar
from moderation import rules
from moderation.measures import Measure
from moderation.models import Appeal, Case, Decision

MOST = 100  # texts in one transaction


def delete_removed(session: Session) -> bool:
    """Delete the removed texts whose appeal window is over; an appeal that waits for its judgement keeps its text.

    Doing it twice changes nothing. Says whether there may be more.
    """
    over = [decision for decision in _candidates(session) if _is_over(decision)]
    for decision in over:
        _delete(session, decision)
    return len(over) == MOST


def _candidates(session: Session) -> list[Decision]:
    """The newest removals of what is still under lock, the oldest first; a little too many (months differ)."""
    months = city.profile().promises.appeal_window_months
    contested = (
        select(Appeal.id)
        .join(Decision, Decision.id == Appeal.decision_id)
        .where(Decision.contribution_id == Contribution.id, Appeal.decided_at.is_(None))
        .correlate(Contribution)
        .exists()
    )
    newest = (
        select(Decision.id)
        .where(Decision.contribution_id == Contribution.id, Decision.measure == Measure.REMOVE)
        .correlate(Contribution)
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Decision)
        .join(Contribution, Decision.id == newest)
        .where(
            Contribution.visibility == Visibility.REMOVED,
            Decision.decided_at < clock.now() - timedelta(days=28 * months),
            ~contested,
        )
        .order_by(Decision.decided_at, Decision.id)
        .limit(MOST)
    )
    return list(session.scalars(query))


def _is_over(decision: Decision) -> bool:
    profile = city.profile()
    calendar = Calendar.of(profile)
    return calendar.day_of(clock.now()) > rules.appeal_until(decision.decided_at, calendar, profile.promises)


def _delete(session: Session, decision: Decision) -> None:
    """The text in every wording, and the passages quoted from it; the statement of reasons and the place stay."""
    query = select(Contribution).where(Contribution.id == decision.contribution_id).with_for_update(key_share=True)
    contribution = session.scalars(query.execution_options(populate_existing=True)).one()
    if contribution.visibility != Visibility.REMOVED:
        return
    versions.forget(session, contribution)
    for case in session.scalars(select(Case).where(Case.contribution_id == contribution.id)):
        case.signals = [signal | {"evidence": []} for signal in case.signals]
    contributions.set_visibility(session, contribution, Visibility.ERASED, contribution.visibility_note)
    activity.record(session, "text_deleted", None, contribution, decision_id=decision.id)
