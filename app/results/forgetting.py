"""What goes when it is asked for or when its time is over; the figures and the texts that were released stay."""

import uuid

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.core import activity, clock
from app.participations import actions as ledger
from app.results import queries
from app.results.actions import count_again
from app.results.models import AnswerText, CountedValue, Crosstab, SurveyCount
from app.sheets.actions import hold
from app.sheets.models import Sheet
from app.surveys.models import Survey


def forget_texts(session: Session, sheet_id: uuid.UUID) -> None:
    """Somebody took a sheet back: its texts go too, also those that everyone could read."""
    session.execute(delete(AnswerText).where(AnswerText.sheet_id == sheet_id))


def count_without_erased(session: Session, survey: Survey) -> None:
    """When a survey ends, everything is counted anew without what was taken back, before anything final is shown.

    Otherwise the figures less the published single sheets would be the answers of whoever took them back.
    """
    if session.scalar(select(Sheet.id).where(Sheet.survey_id == survey.id, Sheet.erased).limit(1)) is not None:
        count_again(session, survey)


def forget(session: Session, survey: Survey) -> None:
    """The retention of a survey is over: single answers, unpublished texts and who took part are deleted, once.

    Art. 5(1)(e) GDPR. What pages show was settled before and stays; cells that were hidden in it are deleted too, and
    released texts no longer say which of them one person wrote. Nothing happens while the survey is counted anew.
    """
    hold(session, survey, alone=True)
    if queries.to_forget(session, clock.now(), survey.id) is None:
        return
    sheets = session.scalar(select(func.count()).select_from(Sheet).where(Sheet.survey_id == survey.id))
    session.execute(delete(Sheet).where(Sheet.survey_id == survey.id))
    unread = AnswerText.state != "released"
    session.execute(delete(AnswerText).where(AnswerText.survey_id == survey.id, unread))
    apart = update(AnswerText).where(AnswerText.survey_id == survey.id).values(sheet_id=func.gen_random_uuid())
    session.execute(apart.execution_options(synchronize_session=False))
    session.execute(delete(CountedValue).where(CountedValue.survey_id == survey.id))
    for model in (Crosstab, SurveyCount):
        emptied = update(model).where(model.survey_id == survey.id).values(cells={})
        session.execute(emptied.execution_options(synchronize_session=False))
    ledger.forget_people(session, survey)
    survey.answers_deleted_at = clock.now()
    activity.record(session, "answers_deleted", None, survey, sheets=sheets or 0)
