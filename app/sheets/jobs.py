"""What is done each minute: waiting sheets go over in batches, closed surveys keep what was begun."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import city, clock
from app.sheets import actions, attachments, erasing, queries


def release(session: Session) -> bool:
    """One batch, in a transaction of its own; True while there is another."""
    survey = queries.to_release(session)
    return survey is not None and actions.release_waiting(session, survey) > 0


def close(session: Session) -> bool:
    """One survey that is over; True while there is another."""
    survey = queries.ended(session, clock.today(city.profile().timezone))
    if survey is not None:
        actions.keep_at_closing(session, survey)
    return survey is not None


def record_erased(session: Session) -> None:
    """How many anonymous sheets were taken back yesterday; doing it twice changes nothing."""
    erasing.record_day(session, clock.today(city.profile().timezone) - timedelta(days=1))


def drop_files(session: Session) -> None:
    """Files that belong to nobody any more, or whose time is over; doing it twice changes nothing."""
    attachments.drop_lost(session)
