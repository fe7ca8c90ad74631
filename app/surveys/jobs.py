"""Surveys open on their first day and end after their last one by themselves."""

import logging

from sqlalchemy.orm import Session

from app.core import city, clock
from app.core.errors import NotAllowed
from app.surveys import actions, queries

log = logging.getLogger("platform.surveys")


def keep_days(session: Session) -> None:
    """Open what was planned, close what is over; one that cannot open stays planned and is logged."""
    today = clock.today(city.profile().timezone)
    for survey in queries.over(session, today):
        actions.close(session, None, survey)
    for survey in queries.come(session, today):
        try:
            with session.begin_nested():
                actions.open_(session, None, survey)
        except NotAllowed as refusal:
            log.warning("survey %s does not open: %s", survey.id, refusal)
