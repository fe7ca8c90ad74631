"""What officials and the coordination do: owe, draft, ask for approval, publish, pass on."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import activity, clock, contributions, text
from app.core.city import Department, profile
from app.core.contributions import Contribution
from app.core.db import insert_once
from app.core.errors import NotAllowed, Stale
from app.core.locale import lazy
from app.core.workdays import Calendar
from app.responses import queries, rules
from app.responses.models import Obligation, Response
from app.responses.rules import Words
from app.responses.status import Status

NOT_YOURS = lazy("Für diese Idee antwortet eine andere Dienststelle.")
NOT_PUBLIC = lazy("Diese Idee ist nicht mehr öffentlich. Eine Antwort kann nicht veröffentlicht werden.")


def assign(session: Session, contribution: Contribution, since: datetime | None = None) -> bool:
    """From its publication on the city owes an answer, of a result from `since` on; doing it again changes nothing."""
    return _owe(session, contribution, actor=None, since=since)


def owe(session: Session, coordinator: Account, contribution: Contribution) -> bool:
    """The coordination promises an answer to what owes none by itself (imported ideas); the days count from now."""
    if not coordinator.has_duty("coordinator"):
        raise NotAllowed(lazy("Eine Antwort zusagen kann nur die Koordination."))
    if not contribution.is_public:
        raise NotAllowed(NOT_PUBLIC)
    return _owe(session, contribution, actor=coordinator)


def _owe(session: Session, contribution: Contribution, actor: Account | None, since: datetime | None = None) -> bool:
    calendar = Calendar.of(profile())
    since = since or (clock.now() if actor else (contribution.published_at or clock.now()))
    dues = rules.dues(calendar.day_of(since), profile().promises, calendar)
    department = _named(session, contribution, contribution.action_field_id)
    inserted = insert_once(
        session,
        Obligation,
        contribution_id=contribution.id,
        department_id=department.id,
        first_status_due_on=dues.first_status_on,
        goal_on=dues.goal_on,
        due_on=dues.limit_on,
        owed_since=since,
    )
    if inserted:
        detail = {"department_id": department.id, "due_on": dues.limit_on.isoformat()}
        activity.record(session, "obligation_assigned", actor, contribution, **detail)
    return inserted


def _named(session: Session, contribution: Contribution, field_id: int | None) -> Department:
    return queries.answering_department(session, field_id, contribution.district_id, profile().routing)


def draft_response(
    session: Session, official: Account, obligation: Obligation, words: Words, version: int | None = None
) -> Response:
    """Keep what an official wrote; whoever wrote last is the author, and asked-for approval starts anew.

    `version` is the one the official saw, None if there was no draft; raises Stale if somebody wrote in between.
    """
    if not rules.may_answer(official, obligation.department_id):
        raise NotAllowed(NOT_YOURS)
    values: dict[str, Any] = asdict(words) | {
        "html": text.render(words.source) if words.source else "",
        "department_id": obligation.department_id,
        "author_id": official.id,
        "state": "draft",
    }
    if version is None:
        fresh = {"contribution_id": obligation.contribution_id, "created_at": clock.now(), **values}
        statement: Any = insert(Response).values(**fresh).on_conflict_do_nothing().returning(Response.id)
    else:
        unchanged = (
            Response.contribution_id == obligation.contribution_id,
            Response.state != "published",
            Response.version == version,
        )
        statement = update(Response).where(*unchanged).values(version=version + 1, **values).returning(Response.id)
    return _fresh(session, session.execute(statement).scalar_one_or_none())


def ask_approval(session: Session, official: Account, response: Response) -> Response:
    """The text is finished; another official of the department shall read and publish it."""
    if not rules.may_answer(official, response.department_id):
        raise NotAllowed(NOT_YOURS)
    _check_complete(session, response)
    moved = _move(session, response, "draft", "approval")
    activity.record(
        session, "response_approval_asked", official, _contribution(session, response), response_id=response.id
    )
    return moved


def send_back(session: Session, official: Account, response: Response) -> Response:
    """A text that waits for approval becomes a draft again, for the author or a colleague to go on."""
    if not rules.may_answer(official, response.department_id):
        raise NotAllowed(NOT_YOURS)
    return _move(session, response, "approval", "draft")


def publish(session: Session, official: Account, response: Response) -> Response:
    """Answer: signed by the department, dated, never changed afterwards; a correction is a new entry.

    Raises Stale when the text was changed, or published by somebody else, since `response` was read.
    """
    four_eyes = profile().answers.four_eyes
    if not rules.may_publish(official, response, four_eyes):
        raise NotAllowed(_why_not(official, response))
    contribution = _contribution(session, response)
    contributions.hold(session, contribution.id)  # parent before child
    if not contribution.is_public:
        raise NotAllowed(NOT_PUBLIC)
    obligation = session.get_one(Obligation, response.contribution_id, with_for_update=True)
    if obligation.department_id != response.department_id:
        raise Stale()
    _check_complete(session, response)
    approver_id = official.id if official.id != response.author_id else None
    expected = "approval" if four_eyes else response.state
    published = _move(session, response, expected, "published", approver_id=approver_id, published_at=clock.now())
    _keep_promise(obligation, published)
    session.flush()
    detail = {"response_id": published.id, "status": published.status}
    activity.record(session, "response_published", official, contribution, **detail)
    return published


def reassign(session: Session, person: Account, obligation: Obligation, department: Department, reason: str) -> None:
    """Pass an idea on to the department that can answer it; the due days stay, drafts go along."""
    if not rules.may_reassign(person, obligation.department_id, person.has_duty("coordinator")):
        raise NotAllowed(NOT_YOURS)
    if department.id == obligation.department_id or department.retired_at is not None:
        raise NotAllowed(lazy("Bitte wählen Sie eine andere Dienststelle."))
    _pass_on(session, person, obligation, department, reason)


def follow_field(session: Session, contribution: Contribution, from_field_id: int | None) -> bool:
    """An idea moved to another action field goes to that field's department, with its due days.

    It stays where somebody of the city passed it on or has already spoken. Says whether it went.
    """
    obligation = session.get(Obligation, contribution.id)
    if obligation is None or obligation.status != Status.RECEIVED:
        return False
    if obligation.department_id != _named(session, contribution, from_field_id).id:
        return False
    department = _named(session, contribution, contribution.action_field_id)
    if department.id == obligation.department_id:
        return False
    _pass_on(session, None, obligation, department, "Die Idee steht jetzt in einem anderen Handlungsfeld.")
    return True


def _pass_on(
    session: Session, person: Account | None, obligation: Obligation, department: Department, reason: str
) -> None:
    here = (Obligation.contribution_id == obligation.contribution_id, Obligation.version == obligation.version)
    values = {"department_id": department.id, "version": Obligation.version + 1}
    moved = update(Obligation).where(*here).values(**values).returning(Obligation.contribution_id)
    if session.execute(moved.execution_options(synchronize_session=False)).first() is None:
        raise Stale()
    from_id = obligation.department_id
    session.refresh(obligation)
    along = update(Response).where(
        Response.contribution_id == obligation.contribution_id, Response.state != "published"
    )
    session.execute(along.values(department_id=department.id, state="draft", version=Response.version + 1))
    contribution = session.get_one(Contribution, obligation.contribution_id)
    detail = {"from_id": from_id, "to_id": department.id, "reason": reason}
    activity.record(session, "obligation_reassigned", person, contribution, **detail)


def _keep_promise(obligation: Obligation, published: Response) -> None:
    """What the entry means for the promises: each moment is stamped by the first entry that keeps it."""
    now = published.published_at
    obligation.status = published.status
    obligation.next_step = published.next_step
    obligation.next_step_on = published.next_step_on
    if obligation.first_status_at is None and rules.is_first_status(published):
        obligation.first_status_at = now
    if obligation.answered_at is None and rules.answers(published.status):
        obligation.answered_at = now
    if not rules.settles(published.status):
        obligation.settled_at = None
    elif obligation.settled_at is None:
        obligation.settled_at = now
    obligation.version += 1


def _check_complete(session: Session, response: Response) -> None:
    obligation = session.get_one(Obligation, response.contribution_id)
    today = clock.today(profile().timezone)
    missing = rules.missing(response, obligation.status, today)
    if missing:
        raise NotAllowed(next(iter(missing.values())))


def _why_not(official: Account, response: Response) -> Any:
    if not rules.may_answer(official, response.department_id):
        return NOT_YOURS
    if response.state == "published":
        return lazy("Diese Antwort ist schon veröffentlicht. Eine Berichtigung ist ein neuer Eintrag.")
    if response.state == "draft":
        return lazy("Bitte geben Sie den Text zuerst zur Freigabe.")
    return lazy("Ihren eigenen Text gibt eine Kollegin oder ein Kollege frei.")


def _move(session: Session, response: Response, expected: str, state: str, **values: Any) -> Response:
    """The database decides who was first: the state changes only if it and the text are still what was read."""
    unchanged = (Response.id == response.id, Response.state == expected, Response.version == response.version)
    statement = update(Response).where(*unchanged).values(state=state, version=Response.version + 1, **values)
    return _fresh(session, session.execute(statement.returning(Response.id)).scalar_one_or_none())


def _fresh(session: Session, response_id: int | None) -> Response:
    if response_id is None:
        raise Stale()
    return session.get_one(Response, response_id, populate_existing=True)


def _contribution(session: Session, response: Response) -> Contribution:
    return session.get_one(Contribution, response.contribution_id)
