"""Reads: one idea with what belongs to it, by its id, its token or its number."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from app.core.activity import Activity
from app.core.contributions import Contribution, Tally, Visibility, public
from app.core.people import Person
from app.core.versions import Wording
from app.proposals.models import Proposal

KIND = "proposal"
MERGED_SHOWN = 20
NUMBERED = re.compile(r"(?:^|/ideen/)(\d{1,18})(?:$|-)")


def _merged_into() -> ColumnElement[Any]:
    """Words and author of what was merged into an idea, as part of the query that reads it."""
    other, author = aliased(Contribution, flat=True), aliased(Person)
    led_here = (
        select(other.title, other.html, other.language, other.visibility_note, author.display_name.label("author"))
        .outerjoin(author, author.id == other.author_id)
        .where(other.about_id == Proposal.id, other.kind == KIND, other.visibility == Visibility.MERGED)
        .order_by(other.id)
        .limit(MERGED_SHOWN)
        .correlate(Proposal)
        .subquery("led_here")
    )
    pairs = [part for column in led_here.c for part in (literal_column(f"'{column.name}'"), column)]
    whole: ColumnElement[Any] = select(func.jsonb_agg(func.jsonb_build_object(*pairs))).scalar_subquery()
    return whole


WITH_AUTHOR = (
    select(Proposal, Person.display_name, Tally.supports, Tally.comments, _merged_into().label("merged"))
    .outerjoin(Person, Person.id == Proposal.author_id)
    .outerjoin(Tally, Tally.contribution_id == Proposal.id)
    .where(Proposal.id == bindparam("proposal_id"))
)


def by_token(session: Session, token: str) -> Proposal | None:
    """The idea that was written under this token."""
    return session.scalars(select(Proposal).where(Proposal.token == token)).one_or_none()


def held_by_token(session: Session, token: str) -> Proposal | None:
    """The same, as it stands now, and nobody else writes to it until the transaction ends."""
    query = select(Proposal).where(Proposal.token == token).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def with_author(session: Session, proposal_id: int) -> Any:
    """(idea, name of its author, supports, comments, what was merged into it), whoever may read it."""
    return session.execute(WITH_AUTHOR, {"proposal_id": proposal_id}).one_or_none()


def named(session: Session, word: str) -> Proposal | None:
    """The public idea that somebody means by its number, its id or its address."""
    found = NUMBERED.search(word.strip())
    meant = Contribution.id == int(found.group(1)) if found else Contribution.reference == word.strip().upper()
    return session.scalars(public(Proposal).where(meant)).one_or_none()


def wordings(session: Session, proposal_id: int, since: int, most: int) -> Sequence[Wording]:
    """The earlier wordings from version `since` down, the newest first."""
    query = select(Wording).where(Wording.contribution_id == proposal_id, Wording.version <= since)
    return session.scalars(query.order_by(Wording.version.desc()).limit(most)).all()


def revisions(session: Session, proposal_id: int, since: datetime) -> int:
    """How often an idea was changed since then."""
    changed = select(func.count()).where(
        Activity.contribution_id == proposal_id, Activity.verb == "edited", Activity.at > since
    )
    return session.scalar(changed) or 0
