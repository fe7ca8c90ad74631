"""Builders: the smallest true row of each thing, for tests; each returns what it made."""

import io
import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Duty
from app.comments.models import Comment
from app.core import city, clock, contributions
from app.core.city import ActionField, Department, District
from app.core.contributions import Contribution, Visibility
from app.proposals.models import Proposal
from app.responses.models import Obligation, Response
from app.responses.status import Status
from app.surveys import actions as survey_actions
from app.surveys import exchange
from app.surveys.models import Survey

numbers = itertools.count(1)


def account(session: Session, name: str | None = None, *, email: str | None = None, language: str = "de") -> Account:
    """Someone who has signed in before."""
    number = next(numbers)
    email = email or f"person{number}@example.org"
    made = Account(
        display_name=name or f"Person {number}",
        language=language,
        created_at=clock.now(),
        email=email,
        email_key=email.casefold(),
        fs_uniquifier=f"uniquifier-{number}",
        confirmed_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made


def staff(session: Session, duty: str, department: Department | None = None, name: str | None = None) -> Account:
    """Someone with a duty; an official needs a department."""
    made = account(session, name)
    department_id = (department or first(session, Department)).id if duty == "official" else None
    session.add(Duty(person_id=made.id, duty=duty, department_id=department_id, given_at=clock.now()))
    session.flush()
    session.expire(made, ["duties"])
    return made


def first(session: Session, model: type[Any]) -> Any:
    """The first action field, district or department of the test city."""
    return session.scalars(select(model).order_by(model.position, model.id).limit(1)).one()


def field(session: Session, slug: str) -> ActionField:
    """The action field of that slug."""
    return session.scalars(select(ActionField).where(ActionField.slug == slug)).one()


def district(session: Session, slug: str) -> District:
    """The district of that slug."""
    return session.scalars(select(District).where(District.slug == slug)).one()


def department(session: Session, slug: str) -> Department:
    """The department of that slug."""
    return session.scalars(select(Department).where(Department.slug == slug)).one()


def contribution(session: Session, made: Contribution, visibility: Visibility) -> Any:
    """Enter a contribution as it would stand after the actions that lead to this visibility."""
    now = clock.now()
    made.created_at = made.created_at or now
    if visibility != Visibility.DRAFT:
        made.submitted_at = made.submitted_at or now
    contributions.add(session, made)
    if visibility == Visibility.PUBLIC or visibility not in (Visibility.DRAFT, Visibility.HELD):
        contributions.set_visibility(session, made, Visibility.PUBLIC)
    contributions.set_visibility(session, made, visibility)
    return made


def proposal(
    session: Session, author: Account | None = None, *, visibility: Visibility = Visibility.PUBLIC, **values: Any
) -> Proposal:
    """An idea, public unless said otherwise."""
    number = next(numbers)
    values.setdefault("title", f"Bänke am Neckar {number}")
    values.setdefault("source", "Am Ufer fehlen Bänke im Schatten.")
    values.setdefault("html", f"<p>{values['source']}</p>")
    values.setdefault("reference", f"TEST-2026-{number:05d}")
    author = author or account(session)
    made: Proposal = contribution(session, Proposal(author_id=author.id, language="de", **values), visibility)
    return made


def comment(
    session: Session,
    about: Contribution,
    author: Account | None = None,
    *,
    visibility: Visibility = Visibility.PUBLIC,
    **values: Any,
) -> Comment:
    """A comment about an idea, or a reply to a comment."""
    values.setdefault("source", "Das finde ich auch.")
    values.setdefault("html", f"<p>{values['source']}</p>")
    author = author or account(session)
    values.update(author_id=author.id, about_id=about.id, root_id=about.root_id or about.id, language="de")
    made: Comment = contribution(session, Comment(**values), visibility)
    return made


def obligation(
    session: Session, contribution: Contribution, department: Department | None = None, **values: Any
) -> Obligation:
    """An answer owed since today: first status in a week, goal in six weeks, limit in three months."""
    since = values.setdefault("owed_since", clock.now())
    for name, days in (("first_status_due_on", 7), ("goal_on", 42), ("due_on", 92)):
        values.setdefault(name, (since + timedelta(days=days)).date())
    department = department or first(session, Department)
    made = Obligation(contribution_id=contribution.id, department_id=department.id, **values)
    session.add(made)
    session.flush()
    return made


def response(session: Session, obligation: Obligation, author: Account | None = None, **values: Any) -> Response:
    """A complete entry of the answer, a draft unless said otherwise; its obligation is not touched."""
    values.setdefault("status", Status.NOT_PURSUED)
    values.setdefault("source", "Am Ufer ist für Bänke zu wenig Platz.")
    values.setdefault("html", f"<p>{values['source']}</p>")
    values.setdefault("reason", "Der Weg ist dafür zu schmal.")
    values.setdefault("created_at", clock.now())
    if values.get("state") == "published":
        values.setdefault("published_at", clock.now())
    if author is None:
        author = staff(session, "official", session.get_one(Department, obligation.department_id))
    made = Response(
        contribution_id=obligation.contribution_id,
        department_id=obligation.department_id,
        author_id=author.id,
        **values,
    )
    session.add(made)
    session.flush()
    return made


def survey(
    session: Session,
    author: Account | None = None,
    *,
    opened: bool = True,
    pattern: str = "veranstaltung",
    **values: Any,
) -> Survey:
    """A survey after a built-in pattern, open for four weeks unless it is to stay a draft; `values` are settings."""
    author = author or staff(session, "coordinator")
    values.setdefault("action_field_id", first(session, ActionField).id)
    values.setdefault("closes_on", clock.today(city.profile().timezone) + timedelta(days=28))
    whole = values.pop("questionnaire", None)
    made = survey_actions.create(session, author, exchange.patterns()[pattern])
    if whole is not None:
        made.questionnaire = whole
    for name, value in values.items():
        setattr(made, name, value)
    session.flush()
    if opened:
        survey_actions.open_(session, author, made)
    return made


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), *, mode: str = "RGB", **said: Any) -> bytes:
    """A small picture of one colour as a file, with what else shall stand in it."""
    to = io.BytesIO()
    Image.new(mode, size).save(to, kind, **said)
    return to.getvalue()


def pdf(edit: Callable[[Any], None] = lambda pdf: None, **saved: Any) -> bytes:
    """A PDF of one empty page by Erika Beispiel; `edit` adds to it."""
    made, to = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.docinfo["/Author"] = "Erika Beispiel"
    edit(made)
    made.save(to, **saved)
    return to.getvalue()
