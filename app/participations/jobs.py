"""What is done each night: counts of the day into the record, keys of origins destroyed."""

from sqlalchemy.orm import Session

from app.participations import actions, origins


def count_days(session: Session) -> None:
    """How many took part on each day that is over."""
    actions.record_days(session)


def forget_origins(session: Session) -> None:
    """Origins of seven days ago can no longer be compared."""
    origins.forget(session)
