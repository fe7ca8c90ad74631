"""Write, change and withdraw a comment."""

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.comments import queries
from app.comments.models import Comment
from app.comments.rules import SAME_PRESS, may_comment, may_edit, may_speak_for
from app.core import activity, clock, contributions, text, versions
from app.core.contributions import Contribution, Tally, Visibility
from app.core.errors import NotAllowed, Stale
from app.core.locale import lazy
from moderation.admission import admit


def write(
    session: Session,
    author: Account,
    about: Contribution,
    source: str,
    stance: str = "none",
    *,
    language: str = "de",
    department_id: int | None = None,
) -> Comment:
    """Say something about a contribution; the referee publishes or holds it. Raises `NotAllowed`.

    Saying the same again within minutes, or several times at once, changes nothing: a button was pressed twice.
    """
    root_id = about.root_id or about.id
    _one_at_a_time(session, author, about)
    contributions.hold(session, root_id)
    if about.id != root_id:
        session.refresh(about, ["visibility", "about_id", "root_id"])
    may_comment(is_public=about.is_public, is_reply=about.kind == "comment" and about.about_id != about.root_id)
    if department_id:
        may_speak_for(author.departments(), department_id)
    now = clock.now()
    if said := queries.said_since(session, now - SAME_PRESS, author.id, about.id, source):
        return said
    comment = Comment(
        author_id=author.id,
        department_id=department_id,
        about_id=about.id,
        root_id=about.root_id or about.id,
        stance=stance,
        source=source,
        html=text.render(source),
        language=language,
        created_at=now,
        submitted_at=now,
    )
    contributions.add(session, comment)
    activity.record(session, "commented", author, comment, about_id=about.id, stance=stance)
    admit(session, comment, author)
    return comment


def revise(session: Session, author: Account, comment: Comment, source: str, stance: str, version: int) -> None:
    """Change one's comment; it bears the mark "geändert", and the referee looks again. Raises `NotAllowed`, `Stale`."""
    _check_author(author, comment)
    if comment.department_id:
        may_speak_for(author.departments(), comment.department_id)
    if version != comment.version:
        raise Stale()
    if (source, stance) == (comment.source, comment.stance):
        return
    versions.supersede(session, comment, version)
    comment.source, comment.html, comment.stance = source, text.render(source), stance
    session.flush()
    activity.record(session, "edited", author, comment, version=comment.version)
    admit(session, comment, author)


def withdraw(session: Session, author: Account, comment: Comment) -> None:
    """Take one's comment back; its place in the thread stays, its text does not. Doing it twice changes nothing."""
    if comment.author_id == author.id and comment.visibility == Visibility.WITHDRAWN:
        return
    _check_author(author, comment)
    contributions.set_visibility(session, comment, Visibility.WITHDRAWN)
    activity.record(session, "withdrawn", author, comment, reason="")


def move(session: Session, source: Contribution, target: Contribution) -> int:
    """Carry a whole thread over to another contribution; says how many public comments came along.

    Both are held for good by whoever merges them.
    """
    thread = update(Contribution).where(Contribution.root_id == source.id, Contribution.kind == "comment")
    about = case((Contribution.about_id == source.id, target.id), else_=Contribution.about_id)
    session.execute(thread.values(about_id=about, root_id=target.id).execution_options(synchronize_session=False))
    tallies = select(Tally).where(Tally.contribution_id.in_([source.id, target.id])).order_by(Tally.contribution_id)
    held = {
        tally.contribution_id: tally
        for tally in session.scalars(tallies.with_for_update().execution_options(populate_existing=True))
    }
    came = held[source.id].comments
    held[target.id].comments += came
    held[source.id].comments = 0
    session.flush()
    return came


def _one_at_a_time(session: Session, author: Account, about: Contribution) -> None:
    """Nobody says two things about the same contribution in the same moment; a button pressed twice does."""
    saying = func.hashtextextended(f"comment {author.id} {about.id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(saying)))


def _check_author(author: Account, comment: Comment) -> None:
    if not may_edit(author.id, comment.author_id, visibility=comment.visibility):
        raise NotAllowed(lazy("Diesen Kommentar können Sie nicht ändern."))
