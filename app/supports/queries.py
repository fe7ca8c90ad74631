"""What a person supports, and who is told of an answer; a list of supporters is shown to nobody."""

from collections.abc import Iterable

from sqlalchemy import ARRAY, BigInteger, bindparam, func, select
from sqlalchemy.orm import Session

from app.core.contributions import Tally
from app.core.db import rows
from app.supports.models import Support

SUPPORTED = select(Support.contribution_id).where(
    Support.person_id == bindparam("person_id"),
    Support.contribution_id == func.any(bindparam("ids", type_=ARRAY(BigInteger))),
)


def supported(session: Session, person_id: int, contribution_ids: Iterable[int]) -> set[int]:
    """Which of these contributions the person supports."""
    return {number for (number,) in rows(session, SUPPORTED, {"person_id": person_id, "ids": list(contribution_ids)})}


def count(session: Session, contribution_id: int) -> int:
    """How many support it, as counted."""
    return session.scalar(select(Tally.supports).where(Tally.contribution_id == contribution_id)) or 0


def supporters(session: Session, contribution_id: int) -> dict[int, bool]:
    """Person id -> whether by mail too, for telling them of an answer; never for a page."""
    rows = session.execute(select(Support.person_id, Support.by_mail).where(Support.contribution_id == contribution_id))
    return {row.person_id: row.by_mail for row in rows}
