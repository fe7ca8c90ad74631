"""Who hears of which activity: one function for each verb, the whole list on one page."""

from collections.abc import Callable, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Duty
from app.comments.queries import commenters
from app.core.activity import Activity
from app.core.contributions import Contribution, Visibility
from app.notifications.rules import AUTHOR, COMMENTER, DECISION, PARTICIPANT, REPORTER, STAFF, SUPPORTER, Told
from app.participations.queries import accounts_of
from app.responses.models import Response
from app.responses.rules import answers
from app.supports.queries import supporters
from moderation.models import Appeal, Decision, Report


def submitted(_session: Session, _activity: Activity, contribution: Contribution) -> Iterable[Told]:
    """The receipt: the author, at once."""
    return _author(contribution, AUTHOR, by_mail=True)


def response_published(session: Session, activity: Activity, contribution: Contribution) -> Iterable[Told]:
    """The city has spoken: authors (of merged ideas too), supporters, commenters, those who took part.

    All but authors get a mail for answers only.
    """
    is_answer = answers(activity.detail["status"])
    yield from _author(contribution, AUTHOR, by_mail=True)
    led_here = select(Contribution.author_id).where(
        Contribution.about_id == contribution.id,
        Contribution.kind == contribution.kind,
        Contribution.visibility == Visibility.MERGED,
    )
    for author_id in session.scalars(led_here.distinct()):
        if author_id is not None:
            yield Told(author_id, AUTHOR, True)
    for person_id in commenters(session, contribution.id):
        yield Told(person_id, COMMENTER, is_answer)
    for person_id, by_mail in supporters(session, contribution.id).items():
        yield Told(person_id, SUPPORTER, by_mail and is_answer)
    for person_id in accounts_of(session, contribution.id):
        yield Told(person_id, PARTICIPANT, is_answer)


def published(session: Session, _activity: Activity, comment: Contribution) -> Iterable[Told]:
    """A comment is there for all, at once or after a moderator has read it: whoever it is said to, in the app only."""
    if comment.about_id is None or not comment.is_public:
        return
    for about_id in {comment.about_id, comment.root_id} - {None}:
        about = session.get(Contribution, about_id)
        if about is not None and about.author_id != comment.author_id:
            yield from _author(about, AUTHOR, by_mail=False)


def merged(session: Session, activity: Activity, duplicate: Contribution) -> Iterable[Told]:
    """Two ideas became one: the author of the one that leads on by mail; the other's author and supporters in the app.

    Who supported which of the two is no longer known, and nobody needs to.
    """
    yield from _author(duplicate, AUTHOR, by_mail=True)
    yield from _author(session.get_one(Contribution, activity.detail["target_id"]), AUTHOR, by_mail=False)
    for person_id in supporters(session, activity.detail["target_id"]):
        yield Told(person_id, SUPPORTER, False)


def decided(session: Session, activity: Activity, contribution: Contribution) -> Iterable[Told]:
    """The author is told why; whoever reported it hears the outcome."""
    if activity.detail["measure"] != "approve" or _was_held(session, activity):
        yield from _author(contribution, DECISION, by_mail=True)
    yield from _reporters(session, activity.detail["case_id"])


def appealed(session: Session, activity: Activity, contribution: Contribution) -> Iterable[Told]:
    """The receipt of an appeal: whoever appealed, at once and by mail like every receipt."""
    appeal = session.get_one(Appeal, activity.detail["appeal_id"])
    yield Told(appeal.person_id, DECISION, True)


def appeal_decided(session: Session, activity: Activity, contribution: Contribution) -> Iterable[Told]:
    """Whoever appealed, the author, and whoever reported it."""
    appeal = session.get_one(Appeal, activity.detail["appeal_id"])
    yield Told(appeal.person_id, DECISION, True)
    yield from _author(contribution, DECISION, by_mail=True)
    yield from _reporters(session, session.get_one(Decision, appeal.decision_id).case_id)


def response_approval_asked(session: Session, activity: Activity, _contribution: Contribution) -> Iterable[Told]:
    """The other officials of the department: a text waits for them."""
    response = session.get_one(Response, activity.detail["response_id"])
    officials = select(Duty.person_id).where(
        Duty.duty == "official", Duty.department_id == response.department_id, Duty.person_id != response.author_id
    )
    for person_id in session.scalars(officials.distinct()):
        yield Told(person_id, STAFF, True)


def _author(contribution: Contribution, topic: str, *, by_mail: bool) -> Iterable[Told]:
    if contribution.author_id is not None:
        yield Told(contribution.author_id, topic, by_mail)


def _reporters(session: Session, case_id: int) -> Iterable[Told]:
    reporters = select(Report.reporter_id).where(Report.case_id == case_id, Report.reporter_id.is_not(None))
    for person_id in session.scalars(reporters.distinct()):
        if person_id is not None:
            yield Told(person_id, REPORTER, True)


def _was_held(session: Session, activity: Activity) -> bool:
    held = select(Activity.id).where(
        Activity.contribution_id == activity.contribution_id, Activity.verb == "held", Activity.id < activity.id
    )
    return session.scalar(held.limit(1)) is not None


VERBS: dict[str, Callable[[Session, Activity, Contribution], Iterable[Told]]] = {
    "submitted": submitted,
    "response_published": response_published,
    "published": published,
    "merged": merged,
    "decided": decided,
    "appealed": appealed,
    "appeal_decided": appeal_decided,
    "response_approval_asked": response_approval_asked,
}
# Receipts go to whoever acted; a comment's writer is left out above, and who released it may be the one concerned.
WHOEVER_ACTED = frozenset({"submitted", "appealed", "published"})
