"""Earlier wordings of a contribution; they hang on it, so that hiding and erasing reach every copy."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, UniqueConstraint, delete, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.contributions import Contribution
from app.core.db import Base
from app.core.errors import Stale


class Wording(Base):
    """What a contribution said before it was edited."""

    __tablename__ = "wording"
    __table_args__ = (UniqueConstraint("contribution_id", "version"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    contribution_id: Mapped[int] = mapped_column(ForeignKey("contribution.id"))
    version: Mapped[int]
    title: Mapped[str]
    source: Mapped[str]
    html: Mapped[str]
    replaced_at: Mapped[datetime]


def forget(session: Session, contribution: Contribution) -> None:
    """Delete what a contribution says, in every wording; its place, its author and its numbers stay."""
    session.execute(delete(Wording).where(Wording.contribution_id == contribution.id))
    contribution.title = contribution.source = contribution.html = ""
    contribution.place = contribution.latitude = contribution.longitude = None
    session.flush()


def supersede(session: Session, contribution: Contribution, version: int) -> None:
    """Another wording takes the place of `version`, which its author saw; that one is kept.

    Raises `Stale` if it was replaced in between.
    """
    take(session, contribution, version)
    _keep(session, contribution, version)
    session.flush()


def take(session: Session, contribution: Contribution, version: int) -> None:
    """Count up from `version`, which its author saw, without keeping a wording.

    Raises `Stale` if it was counted up in between: the database decides, of several at once one comes first.
    """
    taken = session.execute(
        update(Contribution)
        .where(Contribution.id == contribution.id, Contribution.version == version)
        .values(version=version + 1, edited_at=clock.now())
        .returning(Contribution.id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        raise Stale()
    session.refresh(contribution, ["version", "edited_at"])


def _keep(session: Session, contribution: Contribution, version: int) -> None:
    """Keep the present wording before it is replaced; one that nobody could read yet is not kept for everyone."""
    if not contribution.is_public:
        return
    session.add(
        Wording(
            contribution_id=contribution.id,
            version=version,
            title=contribution.title,
            source=contribution.source,
            html=contribution.html,
            replaced_at=clock.now(),
        )
    )
