"""Reference numbers `HN-2026-00042`: one counter a year, taken at submission, never used again."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base


class ReferenceCounter(Base):
    """The last number given in a year."""

    __tablename__ = "reference_counter"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def next_reference(session: Session, prefix: str, year: int) -> str:
    """Take the next reference of the year, in the transaction of the submission."""
    return next_references(session, prefix, year, 1)[0]


def next_references(session: Session, prefix: str, year: int, how_many: int) -> list[str]:
    """Take the next references of the year, in their order."""
    if not how_many:
        return []
    taken = insert(ReferenceCounter).values(year=year, last=how_many)
    taken = taken.on_conflict_do_update(
        index_elements=["year"], set_={"last": ReferenceCounter.last + taken.excluded.last}
    )
    last = session.execute(taken.returning(ReferenceCounter.last)).scalar_one()
    return [f"{prefix}-{year}-{number:05d}" for number in range(last - how_many + 1, last + 1)]
