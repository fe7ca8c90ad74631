"""Count what came, settle what is shown, publish single sheets where that was announced; owe an answer to the result.

What is too old is forgotten.
"""

from sqlalchemy.orm import Session

from app.core import activity, clock
from app.core.contributions import Contribution
from app.responses.actions import assign
from app.results import actions, forgetting, queries, single
from app.surveys.models import Survey

READER = "results"
HEARS = {"survey_closed"}


def count(session: Session) -> bool:
    """One batch of one survey, in a transaction of its own; True while there is more."""
    survey = queries.to_count(session)
    if survey is not None:
        return actions.count_batch(session, survey) > 0
    survey = queries.to_settle(session)
    if survey is not None:
        actions.settle(session, survey)
        return True
    survey = queries.to_publish(session)
    if survey is not None:
        single.publish(session, survey)
    return survey is not None


def hear(session: Session) -> int:
    """From its end on the city owes an answer to a survey, and it is counted without what was taken back."""
    return activity.deal(session, READER, _hear)


def forget(session: Session) -> bool:
    """One survey whose retention is over; True while there is another."""
    survey = queries.to_forget(session, clock.now())
    if survey is not None:
        forgetting.forget(session, survey)
    return survey is not None


def _hear(session: Session, happened: activity.Activity) -> None:
    if happened.verb == "survey_closed":
        _owe(session, happened)
        forgetting.count_without_erased(session, session.get_one(Survey, happened.contribution_id))


def _owe(session: Session, happened: activity.Activity) -> None:
    survey = session.get_one(Contribution, happened.contribution_id)
    if survey.is_public:
        assign(session, survey, since=happened.at)
