"""Single sheets, where that was announced before the first question: made once when all is over, and never again."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import activity, clock
from app.core.db import insert_once
from app.results import actions, counting, queries, rules, suppression
from app.results.counting import Dimension
from app.results.models import PublishedSheets
from app.sheets.actions import hold
from app.sheets.models import Sheet
from app.surveys.documents import from_document
from app.surveys.models import Survey
from app.surveys.questionnaire import Questionnaire

AT_ONCE = 2_000


def columns(whole: Questionnaire) -> tuple[Dimension, ...]:
    """Closed questions that are not confidential: no texts, places, numbers, days, rankings or files."""
    return tuple(each for each in counting.dimensions(whole) if each.crossed)


def publish(session: Session, survey: Survey) -> None:
    """Write the single sheets of a survey; doing it twice changes nothing, however it is counted afterwards.

    They are the sheets that the figures count: if one was taken back since, all is counted anew first. Figures and
    file stay side by side for good, and the one less the other would be what stood on it.
    """
    hold(session, survey, alone=True)  # nobody takes a sheet back meanwhile
    asked = columns(from_document(survey.questionnaire))
    sheets = list(_answers(session, survey, asked))
    if queries.taken_back(session, survey.id):
        actions.count_again(session, survey)
        return
    enough = rules.are_enough(len(sheets), anonymous=survey.anonymous)
    found = suppression.publishable([each.id for each in asked], sheets if enough else [])
    made = {"columns": list(found.columns), "combinations": [[list(values), n] for values, n in found.combinations]}
    if insert_once(session, PublishedSheets, survey_id=survey.id, made_at=clock.now(), **made):
        activity.record(session, "sheets_published", None, survey, sheets=found.sheets, columns=len(found.columns))


def _answers(session: Session, survey: Survey, asked: Sequence[Dimension]) -> Iterator[list[str]]:
    query = select(Sheet.answers, Sheet.seen).where(Sheet.survey_id == survey.id, ~Sheet.erased)
    for answers, seen in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield [counting.category(each, answers, seen) for each in asked]


def rows(published: PublishedSheets) -> Iterator[dict[str, str]]:
    """One row a sheet, in the order of what they say, so that the order says nothing of who answered when."""
    for values, number in published.combinations:
        for _sheet in range(number):
            yield dict(zip(published.columns, values, strict=True))
