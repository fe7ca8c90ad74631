"""A thread, page by page: twenty comments with all their replies in two queries."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select
from sqlalchemy.orm import Session, aliased

from app.comments.models import Comment
from app.core.contributions import TOMBSTONES, Contribution, Tally, Visibility
from app.core.paging import Page, keyset
from app.core.people import Person

SORTS = ("neueste", "aelteste", "meiste")
SHOWN = (Visibility.PUBLIC, Visibility.WITHDRAWN, *TOMBSTONES)


def _rows(condition: ColumnElement[bool], viewer_id: int | None) -> Any:
    """Comments as rows, tombstones included; held ones for their author alone."""
    shown: ColumnElement[bool] = Comment.visibility.in_(SHOWN)
    if viewer_id is not None:
        shown = or_(shown, and_(Comment.visibility == Visibility.HELD, Comment.author_id == viewer_id))
    return (
        select(
            Comment.id, Comment.about_id, Comment.visibility, Comment.html, Comment.stance, Comment.language,
            Comment.submitted_at, Comment.edited_at, Comment.author_id, Comment.department_id, Person.display_name,
            Tally.supports,
        )
        .join(Person, Person.id == Comment.author_id, isouter=True)
        .join(Tally, Tally.contribution_id == Comment.id)
        .where(Comment.kind == "comment", condition, shown)
    )  # fmt: skip


def _moment(values: list[Any]) -> list[Any]:
    return [datetime.fromisoformat(values[0]), int(values[1])]


def _number(values: list[Any]) -> list[Any]:
    return [int(values[0]), int(values[1])]


def thread(
    session: Session, root_id: int, viewer_id: int | None, sort: str = "neueste", mark: str | None = None
) -> Page[Row[Any]]:
    """Twenty comments on the first level, sorted by `neueste`, `aelteste` or `meiste` (supports)."""
    query = _rows(and_(Contribution.root_id == root_id, Contribution.about_id == root_id), viewer_id)
    by_supports = sort == "meiste"
    columns: list[Any] = [Tally.supports if by_supports else Comment.submitted_at, Comment.id]
    return keyset(
        lambda page: session.execute(page).all(),
        query,
        columns,
        lambda row: [row.supports if by_supports else row.submitted_at, row.id],
        mark,
        descending=sort != "aelteste",
        parse=_number if by_supports else _moment,
    )


def replies(session: Session, comment_ids: Sequence[int], viewer_id: int | None) -> Sequence[Row[Any]]:
    """Every reply to these comments, the oldest first."""
    if not comment_ids:
        return []
    return session.execute(_rows(Contribution.about_id.in_(comment_ids), viewer_id).order_by(Comment.id)).all()


def commenters(session: Session, root_id: int) -> set[int]:
    """The people whose comments stand in a thread, for telling them of an answer."""
    found = select(Comment.author_id).where(
        Comment.kind == "comment", Comment.root_id == root_id, Comment.visibility == Visibility.PUBLIC
    )
    return {author_id for author_id in session.scalars(found.distinct()) if author_id}


def open_questions(session: Session, root_id: int) -> Sequence[Row[Any]]:
    """Comments marked as a question that nobody of the city has replied to, the oldest first."""
    reply = aliased(Contribution, flat=True)
    answered = (
        select(reply.id)
        .where(reply.about_id == Comment.id, reply.department_id.is_not(None), reply.visibility == Visibility.PUBLIC)
        .exists()
    )
    condition = and_(
        Comment.root_id == root_id, Comment.stance == "question", Comment.visibility == "public", ~answered
    )
    return session.execute(_rows(condition, None).order_by(Comment.id)).all()
