"""A thread, page by page: twenty comments with their first replies in two queries."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Row,
    and_,
    bindparam,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from app.comments.models import Comment
from app.core import paging
from app.core.contributions import TOMBSTONES, Contribution, Tally, Visibility
from app.core.db import rows
from app.core.paging import PAGE_SIZE, Page, Place, at_most, keyset
from app.core.people import Person

REPLIES_SHOWN = 5  # below each comment of a thread; the rest has a page of its own
QUESTIONS_SHOWN = 10
SORTS = ("neueste", "aelteste")
READABLE = (Visibility.PUBLIC, Visibility.WITHDRAWN, *TOMBSTONES)
SHOWN: list[ColumnElement[str]] = [literal_column(f"'{each}'") for each in READABLE]  # the same in every question


VIEWER = bindparam("viewer_id", type_=BigInteger)  # 0: a guest, who wrote nothing


def _rows(condition: ColumnElement[bool]) -> Any:
    """Comments as rows, tombstones included; held ones for their author alone."""
    shown = or_(Comment.visibility.in_(SHOWN), and_(Comment.visibility == Visibility.HELD, Comment.author_id == VIEWER))
    return (
        select(
            Comment.id, Comment.about_id, Comment.visibility, Comment.html, Comment.stance, Comment.language,
            Comment.submitted_at, Comment.edited_at, Comment.author_id, Comment.department_id, Person.display_name,
            Tally.comments.label("replies"),
        )
        .join(Person, Person.id == Comment.author_id, isouter=True)
        .join(Tally, Tally.contribution_id == Comment.id)
        .where(Comment.kind == "comment", condition, shown)
    )  # fmt: skip


def _moment(values: list[Any]) -> list[Any]:
    return [datetime.fromisoformat(values[0]), int(values[1])]


def thread(
    session: Session, root_id: int, viewer_id: int | None, sort: str = "neueste", mark: str | None = None
) -> Page[Row[Any]]:
    """Twenty comments on the first level, sorted by `neueste` or `aelteste`."""
    place = paging.read_place(mark, 2, _moment)
    first, last = place.values or (None, None)
    asked = {"root_id": root_id, "viewer_id": viewer_id or 0, "first": first, "last": last}
    found = rows(session, _first_level(sort, bool(place.values), place.backwards), asked)
    return paging.page_of(found, place, lambda row: [row.submitted_at, row.id])


@cache  # building a statement costs as much as asking it
def _first_level(sort: str, begun: bool, backwards: bool) -> Any:
    """One page of the first level of `root_id`; if `begun`, from the place (`first`, `last`) on."""
    root_id = bindparam("root_id", type_=BigInteger)
    values = (bindparam("first", type_=Comment.submitted_at.type), bindparam("last", type_=BigInteger)) if begun else ()
    query = _rows(and_(Contribution.root_id == root_id, Contribution.about_id == root_id))
    return paging.narrowed(
        query, [Comment.submitted_at, Comment.id], Place(backwards, values), PAGE_SIZE, descending=sort != "aelteste"
    )


def replies(session: Session, comment_ids: Sequence[int], viewer_id: int | None) -> Sequence[Row[Any]]:
    """The first replies to each of these comments, the oldest first: one more than is shown, if there is one."""
    if not comment_ids:
        return []
    asked = {"above": list(comment_ids), "viewer_id": viewer_id or 0}
    return rows(session, _first_replies(), asked)


@cache
def _first_replies() -> Any:
    """The first replies to each of the comments `above`."""
    above = func.unnest(bindparam("above", type_=ARRAY(BigInteger))).table_valued("id").render_derived()
    first = _rows(Contribution.about_id == above.c.id).order_by(Comment.id).limit(at_most(REPLIES_SHOWN + 1))
    each = first.lateral()
    return select(each).select_from(above.join(each, true())).order_by(each.c.id)


def comment(session: Session, comment_id: int, viewer_id: int | None) -> Row[Any] | None:
    """One comment as it stands in a thread; None if this person does not see it."""
    return session.execute(_rows(Comment.id == comment_id), {"viewer_id": viewer_id or 0}).one_or_none()


def replies_to(session: Session, comment_id: int, viewer_id: int | None, mark: str | None = None) -> Page[Row[Any]]:
    """Twenty replies to one comment, the oldest first."""
    return _oldest_first(session, _rows(Contribution.about_id == comment_id), viewer_id, mark)


def _oldest_first(
    session: Session, query: Any, viewer_id: int | None, mark: str | None, size: int = PAGE_SIZE
) -> Page[Row[Any]]:
    return keyset(
        lambda page: session.execute(page, {"viewer_id": viewer_id or 0}).all(),
        query,
        [Comment.id],
        lambda row: [row.id],
        mark,
        descending=False,
        parse=lambda values: [int(values[0])],
        size=size,
    )


def mark_of(session: Session, comment: Comment) -> str | None:
    """From where on a list shows this comment; None if it stands on the first page anyway.

    A comment of the first level stands among the newest, a reply among the first replies.
    """
    beside = select(Contribution.id).where(
        Contribution.about_id == comment.about_id, Contribution.kind == "comment", Contribution.visibility.in_(SHOWN)
    )
    is_reply = comment.about_id != comment.root_id
    shown_before: ColumnElement[bool] = Contribution.id < comment.id
    if not is_reply:
        place = tuple_(literal(comment.submitted_at), literal(comment.id))
        shown_before = tuple_(Contribution.submitted_at, Contribution.id) > place
    most = REPLIES_SHOWN if is_reply else PAGE_SIZE
    before = session.scalar(select(func.count()).select_from(beside.where(shown_before).limit(most).subquery()))
    if (before or 0) < most:
        return None
    return paging.mark([comment.id - 1] if is_reply else [comment.submitted_at, comment.id + 1], backwards=False)


def commenters(session: Session, root_id: int) -> set[int]:
    """The people whose comments stand in a thread, for telling them of an answer."""
    found = select(Comment.author_id).where(
        Comment.kind == "comment", Comment.root_id == root_id, Comment.visibility == Visibility.PUBLIC
    )
    return {author_id for author_id in session.scalars(found.distinct()) if author_id}


def open_questions(session: Session, root_id: int, mark: str | None = None) -> Page[Row[Any]]:
    """Ten comments marked as a question that nobody of the city has replied to, the oldest first."""
    reply = aliased(Contribution, flat=True)
    answered = (
        select(reply.id)
        .where(reply.about_id == Comment.id, reply.department_id.is_not(None), reply.visibility == Visibility.PUBLIC)
        .exists()
    )
    condition = and_(
        Comment.root_id == root_id, Comment.stance == "question", Comment.visibility == "public", ~answered
    )
    return _oldest_first(session, _rows(condition), None, mark, QUESTIONS_SHOWN)


def said_since(session: Session, since: datetime, author_id: int, about_id: int, source: str) -> Comment | None:
    """The comment with which this person just said these very words there; what was taken back or away is none."""
    standing = (Visibility.PUBLIC, Visibility.HELD)
    said = (
        Comment.author_id == author_id,
        Comment.about_id == about_id,
        Comment.source == source,
        Comment.created_at > since,
    )
    return session.scalars(select(Comment).where(*said, Comment.visibility.in_(standing)).limit(1)).first()
