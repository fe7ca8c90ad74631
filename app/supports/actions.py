"""Support and take it back; the row is its own record and no other is kept (Art. 9 GDPR)."""

from sqlalchemy import delete, exists, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import clock, contributions
from app.core.contributions import Contribution, Tally
from app.core.people import Person
from app.supports.models import Support
from app.supports.rules import may_support


def support(session: Session, person: Person, contribution: Contribution, *, by_mail: bool = True) -> bool:
    """Support a contribution; doing it twice changes nothing. Says whether it was new.

    Row and counter move in one statement: the counter only if the database took the row.
    """
    contributions.hold(session, contribution.id)
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
    contributions.hold(session, contribution.id)
    gone = (
        delete(Support)
        .where(Support.contribution_id == contribution.id, Support.person_id == person.id)
        .returning(Support.person_id)
        .cte("gone")
    )
    return _count(session, contribution.id, select(gone.c.person_id), -1)


def move(session: Session, source: Contribution, target: Contribution) -> int:
    """Carry the supports over to another contribution: each person once, nobody to their own. Says how many came.

    Both are held for good by whoever merges them.
    """
    coming = select(literal(target.id), Support.person_id, Support.by_mail, Support.supported_at).where(
        Support.contribution_id == source.id, Support.person_id.is_distinct_from(target.author_id)
    )
    names = ["contribution_id", "person_id", "by_mail", "supported_at"]
    entered = insert(Support).from_select(names, coming).on_conflict_do_nothing().returning(Support.person_id)
    came = len(session.execute(entered).all())
    session.execute(delete(Support).where(Support.contribution_id == source.id))
    for contribution_id, supports in ((source.id, 0), (target.id, Tally.supports + came)):
        session.execute(update(Tally).where(Tally.contribution_id == contribution_id).values(supports=supports))
    return came


def _count(session: Session, contribution_id: int, changed: object, step: int) -> bool:
    counted = (
        update(Tally)
        .where(Tally.contribution_id == contribution_id, exists(changed))  # type: ignore[arg-type]
        .values(supports=Tally.supports + step)
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(counted).rowcount)  # type: ignore[attr-defined]
