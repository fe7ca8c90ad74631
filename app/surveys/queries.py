"""Reads: surveys that everyone sees, and those on the desk of the coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, func, select
from sqlalchemy.orm import Session

from app.core.contributions import Visibility, public
from app.surveys.models import State, Survey, SurveyPicture

LISTED = 50
STATES = (State.OPEN, State.CLOSED, State.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of surveys shall show."""

    state: State | None = None
    field_id: int | None = None
    words: str = ""


def kept_until() -> ColumnElement[datetime]:
    """Until when single answers and files of a survey are kept: so many days after its end as was announced."""
    columns = Survey.__table__.c
    until: ColumnElement[datetime] = columns.closed_at + func.make_interval(
        0, 0, 0, cast(columns.retention_days, Integer)
    )
    return until


def listed(session: Session, wanted: Wanted) -> Sequence[Any]:
    """The surveys everyone may see, open ones first, the one that ends next on top; at most 50."""
    columns = (
        *(Survey.id, Survey.title, Survey.html, Survey.translations, Survey.languages, Survey.action_field_id),
        *(Survey.audience, Survey.anonymous, Survey.opens_on, Survey.closes_on, Survey.opened_at, Survey.closed_at),
        *(Survey.results_published_at, Survey.results_when, Survey.published_at),
    )
    query = _narrowed(public(Survey), wanted).with_only_columns(*columns)
    order = (Survey.closed_at.is_not(None), Survey.closed_at.desc(), Survey.closes_on, Survey.id)
    return session.execute(query.order_by(*order).limit(LISTED)).all()


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.state is not None:
        query = query.where(*_in_state(wanted.state))
    if wanted.field_id is not None:
        query = query.where(Survey.action_field_id == wanted.field_id)
    if wanted.words:
        query = query.where(Survey.search.op("@@")(func.websearch_to_tsquery("german", func.fold(wanted.words))))
    return query


def _in_state(state: State) -> tuple[ColumnElement[bool], ...]:
    match state:
        case State.OPEN:
            return (Survey.closed_at.is_(None),)
        case State.CLOSED:
            return (Survey.closed_at.is_not(None), Survey.results_published_at.is_(None))
        case _:
            return (Survey.results_published_at.is_not(None),)


def of_desk(session: Session) -> Sequence[Survey]:
    """Every survey, drafts and templates too, the newest first; at most 200."""
    return session.scalars(select(Survey).order_by(Survey.id.desc()).limit(200)).all()


def templates(session: Session) -> Sequence[Any]:
    """(id, title) of the surveys that are kept as templates."""
    return session.execute(
        select(Survey.id, Survey.title).where(Survey.template.is_(True)).order_by(Survey.title, Survey.id)
    ).all()


def by_token(session: Session, token: str) -> Survey | None:
    """The draft that a share link opens; an opened survey has its own page."""
    return session.scalars(select(Survey).where(Survey.token == token)).one_or_none()


def picture(session: Session, key: str) -> SurveyPicture | None:
    """The picture of that key."""
    return session.get(SurveyPicture, key)


def over(session: Session, today: date) -> Sequence[Survey]:
    """Open surveys whose last day is over."""
    return session.scalars(
        select(Survey)
        .where(Survey.opened_at.is_not(None), Survey.closed_at.is_(None), Survey.closes_on < today)
        .with_for_update(skip_locked=True, of=Survey.__table__)
    ).all()


def come(session: Session, today: date) -> Sequence[Survey]:
    """Planned surveys whose first day has come."""
    return session.scalars(
        select(Survey)
        .where(
            Survey.opened_at.is_(None),
            Survey.planned_at.is_not(None),
            Survey.opens_on <= today,
            Survey.visibility == Visibility.DRAFT,
        )
        .with_for_update(skip_locked=True, of=Survey.__table__)
    ).all()
