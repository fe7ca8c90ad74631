"""Reads: who answers, what has been answered, what is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.core.city import ActionField, Department, District
from app.core.contributions import Contribution
from app.core.profile_parts import Routing
from app.responses.models import Obligation, Response
from app.responses.rules import department_for


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the city owes for a contribution and what it has said so far, the oldest first."""

    obligation: Obligation | None
    entries: Sequence[Response]


def timeline(session: Session, contribution_id: int) -> Timeline:
    """The obligation and the published entries of a contribution, in one query."""
    published = and_(Response.contribution_id == Obligation.contribution_id, Response.state == "published")
    rows = session.execute(
        select(Obligation, Response)
        .outerjoin(Response, published)
        .where(Obligation.contribution_id == contribution_id)
        .order_by(Response.id)
    ).all()
    return Timeline(rows[0][0] if rows else None, [entry for _obligation, entry in rows if entry is not None])


def obligations(session: Session, contribution_ids: Iterable[int]) -> dict[int, Obligation]:
    """What the city owes for each of these contributions, for lists."""
    rows = session.scalars(select(Obligation).where(Obligation.contribution_id.in_(list(contribution_ids))))
    return {row.contribution_id: row for row in rows}


def open_entry(session: Session, contribution_id: int) -> Response | None:
    """The entry being written for a contribution; there is at most one."""
    query = select(Response).where(Response.contribution_id == contribution_id, Response.state != "published")
    return session.scalars(query).one_or_none()


def answering_department(session: Session, contribution: Contribution, routing: Routing) -> Department:
    """The department that the city's rules name; a retired one is followed by its Dezernat, then the coordination."""
    field = session.get(ActionField, contribution.action_field_id) if contribution.action_field_id else None
    district = session.get(District, contribution.district_id) if contribution.district_id else None
    slug = department_for(field.slug if field else None, district.slug if district else None, routing)
    named = _department(session, slug)
    while named is not None and named.retired_at is not None:
        named = session.get(Department, named.parent_id) if named.parent_id else None
    found = named or _department(session, routing.coordination)
    if found is None:
        raise LookupError(f"The city has no department {slug!r} and no {routing.coordination!r}")
    return found


def _department(session: Session, slug: str) -> Department | None:
    return session.scalars(select(Department).where(Department.slug == slug)).one_or_none()
