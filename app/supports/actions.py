"""Support and take it back; the row is its own record and no other is kept (Art. 9 GDPR)."""

from sqlalchemy import delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import clock
from app.core.contributions import Contribution, Tally
from app.core.people import Person
from app.supports.models import Support
from app.supports.rules import may_support


def support(session: Session, person: Person, contribution: Contribution, *, by_mail: bool = True) -> bool:
    """Support a contribution; doing it twice changes nothing. Says whether it was new.

    Row and counter move in one statement: the counter only if the database took the row.
    """
    may_support(person.id, contribution.author_id, is_public=contribution.is_public)
    row = {"contribution_id": contribution.id, "person_id": person.id, "by_mail": by_mail}
    taken = (
        insert(Support)
        .values(**row, supported_at=clock.now())
        .on_conflict_do_nothing()
        .returning(Support.person_id)
        .cte("taken")
    )
    return _count(session, contribution.id, select(taken.c.person_id), +1)


def withdraw(session: Session, person: Person, contribution: Contribution) -> bool:
    """Take a support back; nothing of it stays. Says whether there was one."""
    gone = (
        delete(Support)
        .where(Support.contribution_id == contribution.id, Support.person_id == person.id)
        .returning(Support.person_id)
        .cte("gone")
    )
    return _count(session, contribution.id, select(gone.c.person_id), -1)


def _count(session: Session, contribution_id: int, changed: object, step: int) -> bool:
    counted = (
        update(Tally)
        .where(Tally.contribution_id == contribution_id, exists(changed))  # type: ignore[arg-type]
        .values(supports=Tally.supports + step)
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(counted).rowcount)  # type: ignore[attr-defined]
