"""A verdict and how it takes effect: the contribution, the statement of reasons and the record change together."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import activity, city, clock, contributions
from app.core.activity import Activity
from app.core.contributions import Contribution, Visibility
from app.core.people import Person
from moderation.measures import AFTERWARDS, RESTRICTIONS, Measure
from moderation.models import Decision


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a moderator decides: a measure, one main ground, and why this text falls under it."""

    measure: Measure
    explanation: str
    ground: str | None = None
    note: str = ""
    to_field_id: int | None = None


def carry_out(
    session: Session,
    contribution: Contribution,
    case_id: int,
    moderator: Person,
    verdict: Verdict,
    *,
    detected: bool = False,
    undone: Decision | None = None,
) -> Decision:
    """Change the contribution, write the statement of reasons and the record: one act."""
    made = take_effect(session, contribution, case_id, moderator, verdict, detected=detected, undone=undone)
    activity.record(
        session, "decided", moderator, contribution, case_id=case_id, decision_id=made.id, measure=made.measure
    )
    return made


def take_effect(
    session: Session,
    contribution: Contribution,
    case_id: int,
    moderator: Person,
    verdict: Verdict,
    *,
    detected: bool = False,
    undone: Decision | None = None,
) -> Decision:
    """Change the contribution and write the statement of reasons; `undone` is the decision a reversal takes back."""
    made = written(contribution, case_id, moderator, verdict, detected=detected)
    session.add(made)
    session.flush()
    _change(session, contribution, moderator, made, undone)
    return made


def written(
    contribution: Contribution, case_id: int, moderator: Person, verdict: Verdict, *, detected: bool
) -> Decision:
    """The statement of reasons as it would be stored now; nothing has happened yet."""
    return Decision(
        case_id=case_id,
        contribution_id=contribution.id,
        measure=verdict.measure,
        ground=verdict.ground if verdict.measure in RESTRICTIONS else None,
        explanation=verdict.explanation,
        note=verdict.note,
        visibility_before=contribution.visibility,
        from_field_id=contribution.action_field_id,
        to_field_id=verdict.to_field_id if verdict.measure == Measure.MOVE else None,
        policy_version=city.profile().policy.version,
        automated_detection=detected,
        moderator_id=moderator.id,
        decided_at=clock.now(),
    )


def _change(
    session: Session, contribution: Contribution, moderator: Person, decision: Decision, undone: Decision | None
) -> None:
    measure = Measure(decision.measure)
    if measure in RESTRICTIONS:
        note = city.profile().policy.ground(str(decision.ground)).name[city.profile().default_language]
        contributions.set_visibility(session, contribution, AFTERWARDS[measure], note)
        return
    if contribution.visibility == Visibility.HELD:
        _show(session, contribution, moderator, Visibility.PUBLIC)
    elif undone is not None and undone.measure in RESTRICTIONS:
        back = Visibility(undone.visibility_before)
        _show(session, contribution, moderator, Visibility.PUBLIC if back == Visibility.HELD else back)
    if measure == Measure.MOVE:
        _move(session, contribution, moderator, decision.to_field_id)
    elif undone is not None and undone.measure == Measure.MOVE:
        _move(session, contribution, moderator, undone.from_field_id)


def _show(session: Session, contribution: Contribution, moderator: Person, visibility: Visibility) -> None:
    recorded = select(Activity.id).where(Activity.contribution_id == contribution.id, Activity.verb == "published")
    contributions.set_visibility(session, contribution, visibility)
    if session.scalar(recorded.limit(1)) is None:
        origin = session.scalar(
            select(Activity.detail["origin"].astext).where(
                Activity.contribution_id == contribution.id, Activity.verb == "imported"
            )
        )
        activity.record(session, "published", moderator, contribution, origin=origin)


def _move(session: Session, contribution: Contribution, moderator: Person, field_id: int | None) -> None:
    before = contribution.action_field_id
    contribution.action_field_id = field_id
    session.flush()
    activity.record(session, "moved", moderator, contribution, from_id=before, to_id=field_id)
