"""The append-only record of what happened; notifications, duties and figures read it, actions only write it."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, delete, insert, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.contributions import Contribution
from app.core.db import Base
from app.core.people import Person

# Every verb with the detail it carries. A support is its own record (person and moment stand in its row) and is
# written nowhere else: who supported what is nobody's business. Who took part in a survey or vote neither: the record
# has a count for each day that is over, and another of anonymous answers that were taken back.
VERBS: dict[str, frozenset[str]] = {
    "signed_up": frozenset(),
    "duty_given": frozenset({"person_id", "duty", "department_id"}),
    "duty_taken": frozenset({"person_id", "duty", "department_id"}),
    "renamed": frozenset({"before"}),
    "person_suspended": frozenset({"person_id", "reason"}),
    "person_readmitted": frozenset({"person_id"}),
    "submitted": frozenset({"reference"}),
    "published": frozenset({"origin"}),
    "held": frozenset({"case_id"}),
    "edited": frozenset({"version"}),
    "commented": frozenset({"about_id", "stance"}),
    "withdrawn": frozenset({"reason"}),
    "moved": frozenset({"from_id", "to_id"}),
    "merged": frozenset({"target_id", "supports", "comments"}),
    "imported": frozenset({"origin"}),
    "reported": frozenset({"case_id", "report_id"}),
    "decided": frozenset({"case_id", "decision_id", "measure"}),
    "text_deleted": frozenset({"decision_id"}),
    "appealed": frozenset({"decision_id", "appeal_id"}),
    "appeal_decided": frozenset({"decision_id", "appeal_id", "outcome"}),
    "obligation_assigned": frozenset({"department_id", "due_on"}),
    "obligation_reassigned": frozenset({"from_id", "to_id", "reason"}),
    "response_published": frozenset({"response_id", "status"}),
    "response_approval_asked": frozenset({"response_id"}),
    "survey_planned": frozenset({"opens_on"}),
    "survey_opened": frozenset({"closes_on"}),
    "survey_closed": frozenset({"closes_on"}),
    "results_published": frozenset(),
    "words_changed": frozenset({"places"}),
    "question_shown": frozenset({"question_id"}),
    "sheets_published": frozenset({"sheets", "columns"}),
    "answer_text_decided": frozenset({"text_id", "state"}),
    "answer_file_removed": frozenset({"question_id", "reason"}),
    "sheet_erased": frozenset({"sheet_id"}),
    "sheets_erased": frozenset({"on", "number"}),
    "answers_deleted": frozenset({"sheets"}),
    "people_forgotten": frozenset(),
    "residence_codes_given": frozenset({"number"}),
    "residence_confirmed": frozenset(),
    "codes_printed": frozenset({"batch_id", "number"}),
    "codes_withdrawn": frozenset({"batch_id"}),
    "place_registered": frozenset({"place_id"}),
    "place_ended": frozenset({"place_id"}),
    "people_took_part": frozenset({"on", "number"}),
    "vote_released": frozenset({"closes_on"}),
    "vote_counted": frozenset({"ballots"}),
}

log = logging.getLogger("platform.activity")
READERS: dict[str, frozenset[str]] = {}  # reader -> the verbs it wants


class Activity(Base):
    """One thing that happened: when, what, who, to which contribution."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_contribution", "contribution_id", "id"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[datetime]
    verb: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Pending(Base):
    """An activity that a reader has not dealt with yet."""

    __tablename__ = "pending"

    reader: Mapped[str] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id"), primary_key=True, autoincrement=False)


def register_reader(reader: str, verbs: set[str]) -> None:
    """From now on `reader` is handed every activity of these verbs."""
    unknown = verbs - VERBS.keys()
    if unknown:
        raise ValueError(f"Unknown verbs: {sorted(unknown)}")
    READERS[reader] = frozenset(verbs)


def record(
    session: Session, verb: str, actor: Person | None, contribution: Contribution | None = None, **detail: Any
) -> Activity:
    """Write down what happened, and for each reader of the verb that it is still to be dealt with."""
    return record_each(session, verb, actor, [(contribution, detail)])[0]


def record_each(
    session: Session, verb: str, actor: Person | None, happened: Iterable[tuple[Contribution | None, dict[str, Any]]]
) -> list[Activity]:
    """The same for many contributions at once, each with its own detail."""
    actor_id, now = actor.id if actor else None, clock.now()
    activities = [
        Activity(
            at=now,
            verb=verb,
            actor_id=actor_id,
            contribution_id=contribution.id if contribution else None,
            detail=_whole(verb, detail),
        )
        for contribution, detail in happened
    ]
    session.add_all(activities)
    session.flush()
    wanting = [reader for reader, verbs in READERS.items() if verb in verbs]
    waiting = [{"reader": reader, "activity_id": activity.id} for activity in activities for reader in wanting]
    if waiting:
        session.execute(insert(Pending), waiting)
        session.info["to_deliver"] = True
    return activities


def _whole(verb: str, detail: dict[str, Any]) -> dict[str, Any]:
    if detail.keys() != VERBS[verb]:
        raise ValueError(f"{verb} carries {sorted(VERBS[verb])}, not {sorted(detail)}")
    return detail


def take(session: Session, reader: str, most: int) -> set[int]:
    """The contributions of the next activities that wait for `reader`, thereby dealt with; empty: none wait."""
    waiting = select(Pending.activity_id).where(Pending.reader == reader).order_by(Pending.activity_id).limit(most)
    taken = session.scalars(
        delete(Pending)
        .where(Pending.reader == reader, Pending.activity_id.in_(waiting.with_for_update(skip_locked=True)))
        .returning(Pending.activity_id)
        .execution_options(synchronize_session=False)
    ).all()
    if not taken:
        return set()
    return {number or 0 for number in session.scalars(select(Activity.contribution_id).where(Activity.id.in_(taken)))}


def deal(session: Session, reader: str, handle: Callable[[Session, Activity], object], most: int = 500) -> int:
    """Let `handle` deal with what waits for `reader`, the oldest first; says how many were dealt with.

    Each stands alone: one that fails is logged, stays, and does not keep the others waiting. All of it is one
    transaction of the caller's, so that a killed reader gives everything back.
    """
    dealt, after = 0, 0
    for _ in range(most):
        waiting = session.scalars(
            select(Pending)
            .where(Pending.reader == reader, Pending.activity_id > after)
            .order_by(Pending.activity_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if waiting is None:
            break
        after = waiting.activity_id
        try:
            with session.begin_nested():
                handle(session, session.get_one(Activity, after))
                session.delete(waiting)
            dealt += 1
        except Exception:
            log.exception("%s could not deal with activity %s", reader, after)
    return dealt
