"""The notices of a person."""

from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session, aliased

from app.core.activity import Activity
from app.core.contributions import Contribution
from app.core.paging import Page, at_most, keyset
from app.notifications.models import Muted, Notification

ENOUGH = 100  # more unread notices than this are counted as this


def unread(person_id: Any) -> ColumnElement[int]:
    """How many notices the person of this id has not read, up to a hundred."""
    some = select(Notification.id).where(Notification.person_id == person_id, Notification.read_at.is_(None))
    counted = some.limit(at_most(ENOUGH)).correlate_except(Notification).subquery()
    return select(func.count()).select_from(counted).scalar_subquery()


def notices(session: Session, person_id: int, mark: str | None = None, size: int = 20) -> Page[Row[Any]]:
    """A person's notices with what they tell of, the newest first."""
    root = aliased(Contribution, flat=True)
    query = (
        select(
            Notification.id,
            Notification.topic,
            Notification.read_at,
            Notification.notified_at,
            Notification.contribution_id,
            Activity.verb,
            Activity.detail,
            func.coalesce(func.nullif(Contribution.title, ""), root.title, "").label("title"),
            Contribution.kind,
        )
        .join(Activity, Activity.id == Notification.activity_id)
        .join(Contribution, Contribution.id == Notification.contribution_id)
        .join(root, root.id == Contribution.root_id, isouter=True)
        .where(Notification.person_id == person_id)
    )
    return keyset(
        lambda page: session.execute(page).all(),
        query,
        [Notification.id],
        lambda row: [row.id],
        mark,
        parse=lambda values: [int(values[0])],
        size=size,
    )


def muted(session: Session, person_id: int) -> set[str]:
    """The topics a person wants no mail of."""
    return set(session.scalars(select(Muted.topic).where(Muted.person_id == person_id)))
