"""Each minute: count what came, then settle what is shown; when a survey ends the city owes an answer to its result."""

from sqlalchemy.orm import Session

from app.core import activity
from app.core.contributions import Contribution
from app.responses.actions import assign
from app.results import actions, queries

READER = "results"
CLOSED = {"survey_closed"}


def count(session: Session) -> bool:
    """One batch of one survey, in a transaction of its own; True while there is more."""
    survey = queries.to_count(session)
    if survey is not None:
        return actions.count_batch(session, survey) > 0
    survey = queries.to_settle(session)
    if survey is not None:
        actions.settle(session, survey)
    return survey is not None


def owe(session: Session) -> int:
    """From its end on the city owes an answer to the result of a survey, with the same days as for an idea."""
    return activity.deal(session, READER, _owe)


def _owe(session: Session, happened: activity.Activity) -> None:
    survey = session.get_one(Contribution, happened.contribution_id)
    if survey.is_public:
        assign(session, survey, since=happened.at)
