"""What stands on my page and on the first page."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.contributions import IS_PUBLIC, Contribution, Tally, Visibility
from app.core.db import rows
from app.core.paging import at_most
from app.responses.models import Obligation
from app.supports.models import Support

SHOWN = 20


def own_ideas(session: Session, person_id: int, most: int = SHOWN) -> Sequence[Any]:
    """A person's ideas in every state, drafts too, the newest first, with what the city owes for them."""
    query = (
        select(
            Contribution.id,
            Contribution.title,
            Contribution.visibility,
            Contribution.reference,
            Contribution.created_at,
            Contribution.token,
            Obligation.status,
            Obligation.next_step,
            Obligation.next_step_on,
            Obligation.due_on,
            Obligation.answered_at,
            Tally.supports,
            Tally.comments,
        )
        .join(Tally, Tally.contribution_id == Contribution.id)
        .join(Obligation, Obligation.contribution_id == Contribution.id, isouter=True)
        .where(
            Contribution.kind == "proposal",
            Contribution.author_id == person_id,
            Contribution.visibility != Visibility.ERASED,
        )
        .order_by(Contribution.id.desc())
        .limit(at_most(most))
    )
    return session.execute(query).all()


def supported_ideas(session: Session, person: Account, most: int = SHOWN) -> Sequence[Any]:
    """What a person supports, the newest support first: for that person alone."""
    query = (
        select(Contribution.id, Contribution.title, Obligation.status, Obligation.due_on, Obligation.answered_at)
        .join(Support, Support.contribution_id == Contribution.id)
        .join(Obligation, Obligation.contribution_id == Contribution.id, isouter=True)
        .where(
            Support.person_id == person.id,
            Contribution.kind == "proposal",
            Contribution.visibility == Visibility.PUBLIC,
        )
        .order_by(Support.supported_at.desc(), Contribution.id.desc())
        .limit(at_most(most))
    )
    return session.execute(query).all()


def next_promised(session: Session, field_id: int | None = None) -> Any:
    """What everyone may read and the city answers next, with its due day."""
    return next(iter(rows(session, _next_promised(field_id))), None)


@lru_cache(maxsize=64)
def _next_promised(field_id: int | None) -> Any:
    query = (
        select(Contribution.id, Contribution.kind, Contribution.title, Obligation.due_on)
        .join(Obligation, Obligation.contribution_id == Contribution.id)
        .where(Obligation.answered_at.is_(None), Contribution.visibility == IS_PUBLIC)
        .order_by(Obligation.due_on, Obligation.contribution_id)
        .limit(at_most(1))
    )
    if field_id is not None:
        query = query.where(Contribution.action_field_id == field_id)
    return query
