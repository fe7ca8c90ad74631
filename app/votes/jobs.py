"""When the last day is over, the ballots are counted; some time later nobody knows any more who voted."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import city, clock
from app.participations.actions import forget_people
from app.votes import actions, queries


def count_due(session: Session) -> bool:
    """Count the next vote whose last day is over; says whether there was one."""
    due = queries.over(session, clock.today(city.profile().timezone))
    return any(actions.count(session, vote_id) for vote_id in due[:1])


def forget_due(session: Session) -> bool:
    """Forget who took part in the next vote that was counted long enough ago; says whether there was one."""
    kept = timedelta(days=city.profile().retention.participation_days)
    vote = queries.to_forget(session, clock.now() - kept)
    if vote is not None:
        forget_people(session, vote)
    return vote is not None
