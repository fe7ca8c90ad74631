"""What the referee reads: the queue, a case with its history, decisions, tombstones and what reporters may know."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from app.core import paging
from app.core.contributions import TOMBSTONES, Contribution, Visibility
from app.core.paging import Page
from app.core.people import Person
from moderation.measures import RESTRICTIONS, Measure
from moderation.models import Appeal, Case, Decision, Report
from moderation.reasons import Statement, Tombstone, stated, tombstone_of

NEWEST = 20  # earlier decisions shown of an author


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue a moderator wants to see; nothing chosen shows all."""

    kind: str | None = None
    held: bool = False
    reported: bool = False
    overdue_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """One line of the queue."""

    case: Case
    kind: str
    title: str
    opening: str
    visibility: str
    author_id: int | None
    author: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class History:
    """What a moderator may know of an author: a name, numbers, and earlier decisions."""

    contributions: int
    restricted: int
    decisions: Sequence[Decision]


def open_cases(session: Session, filters: Filters, mark: str | None = None) -> Page[Queued]:
    """The queue, the worst first, then the most urgent."""
    above = aliased(Contribution, flat=True)
    counted = select(func.count()).where(Report.case_id == Case.id).correlate(Case).scalar_subquery()
    query = (
        select(
            Case,
            Contribution.kind,
            func.coalesce(func.nullif(Contribution.title, ""), above.title, ""),
            func.left(Contribution.source, 160),
            Contribution.visibility,
            Contribution.author_id,
            Person.display_name,
            counted,
        )
        .join(Contribution, Contribution.id == Case.contribution_id)
        .join(above, above.id == Contribution.root_id, isouter=True)
        .join(Person, Person.id == Contribution.author_id, isouter=True)
        .where(Case.closed_at.is_(None))
    )
    return paging.keyset(
        lambda wanted: [Queued(*row) for row in session.execute(wanted)],
        _filtered(query, filters),
        (-Case.severity, Case.due_at, Case.id),
        lambda queued: (-queued.case.severity, queued.case.due_at, queued.case.id),
        mark,
        descending=False,
        parse=lambda values: [int(values[0]), datetime.fromisoformat(values[1]), int(values[2])],
    )


def _filtered(query: Select[Any], filters: Filters) -> Select[Any]:
    if filters.kind:
        query = query.where(Contribution.kind == filters.kind)
    if filters.held:
        query = query.where(Contribution.visibility == Visibility.HELD)
    if filters.reported:
        query = query.where(select(Report.id).where(Report.case_id == Case.id).exists())
    if filters.overdue_at:
        query = query.where(Case.due_at < filters.overdue_at)
    return query


@dataclass(frozen=True, slots=True)
class Subject:
    """A case, what it is about, who wrote that, and in whose thread it stands."""

    case: Case
    contribution: Contribution
    author: str | None
    above: str | None


def subject_of(session: Session, case_id: int) -> Subject | None:
    """What a case is about; None if there is no such case."""
    above = aliased(Contribution, flat=True)
    row = session.execute(
        select(Case, Contribution, Person.display_name, above.title)
        .join(Contribution, Contribution.id == Case.contribution_id)
        .join(above, above.id == Contribution.root_id, isouter=True)
        .join(Person, Person.id == Contribution.author_id, isouter=True)
        .where(Case.id == case_id)
    ).first()
    return Subject(*row) if row else None


def open_case_count(session: Session, most: int = 1000) -> int:
    """How many cases are open; counting stops at `most`."""
    some = select(Case.id).where(Case.closed_at.is_(None)).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def reports_of(session: Session, case_id: int) -> Sequence[Report]:
    """The reports of a case, the oldest first."""
    return session.scalars(select(Report).where(Report.case_id == case_id).order_by(Report.id)).all()


def decided_in(session: Session, case_id: int) -> tuple[list[Decision], list[Appeal]]:
    """What was decided in a case, the newest first, and the appeals against it, the oldest first."""
    rows = session.execute(
        select(Decision, Appeal)
        .join(Appeal, Appeal.decision_id == Decision.id, isouter=True)
        .where(Decision.case_id == case_id)
        .order_by(Decision.id.desc(), Appeal.id)
    ).all()
    return list(dict.fromkeys(row[0] for row in rows)), [row[1] for row in rows if row[1] is not None]


def history_of(session: Session, author_id: int | None, besides: int, case_id: int) -> History:
    """How an author has written here so far, besides this contribution and this case."""
    if author_id is None:
        return History(0, 0, [])
    written, restricted = session.execute(
        select(
            func.count().filter(Contribution.visibility != Visibility.DRAFT),
            func.count().filter(Contribution.visibility.in_(TOMBSTONES)),
        ).where(Contribution.author_id == author_id, Contribution.id != besides)
    ).one()
    decisions = session.scalars(
        select(Decision)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .where(Contribution.author_id == author_id, Decision.measure != Measure.APPROVE, Decision.case_id != case_id)
        .order_by(Decision.id.desc())
        .limit(NEWEST)
    ).all()
    return History(written, restricted, decisions)


def decisions_about(session: Session, person_id: int, most: int = 50) -> Sequence[Statement]:
    """The decisions about a person's contributions that concern them, the newest first."""
    query = (
        select(Decision, Contribution)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .where(Contribution.author_id == person_id, Decision.measure != Measure.APPROVE)
        .order_by(Decision.id.desc())
        .limit(most)
    )
    return [stated(decision, contribution, by_notice=False) for decision, contribution in session.execute(query)]


def statement(session: Session, decision_id: int) -> Statement | None:
    """The statement of reasons of a decision, with all that the law wants in it; None if there is no such decision."""
    row = session.execute(
        select(Decision, Contribution)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .where(Decision.id == decision_id)
    ).first()
    if row is None:
        return None
    decision, contribution = row
    noticed = session.scalar(select(select(Report.id).where(Report.case_id == decision.case_id).exists()))
    return stated(decision, contribution, by_notice=bool(noticed))


def tombstone(session: Session, contribution_id: int) -> Tombstone | None:
    """What stands in the place of a hidden contribution: when and on which ground, never the text."""
    return tombstones(session, [contribution_id]).get(contribution_id)


def tombstones(session: Session, contribution_ids: Iterable[int]) -> dict[int, Tombstone]:
    """The tombstones of several contributions at once, by id; those that still stand have none."""
    query = (
        select(Decision)
        .ext(distinct_on(Decision.contribution_id))
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .where(
            Decision.contribution_id.in_(list(contribution_ids)),
            Decision.measure.in_(RESTRICTIONS),
            Contribution.visibility.in_(TOMBSTONES),
        )
        .order_by(Decision.contribution_id, Decision.id.desc())
    )
    return {decision.contribution_id: tombstone_of(decision) for decision in session.scalars(query)}


def report_by_token(session: Session, token: str) -> Report | None:
    """The report whose receipt this token opens."""
    return session.scalars(select(Report).where(Report.token == token)).first()


def report_about(session: Session, decision_id: int, person_id: int) -> Report | None:
    """The report of this person that a decision answered."""
    query = (
        select(Report)
        .join(Decision, Decision.case_id == Report.case_id)
        .where(Decision.id == decision_id, Report.reporter_id == person_id)
    )
    return session.scalars(query).first()


def appeal_by(session: Session, decision_id: int, person_id: int) -> Appeal | None:
    """The appeal of this person against this decision."""
    query = select(Appeal).where(Appeal.decision_id == decision_id, Appeal.person_id == person_id)
    return session.scalars(query).first()


@dataclass(frozen=True, slots=True)
class Contested:
    """One line of the list of appeals."""

    appeal: Appeal
    decision: Decision
    kind: str
    title: str
    author_id: int | None


def open_appeals(session: Session, mark: str | None = None) -> Page[Contested]:
    """Appeals that wait for another person, the most urgent first."""
    above = aliased(Contribution, flat=True)
    query = (
        select(
            Appeal,
            Decision,
            Contribution.kind,
            func.coalesce(func.nullif(Contribution.title, ""), above.title, ""),
            Contribution.author_id,
        )
        .join(Decision, Decision.id == Appeal.decision_id)
        .join(Contribution, Contribution.id == Decision.contribution_id)
        .join(above, above.id == Contribution.root_id, isouter=True)
        .where(Appeal.decided_at.is_(None))
    )
    return paging.keyset(
        lambda wanted: [Contested(*row) for row in session.execute(wanted)],
        query,
        (Appeal.due_on, Appeal.id),
        lambda contested: (contested.appeal.due_on, contested.appeal.id),
        mark,
        descending=False,
        parse=lambda values: [datetime.fromisoformat(values[0]).date(), int(values[1])],
    )
