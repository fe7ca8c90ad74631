"""Reads of what was counted; none of them grows with the number of sheets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Text, cast, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session, aliased

from app.core.activity import Activity, Pending
from app.core.files import File
from app.core.paging import Page, keyset
from app.results.models import AnswerText, Crosstab, PublishedSheets, ShownQuestion, SurveyCount
from app.sheets.models import DealtSurvey, Sheet
from app.surveys.models import Survey
from app.surveys.queries import kept_until

TEXTS = 5  # of each question on the page of results
LISTED = 20


def to_count(session: Session) -> Survey | None:
    """A survey with sheets that were not counted yet."""
    waiting = select(Sheet.survey_id).where(Sheet.counted.is_(False)).order_by(Sheet.survey_id).limit(1)
    survey_id = session.scalar(waiting)
    return session.get(Survey, survey_id) if survey_id is not None else None


def to_settle(session: Session) -> Survey | None:
    """A survey that was counted further than what is shown of it."""
    survey_id = session.scalar(select(SurveyCount.survey_id).where(SurveyCount.stale).limit(1))
    return session.get(Survey, survey_id) if survey_id is not None else None


def to_forget(session: Session, now: datetime, survey_id: int | None = None) -> Survey | None:
    """A survey (or this one) whose answers are no longer to be kept, and of which all is counted and settled."""
    uncounted = select(Sheet.id).where(Sheet.survey_id == Survey.id, Sheet.counted.is_(False)).exists()
    unsettled = select(SurveyCount.survey_id).where(SurveyCount.survey_id == Survey.id, SurveyCount.stale).exists()
    dealt = select(DealtSurvey.survey_id).where(DealtSurvey.survey_id == Survey.id).exists()
    due = select(Survey).where(kept_until() < now, Survey.answers_deleted_at.is_(None), dealt, ~uncounted, ~unsettled)
    if survey_id is not None:
        due = due.where(Survey.id == survey_id)
    return session.scalars(due.order_by(Survey.id).limit(1)).first()


def to_publish(session: Session) -> Survey | None:
    """A survey that announced its single sheets, is over, dealt, counted and settled, and has not published them."""
    of_it = Survey.id
    query = (
        select(Survey)
        .join(DealtSurvey, DealtSurvey.survey_id == of_it)
        .join(SurveyCount, SurveyCount.survey_id == of_it)
        .where(
            Survey.sheets_published,
            Survey.answers_deleted_at.is_(None),
            Survey.closed_at.is_not(None),
            SurveyCount.shown_at.is_not(None),
            SurveyCount.stale.is_(False),
            ~_ends_now(of_it),
            ~select(Sheet.id).where(Sheet.survey_id == of_it, Sheet.counted.is_(False)).exists(),
            ~select(PublishedSheets.survey_id).where(PublishedSheets.survey_id == of_it).exists(),
        )
    )
    return session.scalars(query.order_by(Survey.id).limit(1)).first()


def _ends_now(survey_id: Any) -> Any:
    """It is over, but was not counted anew yet without what was taken back (`jobs.hear`)."""
    ended = (Activity.verb == "survey_closed", Activity.contribution_id == survey_id, Pending.reader == "results")
    return select(Pending.reader).join(Activity, Activity.id == Pending.activity_id).where(*ended).exists()


def taken_back(session: Session, survey_id: int) -> bool:
    """Whether the figures count a sheet whose answers were taken back afterwards."""
    standing = select(func.count()).where(Sheet.survey_id == survey_id, Sheet.counted, ~Sheet.erased)
    counted = session.scalar(select(SurveyCount.figures).where(SurveyCount.survey_id == survey_id)) or {}
    return int(counted.get("sheets", 0)) > (session.scalar(standing) or 0)


def published_sheets(session: Session, survey_id: int) -> PublishedSheets | None:
    """The single sheets of a survey, once they are made."""
    return session.get(PublishedSheets, survey_id)


def shown(session: Session, survey_id: int) -> Any:
    """(shown, shown_at) of a survey; None while nothing was counted."""
    query = select(SurveyCount.shown, SurveyCount.shown_at).where(SurveyCount.survey_id == survey_id)
    return session.execute(query.where(SurveyCount.shown_at.is_not(None))).one_or_none()


def broken_down(session: Session, survey_id: int, by: str) -> dict[str, Any] | None:
    """What is shown broken down by that dimension: dimension -> category of `by` -> category -> people or None."""
    return session.scalar(select(Crosstab.shown).where(Crosstab.survey_id == survey_id, Crosstab.by == by))


def shown_questions(session: Session, survey_id: int) -> frozenset[str]:
    """The questions whose result was published one by one."""
    query = select(ShownQuestion.question_id).where(ShownQuestion.survey_id == survey_id)
    return frozenset(session.scalars(query))


def first_texts(session: Session, survey_id: int, question_ids: Sequence[str]) -> dict[str, list[AnswerText]]:
    """The first released texts of each question, and one more where there are more; one index walk a question."""
    if not question_ids:
        return {}
    asked = func.unnest(cast(list(question_ids), ARRAY(Text))).table_valued("question_id").render_derived(name="asked")
    text = (
        select(AnswerText)
        .where(
            AnswerText.survey_id == survey_id,
            AnswerText.question_id == asked.c.question_id,
            AnswerText.state == "released",
        )
        .order_by(AnswerText.shuffle, AnswerText.id)
        .limit(TEXTS + 1)
        .lateral("text")
    )
    each = aliased(AnswerText, text)
    found: dict[str, list[AnswerText]] = {}
    for row in session.scalars(select(each).select_from(asked).join(text, true())):
        found.setdefault(row.question_id, []).append(row)
    return found


def released_by_tag(session: Session, survey_id: int) -> dict[str, dict[str, int]]:
    """question -> tag (empty: without one) -> how many texts were released."""
    tag = func.coalesce(AnswerText.tag, "")
    query = (
        select(AnswerText.question_id, tag, func.count())
        .where(AnswerText.survey_id == survey_id, AnswerText.state == "released")
        .group_by(AnswerText.question_id, tag)
        .order_by(func.count().desc(), tag)
    )
    found: dict[str, dict[str, int]] = {}
    for question_id, name, people in session.execute(query):
        found.setdefault(question_id, {})[name] = people
    return found


def texts(
    session: Session, survey_id: int, state: str, question_id: str = "", words: str = "", tag: str = "",
    mark: str | None = None,
) -> Page[AnswerText]:  # fmt: skip
    """The texts of a survey in that state, in an order that says nothing, page by page."""
    query = select(AnswerText).where(AnswerText.survey_id == survey_id, AnswerText.state == state)
    if question_id:
        query = query.where(AnswerText.question_id == question_id)
    if words:
        query = query.where(AnswerText.source.icontains(words, autoescape=True))
    if tag:
        query = query.where(AnswerText.tag == tag)
    return keyset(
        lambda page: session.scalars(page).all(),
        query,
        [AnswerText.shuffle, AnswerText.id],
        lambda row: [row.shuffle, row.id],
        mark,
        parse=lambda values: [int(values[0]), int(values[1])],
        descending=False,
        size=LISTED,
    )


def tags(session: Session, survey_id: int, question_id: str = "") -> Sequence[str]:
    """The tags in use, for grouping (of a question: those of its released texts); at most a hundred."""
    query = select(AnswerText.tag).where(AnswerText.survey_id == survey_id, AnswerText.tag.is_not(None))
    if question_id:
        query = query.where(AnswerText.question_id == question_id, AnswerText.state == "released")
    return [tag for tag in session.scalars(query.distinct().order_by(AnswerText.tag).limit(100)) if tag]


def text_counts(session: Session, survey_id: int) -> dict[str, int]:
    """How many texts stand in each state."""
    query = select(AnswerText.state, func.count()).where(AnswerText.survey_id == survey_id).group_by(AnswerText.state)
    return {row[0]: row[1] for row in session.execute(query)}


def with_texts(session: Session) -> Sequence[Any]:
    """(id, title, waiting) of the surveys with texts that nobody has read; at most fifty."""
    query = (
        select(Survey.id, Survey.title, func.count())
        .join(AnswerText, AnswerText.survey_id == Survey.id)
        .where(AnswerText.state == "waiting")
        .group_by(Survey.id, Survey.title)
    )
    return session.execute(query.order_by(Survey.id).limit(50)).all()


def files(session: Session, survey_id: int, question_id: str, mark: str | None = None) -> Page[File]:
    """The files handed in to a question, by their random keys, page by page."""
    query = select(File).where(File.contribution_id == survey_id, File.place == question_id, *_handed_in())
    return keyset(
        lambda page: session.scalars(page).all(),
        query,
        [File.id],
        lambda row: [row.id],
        mark,
        parse=lambda values: [str(values[0])],
        descending=False,
        size=LISTED,
    )


def file_counts(session: Session, survey_id: int) -> dict[str, int]:
    """How many files were handed in to each question that asks for one."""
    query = select(File.place, func.count()).where(File.contribution_id == survey_id, *_handed_in())
    return {row[0]: row[1] for row in session.execute(query.group_by(File.place))}


def with_files(session: Session) -> Sequence[Any]:
    """(id, title, files) of the surveys to which files were handed in, the newest first; at most fifty."""
    counted = select(File.contribution_id, func.count().label("files")).where(*_handed_in())
    found = counted.group_by(File.contribution_id).order_by(File.contribution_id.desc()).limit(50).subquery()
    columns = (Survey.id, Survey.title, found.c.files)
    return session.execute(
        select(*columns).join(found, found.c.contribution_id == Survey.id).order_by(Survey.id.desc())
    ).all()


def _handed_in() -> tuple[Any, ...]:
    return File.secret.is_not(None), File.gone_at.is_(None)
