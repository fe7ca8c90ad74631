"""What the desk shows: the lists of what is owed, and one case with all that belongs to it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.comments.queries import open_questions
from app.core import clock
from app.core.city import directory, profile
from app.core.contributions import KINDS, Contribution, Tally
from app.core.links import get_public_or_404, url_of
from app.core.locale import lazy
from app.core.paging import Page
from app.core.workdays import Calendar
from app.responses import pages, queries, rules
from app.responses.models import Obligation, Response
from app.responses.queries import Filters

VIEWS = {
    "meine": lazy("Meine"),
    "faellig": lazy("Fällig"),
    "ueberfaellig": lazy("Überfällig"),
    "freigabe": lazy("Zur Freigabe"),
    "zugesagt": lazy("Zugesagt"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list."""

    contribution: Contribution
    owed: Obligation
    supports: int
    department: str
    field: str | None
    next_due_on: date
    is_overdue: bool
    is_soon: bool
    first_word: Any | None  # for a result about which nothing was said yet


@dataclass(frozen=True, slots=True)
class Listing:
    """One view of the desk with the counts of all."""

    view: str
    name: Any
    tabs: Sequence[tuple[str, Any, int]]
    items: Sequence[Item]
    before: str | None
    after: str | None
    sees_all: bool
    shows_departments: bool
    today: date


@dataclass(frozen=True, slots=True)
class Case:
    """A contribution on the one screen, with what this person may do with it."""

    contribution: Contribution
    url: str
    supports: int
    questions: Page[Any]
    comments: int
    owed: Any
    panel: pages.Panel | None
    entries: Sequence[pages.Entry]
    draft: Response | None
    draft_author: str
    draft_as_read: pages.Entry | None
    other_departments: list[tuple[int, str]]
    today: date
    four_eyes: bool
    may_answer: bool
    may_publish: bool
    may_reassign: bool
    may_owe: bool
    merge_url: str | None


def scope(person: Account) -> Set[int] | None:
    """Whose cases the person sees: their departments', or all of them as coordinator without a department."""
    own = person.departments()
    return own if own or not person.has_duty("coordinator") else None


def listing(session: Session, person: Account, view: str, filters: Filters, mark: str | None) -> Listing:
    """One view of the desk; an unknown one is the first."""
    today = clock.today(profile().timezone)
    conditions = queries.views(person.id, today)
    view = view if view in conditions else "meine"
    seen = scope(person)
    names = VIEWS | ({"meine": lazy("Alle offenen")} if seen is None else {})
    if filters.department_id and person.has_duty("coordinator"):
        seen = {filters.department_id}
    counts = queries.desk_counts(session, seen, conditions)
    page: Page[Any] = queries.desk(session, seen, conditions[view], filters, mark)
    return Listing(
        view=view,
        name=names[view],
        tabs=[(name, label, counts[name]) for name, label in names.items()],
        items=[item(*row, today=today) for row in page.rows],
        before=page.before,
        after=page.after,
        sees_all=person.has_duty("coordinator"),
        shows_departments=seen is None or len(seen) > 1,
        today=today,
    )


def item(contribution: Contribution, owed: Obligation, supports: int, *, today: date) -> Item:
    """One line: what, whose, and the promised day that comes next."""
    field = directory().fields.get(contribution.action_field_id or 0)
    return Item(
        contribution=contribution,
        owed=owed,
        supports=supports,
        department=pages.department_name(owed.department_id),
        field=field.name if field else None,
        next_due_on=rules.next_due_on(owed, today),
        is_overdue=rules.is_overdue(owed, today),
        is_soon=rules.is_due_soon(owed, today),
        first_word=pages.first_word(pages.result_word(contribution.kind), owed.status),
    )


def case(session: Session, person: Account, contribution_id: int, mark: str | None = None) -> Case | None:
    """Everything of a case; None for what is answered with something else: its kind owes nothing, nor does it.

    `mark` says which of its open questions.
    """
    contribution = get_public_or_404(session, Contribution, contribution_id)
    kind = KINDS.get(contribution.kind)
    timeline = queries.timeline(session, contribution_id)
    owed = timeline.obligation
    if kind is None or (owed is None and not kind.owes_answer):
        return None
    draft, author = queries.open_entry(session, contribution_id)
    panel, today = pages.panel(timeline), clock.today(profile().timezone)
    four_eyes, is_coordinator = profile().answers.four_eyes, person.has_duty("coordinator")
    may_answer = owed is not None and rules.may_answer(person, owed.department_id)
    may_merge = contribution.is_public and (is_coordinator or person.has_duty("moderator"))
    tally = session.get_one(Tally, contribution_id)
    return Case(
        contribution=contribution,
        url=url_of(contribution),
        supports=tally.supports,
        questions=open_questions(session, contribution_id, mark),
        comments=tally.comments,
        owed=owed,
        panel=panel,
        entries=panel.entries if panel else [],
        draft=draft,
        draft_author=author,
        draft_as_read=replace(pages.entry(draft, Calendar.of(profile())), day=today) if draft else None,
        other_departments=[
            (place.id, place.name)
            for place in directory().departments.values()
            if not place.retired and (owed is None or place.id != owed.department_id)
        ],
        today=today,
        four_eyes=four_eyes,
        may_answer=may_answer,
        may_publish=draft is not None and rules.may_publish(person, draft, four_eyes),
        may_reassign=owed is not None and rules.may_reassign(person, owed.department_id, is_coordinator),
        may_owe=owed is None and is_coordinator,
        merge_url=kind.merge_url(contribution) if may_merge and kind.merge_url else None,
    )
