"""What a person supports, and who is told of an answer; a list of supporters is shown to nobody."""

from collections.abc import Iterable

from sqlalchemy import Select, desc, select
from sqlalchemy.orm import Session

from app.core.contributions import Contribution, Visibility
from app.supports.models import Support


def supported(session: Session, person_id: int, contribution_ids: Iterable[int]) -> set[int]:
    """Which of these contributions the person supports."""
    found = select(Support.contribution_id).where(
        Support.person_id == person_id, Support.contribution_id.in_(list(contribution_ids))
    )
    return set(session.scalars(found))


def supported_by(person_id: int) -> Select[Contribution]:
    """What a person supports, the newest first: for that person alone."""
    return (
        select(Contribution)
        .join(Support, Support.contribution_id == Contribution.id)
        .where(Support.person_id == person_id, Contribution.visibility == Visibility.PUBLIC)
        .order_by(desc(Support.supported_at), desc(Contribution.id))
    )


def supporters(session: Session, contribution_id: int) -> dict[int, bool]:
    """Person id -> whether by mail too, for telling them of an answer; never for a page."""
    rows = session.execute(select(Support.person_id, Support.by_mail).where(Support.contribution_id == contribution_id))
    return {row.person_id: row.by_mail for row in rows}
