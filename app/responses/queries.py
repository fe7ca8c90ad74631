"""Reads: who answers, what has been answered, what is open, how punctual the city is."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session, defer

from app.core import paging, text
from app.core.city import ActionField, Department, District
from app.core.contributions import Contribution, Tally, public
from app.core.db import rows
from app.core.paging import Page, at_most, keyset
from app.core.people import Person
from app.core.profile_parts import Routing
from app.responses.models import Obligation, Punctuality, Response
from app.responses.rules import DUE_SOON_DAYS
from app.responses.status import ANSWERING, Status

WINDOW = timedelta(days=365)
PUBLISHED: ColumnElement[Any] = literal_column("'published'")
TIMELINE = (
    select(Obligation, Response, Contribution.submitted_at, Contribution.published_at, Contribution.kind)
    .join(Contribution, Contribution.id == Obligation.contribution_id)
    .outerjoin(Response, and_(Response.contribution_id == Obligation.contribution_id, Response.state == PUBLISHED))
    .where(Obligation.contribution_id == bindparam("contribution_id"))
    .order_by(Response.id)
)
SHORT = (defer(Contribution.html), defer(Contribution.source))  # lists show titles


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the city owes for a contribution and what it has said so far, the oldest first."""

    obligation: Obligation | None
    entries: Sequence[Response]
    received_at: datetime | None = None
    published_at: datetime | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None: not at all."""

    field_id: int | None = None
    department_id: int | None = None
    status: Status | None = None


def timeline(session: Session, contribution_id: int) -> Timeline:
    """The obligation and the published entries of a contribution, in one query."""
    rows = session.execute(TIMELINE, {"contribution_id": contribution_id}).all()
    if not rows:
        return Timeline(None, [])
    obligation, _entry, received_at, published_at, kind = rows[0]
    said = [row.Response for row in rows if row.Response is not None]
    return Timeline(obligation, said, received_at, published_at, kind)


def obligations(session: Session, contribution_ids: Iterable[int]) -> dict[int, Obligation]:
    """What the city owes for each of these contributions, for lists."""
    rows = session.scalars(select(Obligation).where(Obligation.contribution_id.in_(list(contribution_ids))))
    return {row.contribution_id: row for row in rows}


def open_entry(session: Session, contribution_id: int) -> tuple[Response | None, str]:
    """The entry being written for a contribution (there is at most one), and the name of its author."""
    query = select(Response, Person.display_name).join(Person, Person.id == Response.author_id)
    open_one = query.where(Response.contribution_id == contribution_id, Response.state != "published")
    found = session.execute(open_one).one_or_none()
    return (found[0], found[1]) if found else (None, "")


def answering_department(
    session: Session, field_id: int | None, district_id: int | None, routing: Routing
) -> Department:
    """The department that the city's rules name; a retired one is followed by its Dezernat, then the coordination."""
    field = session.get(ActionField, field_id) if field_id else None
    district = session.get(District, district_id) if district_id else None
    slug = routing.department(field.slug if field else None, district.slug if district else None)
    named = _department(session, slug)
    while named is not None and named.retired_at is not None:
        named = session.get(Department, named.parent_id) if named.parent_id else None
    found = named or _department(session, routing.coordination)
    if found is None:
        raise LookupError(f"The city has no department {slug!r} and no {routing.coordination!r}")
    return found


def _department(session: Session, slug: str) -> Department | None:
    return session.scalars(select(Department).where(Department.slug == slug)).one_or_none()


def newest_answers(session: Session, filters: Filters, mark: str | None = None, size: int = 20) -> Page[Row[Any]]:
    """(contribution, response) of the published answers to what everyone may read, the newest first."""
    place = paging.read_place(mark, 2, lambda values: [datetime.fromisoformat(values[0]), int(values[1])])
    found = session.execute((_answers if mark else _kept_answers)(filters, place, size)).all()
    return paging.page_of(found, place, lambda row: [row.Response.published_at, row.Response.id], size)


def newest_openings(session: Session, filters: Filters, size: int) -> Sequence[Any]:
    """The newest answers as a card shows them: what they answer, and how they begin."""
    return rows(session, _openings(filters, size))


@lru_cache(maxsize=128)
def _openings(filters: Filters, size: int) -> Any:
    query = _published(filters).with_only_columns(
        Contribution.id,
        Contribution.kind,
        Contribution.title,
        func.left(Response.html, at_most(text.OPENING)).label("opening"),
        Response.reason,
        Response.status,
        Response.department_id,
        Response.published_at,
    )
    return query.order_by(Response.published_at.desc(), Response.id.desc()).limit(at_most(size))


def _answers(filters: Filters, place: paging.Place, size: int) -> Any:
    query = _published(filters).add_columns(Response).options(*SHORT)
    return paging.narrowed(query, [Response.published_at, Response.id], place, size)


def _published(filters: Filters) -> Select[Any]:
    """The published answers to what everyone may read."""
    statuses = [filters.status] if filters.status else sorted(ANSWERING)
    written: list[ColumnElement[Any]] = [
        literal_column(f"'{Status(status)}'") for status in statuses
    ]  # the planner sees rare and common ones
    query = (
        public(Contribution)
        .join(Response, Response.contribution_id == Contribution.id)
        .where(Response.state == PUBLISHED, Response.status.in_(written))
    )
    if filters.field_id:
        query = query.where(Contribution.action_field_id == filters.field_id)
    if filters.department_id:
        query = query.where(Response.department_id == filters.department_id)
    return query


_kept_answers = lru_cache(maxsize=128)(_answers)  # the statement, not what it finds


def _open() -> ColumnElement[bool]:
    return Obligation.answered_at.is_(None)


def _soon(today: date) -> ColumnElement[bool]:
    """The same as `rules.is_due_soon`."""
    horizon = today + timedelta(days=DUE_SOON_DAYS)
    missing = and_(Obligation.first_status_at.is_(None), Obligation.first_status_due_on <= horizon)
    promised = and_(Obligation.first_status_at.is_not(None), Obligation.goal_on <= horizon)
    return and_(_open(), Obligation.due_on >= today, or_(missing, promised, Obligation.goal_on < today))


def _waiting(person_id: int) -> ColumnElement[bool]:
    """A colleague's text waits for approval."""
    waiting = select(Response.id).where(
        Response.contribution_id == Obligation.contribution_id,
        Response.state == "approval",
        Response.author_id != person_id,
    )
    return waiting.exists()


def views(person_id: int, today: date) -> dict[str, ColumnElement[bool]]:
    """The views of the desk by their name in the address."""
    return {
        "meine": _open(),
        "faellig": _soon(today),
        "ueberfaellig": and_(_open(), Obligation.due_on < today),
        "freigabe": _waiting(person_id),
        "zugesagt": and_(Obligation.answered_at.is_not(None), Obligation.settled_at.is_(None)),
    }


def _desk(department_ids: Set[int] | None) -> Select[Contribution]:
    """What these departments (None: all) owe for what everyone may read."""
    query = public(Contribution).join(Obligation, Obligation.contribution_id == Contribution.id)
    return query if department_ids is None else query.where(Obligation.department_id.in_(department_ids))


def desk_counts(
    session: Session, department_ids: Set[int] | None, conditions: dict[str, ColumnElement[bool]]
) -> dict[str, int]:
    """How many cases each view holds."""
    columns = [func.count().filter(condition).label(name) for name, condition in conditions.items()]
    unsettled = _desk(department_ids).where(Obligation.settled_at.is_(None))
    return dict(session.execute(unsettled.with_only_columns(*columns)).mappings().one())


def desk(
    session: Session,
    department_ids: Set[int] | None,
    condition: ColumnElement[bool],
    filters: Filters,
    mark: str | None = None,
) -> Page[Row[Any]]:
    """(contribution, obligation, supports) of a view, the soonest due day first."""
    query = (
        _desk(department_ids)
        .join(Tally, Tally.contribution_id == Contribution.id)
        .where(condition)
        .add_columns(Obligation, Tally.supports)
        .options(*SHORT)
    )
    if filters.field_id:
        query = query.where(Contribution.action_field_id == filters.field_id)
    if filters.department_id:
        query = query.where(Obligation.department_id == filters.department_id)
    if filters.status:
        query = query.where(Obligation.status == filters.status)
    columns: list[Any] = [Obligation.due_on, Obligation.contribution_id]
    return keyset(
        lambda page: session.execute(page).all(),
        query,
        columns,
        lambda row: [row.Obligation.due_on, row.Obligation.contribution_id],
        mark,
        descending=False,
        parse=lambda values: [date.fromisoformat(values[0]), int(values[1])],
    )


def punctuality(session: Session) -> Sequence[Punctuality]:
    """The figures as counted last."""
    return session.scalars(select(Punctuality).order_by(Punctuality.scope, Punctuality.scope_id)).all()


def count_punctuality(session: Session, now: datetime, today: date, zone: str, counted: dict[int, int]) -> Any:
    """Count the answers of the last twelve months and what is overdue, for the city, departments and action fields.

    `counted` says in which department another one counts. What is still open counts with its days so far, so that
    a city that answers little does not look quick.
    """
    answered_on = cast(func.timezone(zone, Obligation.answered_at), Date)
    overdue = and_(_open(), Obligation.due_on < today)
    department: Any = Obligation.department_id
    owed = (
        _desk(None)
        .where(or_(Obligation.answered_at >= now - WINDOW, overdue))
        .with_only_columns(
            (case(counted, value=department, else_=department) if counted else department).label("department"),
            Contribution.action_field_id.label("field"),
            or_(overdue, answered_on > Obligation.due_on).label("missed"),
            (answered_on <= Obligation.goal_on).label("in_goal"),
            (func.coalesce(answered_on, today) - cast(func.timezone(zone, Obligation.owed_since), Date)).label("days"),
        )
        .subquery()
    )
    figures = select(
        func.grouping(owed.c.department, owed.c.field).label("grouping"),
        owed.c.department,
        owed.c.field,
        func.count().label("cases"),
        func.count().filter(owed.c.missed).label("missed"),
        func.count().filter(owed.c.in_goal).label("in_goal"),
        func.percentile_disc(0.5).within_group(owed.c.days).label("median_days"),
    )
    sets = func.grouping_sets(literal_column("()"), owed.c.department, owed.c.field)
    return session.execute(figures.group_by(sets)).mappings().all()
