"""Read a notice; choose which mails come."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.db import insert_once
from app.core.people import Person
from app.notifications.models import Muted, Notification


def read_all(session: Session, person: Person) -> None:
    """Every notice of the person counts as read."""
    session.execute(
        update(Notification)
        .where(Notification.person_id == person.id, Notification.read_at.is_(None))
        .values(read_at=now())
        .execution_options(synchronize_session=False)
    )


def mute(session: Session, person_id: int, topic: str) -> None:
    """No more mail of this topic; doing it twice changes nothing."""
    insert_once(session, Muted, person_id=person_id, topic=topic)


def choose(session: Session, person: Person, wanted: dict[str, bool]) -> None:
    """Mail of each topic or not, as chosen; topics not asked about and the notices in the app stay as they are."""
    session.execute(delete(Muted).where(Muted.person_id == person.id, Muted.topic.in_(wanted)))
    for topic, by_mail in wanted.items():
        if not by_mail:
            mute(session, person.id, topic)
