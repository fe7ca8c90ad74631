"""When the last day is over, the ballots are counted."""

from sqlalchemy.orm import Session

from app.core import city, clock
from app.votes import actions, queries


def count_due(session: Session) -> bool:
    """Count the next vote whose last day is over; says whether there was one."""
    due = queries.over(session, clock.today(city.profile().timezone))
    return any(actions.count(session, vote_id) for vote_id in due[:1])
