"""The thread as a page shows it, and a guest's comment on its way through signing in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import abort, render_template, url_for
from markupsafe import Markup
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.intents import Payload
from app.accounts.models import Account
from app.comments import actions, queries
from app.comments.models import Comment
from app.comments.rules import may_edit
from app.core import city, limits, text
from app.core.contributions import Contribution, Visibility
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.links import filled, get_public_or_404, standing_or_404, url_of
from app.core.locale import lazy, moment
from moderation.queries import tombstones
from moderation.reasons import Tombstone

GONE = {
    Visibility.WITHDRAWN: lazy("Die Verfasserin oder der Verfasser hat diesen Kommentar zurückgezogen."),
    Visibility.HIDDEN: lazy("Dieser Kommentar wurde nach den Regeln verborgen."),
    Visibility.REMOVED: lazy("Dieser Kommentar wurde nach den Regeln entfernt."),
    Visibility.ERASED: lazy("Dieser Kommentar wurde gelöscht."),
}


@dataclass(slots=True)
class Said:
    """One comment as a page shows it; a tombstone has `gone` and no text."""

    id: int
    name: str
    at: str
    when: str
    html: Markup
    language: str
    stance: str
    city: str | None
    gone: Any
    held: bool
    edited: bool
    reply_url: str | None
    edit_url: str | None
    report_url: str | None
    replies: list["Said"] = field(default_factory=list)
    all_replies: int = 0  # how many there are, if not all are shown here
    all_replies_url: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of a thread."""

    root_id: int
    comments: list[Said]
    sort: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Showing:
    """What all comments of a page share: who reads it, why some are gone, where their links lead."""

    viewer_id: int | None
    stones: dict[int, Tombstone]
    write: Callable[[int], str]
    report: Callable[[int], str]


def showing(session: Session, rows: list[Row[Any]], viewer_id: int | None) -> Showing:
    """For showing these rows to this person."""
    hidden = [row.id for row in rows if row.visibility in (Visibility.HIDDEN, Visibility.REMOVED)]
    stones = tombstones(session, hidden) if hidden else {}
    return Showing(
        viewer_id, stones, filled("comments.write", "about_id"), filled("moderation.report", "contribution_id")
    )


def said(row: Row[Any], page: Showing, *, is_reply: bool) -> Said:
    """A row as a page shows it; a hidden one says when and why."""
    stones, viewer_id = page.stones, page.viewer_id
    gone = stones[row.id].sentence if row.id in stones else GONE.get(Visibility(row.visibility))
    department = city.directory().departments.get(row.department_id) if row.department_id else None
    public = row.visibility == Visibility.PUBLIC
    mine = viewer_id is not None and may_edit(viewer_id, row.author_id, visibility=row.visibility)
    return Said(
        id=row.id,
        name=row.display_name or "",
        at=row.submitted_at.isoformat(),
        when=moment(row.submitted_at, "d. MMMM yyyy"),
        html=Markup() if gone else Markup(row.html),
        language=row.language,
        stance="" if gone or row.stance == "none" else row.stance,
        city=department.name if department else None,
        gone=gone,
        held=row.visibility == Visibility.HELD,
        edited=row.edited_at is not None and not gone,
        reply_url=page.write(row.id) if public and not is_reply else None,
        edit_url=url_for("comments.edit", comment_id=row.id) if mine else None,
        report_url=page.report(row.id) if public and not mine else None,
    )


def thread(
    session: Session, root_id: int, viewer_id: int | None, sort: str | None = None, mark: str | None = None
) -> Thread:
    """Twenty comments with their first replies, in two queries."""
    sort = sort if sort in queries.SORTS else queries.SORTS[0]
    page = queries.thread(session, root_id, viewer_id, sort, mark)
    replies = queries.replies(session, [row.id for row in page.rows], viewer_id)
    shown = showing(session, [*page.rows, *replies], viewer_id)
    comments = {row.id: said(row, shown, is_reply=False) for row in page.rows}
    for row in replies:
        comments[row.about_id].replies.append(said(row, shown, is_reply=True))
    for row in page.rows:
        _cut(comments[row.id], row.replies)
    return Thread(root_id, list(comments.values()), sort, page.before, page.after)


def _cut(comment: Said, replies: int) -> None:
    """Show the first replies and lead to the rest."""
    if len(comment.replies) > queries.REPLIES_SHOWN:
        del comment.replies[queries.REPLIES_SHOWN :]
        comment.all_replies = max(replies, queries.REPLIES_SHOWN + 1)
        comment.all_replies_url = url_for("comments.replies", comment_id=comment.id)


@dataclass(frozen=True, slots=True)
class Replies:
    """One comment with a page of its replies."""

    comment: Said
    replies: list[Said]
    root: Contribution
    back: str
    before: str | None
    after: str | None


def replies_page(session: Session, comment_id: int, viewer_id: int | None, mark: str | None) -> Replies:
    """A comment of the first level with twenty of its replies; 404 for any other."""
    row = queries.comment(session, comment_id, viewer_id)
    comment = session.get(Comment, comment_id)
    if row is None or comment is None or comment.about_id != comment.root_id:
        abort(404)
    root = get_public_or_404(session, Contribution, comment.root_id or 0)
    page = queries.replies_to(session, comment_id, viewer_id, mark)
    shown = showing(session, [row, *page.rows], viewer_id)
    replies = [said(reply, shown, is_reply=True) for reply in page.rows]
    return Replies(said(row, shown, is_reply=False), replies, root, place_of(session, comment), page.before, page.after)


def place_of(session: Session, comment: Comment) -> str:
    """The address at which the comment stands, on whichever page of its thread that is."""
    spot = f"#kommentar-{comment.id}"
    mark = queries.mark_of(session, comment)
    if comment.about_id != comment.root_id:
        if mark:
            return url_for("comments.replies", comment_id=comment.about_id, k=mark) + spot
        above = session.get_one(Comment, comment.about_id)
        return place_of(session, above).partition("#")[0] + spot
    url = url_of(session.get_one(Contribution, comment.root_id))
    return f"{url}?kommentare={queries.SORTS[0]}&k={mark}{spot}" if mark else url + spot


def own_comment(session: Session, comment_id: int, person_id: int) -> Comment:
    """The comment of this person; 404 for somebody else's."""
    found = session.get(Comment, comment_id)
    if found is None or found.author_id != person_id:
        abort(404)
    return found


def speaking_choices(account: Account) -> list[tuple[str, str]]:
    """The departments for which a person may speak."""
    departments = city.directory().departments
    return [(str(unit), departments[unit].name) for unit in sorted(account.departments()) if unit in departments]


def carry_out(session: Session, account: Account, payload: Payload) -> str:
    """A guest's comment once they are signed in."""
    about = standing_or_404(session, payload["about_id"])
    if refusal := limits.too_fast(session, "comment", account.id):
        raise NotAllowed(refusal)
    comment = actions.write(session, account, about, payload["text"], payload["stance"], language=payload["language"])
    return url_of(comment)


def describe(payload: Payload) -> Markup:
    """The comment as it will look."""
    about = db.session.get(Contribution, payload["about_id"])
    html = Markup(text.render(payload["text"]))
    return Markup(render_template("comments/_begun.html", about=about, html=html, stance=payload["stance"]))
