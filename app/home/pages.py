"""What the first page, a field's page and my page show: frozen, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import city, clock, text
from app.core.city import Place
from app.core.contributions import Visibility
from app.core.links import url_of
from app.core.locale import lazy
from app.home import queries
from app.proposals import list_queries
from app.proposals.list_page import Card, cards
from app.proposals.list_queries import Wanted
from app.proposals.listing import Sort
from app.proposals.pages import address_of, draft_address
from app.responses.pages import step_sentence
from app.responses.queries import Filters, newest_openings
from app.surveys.pages import Card as SurveyCard
from app.surveys.pages import field_cards

ANSWERS = 2
IDEAS = 6
FIELD_IDEAS = 3
STATES = {
    Visibility.DRAFT: lazy("Entwurf"),
    Visibility.HELD: lazy("Wird gelesen"),
    Visibility.WITHDRAWN: lazy("Zurückgezogen"),
    Visibility.HIDDEN: lazy("Verborgen"),
    Visibility.REMOVED: lazy("Entfernt"),
    Visibility.MERGED: lazy("Zusammengelegt"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer among others."""

    title: str
    url: str
    opening: str
    status: str
    department: str
    published_at: Any


@dataclass(frozen=True, slots=True)
class Promised:
    """What the city answers next."""

    title: str
    url: str
    due_on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page."""

    promised: Promised | None
    answers: Sequence[Answer]
    ideas: Sequence[Card]


@dataclass(frozen=True, slots=True)
class FieldPage:
    """An action field."""

    field: Place
    department: Place | None
    promised: Promised | None
    answers: Sequence[Answer]
    newest: Sequence[Card]
    supported: Sequence[Card]
    surveys: Sequence[SurveyCard]


@dataclass(frozen=True, slots=True)
class OwnIdea:
    """One of my ideas."""

    title: str
    url: str
    state: Any
    status: str | None
    reference: str | None
    next: str | None
    due_on: date | None
    supports: int
    comments: int


@dataclass(frozen=True, slots=True)
class MyPage:
    """What concerns me."""

    ideas: Sequence[OwnIdea]
    supported: Sequence[tuple[str, str, str | None]]
    today: date


def home_page(session: Session) -> HomePage:
    """Four queries: next promise, answers, ideas, and what the cards show."""
    return HomePage(
        promised(queries.next_promised(session)), answers(session, Filters()), ideas(session, Wanted(), IDEAS)
    )


def field_page(session: Session, field: Place) -> FieldPage:
    """One action field: who is in charge, what is new, what matters to many."""
    return FieldPage(
        field=field,
        department=city.directory().departments.get(field.department_id or 0),
        promised=promised(queries.next_promised(session, field.id)),
        answers=answers(session, Filters(field_id=field.id)),
        newest=ideas(session, Wanted(field_id=field.id), FIELD_IDEAS),
        supported=ideas(session, Wanted(field_id=field.id, sort=Sort.SUPPORTED), FIELD_IDEAS),
        surveys=field_cards(session, field.id),
    )


def promised(row: Any) -> Promised | None:
    """A row of the next promise in words."""
    if row is None:
        return None
    today = clock.today(city.profile().timezone)
    return Promised(row.title, url_of(row), row.due_on, row.due_on < today)


def answers(session: Session, filters: Filters) -> list[Answer]:
    """The newest answers."""
    departments = city.directory().departments
    return [
        Answer(
            title=row.title,
            url=url_of(row),
            opening=text.opening(row.opening, 180) or row.reason,
            status=row.status,
            department=departments[row.department_id].name if row.department_id in departments else "",
            published_at=row.published_at,
        )
        for row in newest_openings(session, filters, ANSWERS)
    ]


def ideas(session: Session, wanted: Wanted, most: int) -> list[Card]:
    """The first ideas of a list."""
    return cards(list_queries.ideas(session, wanted, None, size=most).rows)


def my_page(session: Session, person: Account) -> MyPage:
    """My ideas with status and next date, and what I support."""
    return MyPage(
        [own_idea(row) for row in queries.own_ideas(session, person.id)],
        [(row.title, address_of(row.id, row.title), row.status) for row in queries.supported_ideas(session, person)],
        clock.today(city.profile().timezone),
    )


def own_idea(row: Any) -> OwnIdea:
    """A row of my ideas in words."""
    url = draft_address(row.token) if row.visibility == Visibility.DRAFT else None
    is_public, today = row.visibility == Visibility.PUBLIC, clock.today(city.profile().timezone)
    return OwnIdea(
        title=row.title,
        url=url or address_of(row.id, row.title),
        state=STATES.get(Visibility(row.visibility)),
        status=row.status if is_public else None,
        reference=row.reference,
        next=step_sentence(row.next_step, row.next_step_on, today) if is_public else None,
        due_on=row.due_on if is_public and row.answered_at is None else None,
        supports=row.supports,
        comments=row.comments,
    )
