"""What the city owes, by when, and who may answer for it; pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from app.core.locale import lazy
from app.core.profile_parts import Promises
from app.core.workdays import Calendar
from app.responses.status import ANSWERING, COMMITTING, SETTABLE, SETTLING, Status

DUE_SOON_DAYS = 7


class Owed(Protocol):
    """What the rules ask of an obligation."""

    department_id: int
    first_status_due_on: date
    goal_on: date
    due_on: date
    first_status_at: datetime | None
    answered_at: datetime | None


class Entry(Protocol):
    """What the rules ask of an entry of the answer."""

    status: str
    source: str
    reason: str
    next_step: str | None
    next_step_on: date | None
    council_on: date | None
    council_paper: str | None
    own_budget: bool
    forwarded_to: str | None


@dataclass(slots=True)
class Words:
    """What an official wrote: everything of an entry that people will read."""

    status: str = Status.IN_REVIEW
    source: str = ""
    reason: str = ""
    next_step: str | None = None
    next_step_on: date | None = None
    own_budget: bool = False
    council_paper: str | None = None
    council_on: date | None = None
    forwarded_to: str | None = None


class Draft(Protocol):
    """What the rules ask of an entry on its way to publication."""

    department_id: int
    author_id: int
    state: str


class Official(Protocol):
    """What the rules ask of the person at the staff desk."""

    id: int

    def departments(self) -> Set[int]:
        """The departments the person answers for."""


@dataclass(frozen=True, slots=True)
class Dues:
    """The three days the city promises: a first status, the answer it aims at, and the limit."""

    first_status_on: date
    goal_on: date
    limit_on: date


def dues(since: date, promises: Promises, calendar: Calendar) -> Dues:
    """The promised days, counted in working days and calendar months after `since` (§§ 187, 188, 193 BGB)."""
    return Dues(
        first_status_on=calendar.add_working_days(since, promises.first_status_working_days),
        goal_on=calendar.add_working_days(since, promises.answer_goal_working_days),
        limit_on=calendar.months_later(since, promises.answer_limit_months),
    )


def is_overdue(obligation: Owed, today: date) -> bool:
    """The limit has passed without a reasoned answer; the due day itself still counts as in time."""
    return obligation.answered_at is None and today > obligation.due_on


def is_due_soon(obligation: Owed, today: date) -> bool:
    """One of the promised days is at most a week away, or passed while the limit still stands."""
    if obligation.answered_at is not None or is_overdue(obligation, today):
        return False
    return (next_due_on(obligation, today) - today).days <= DUE_SOON_DAYS or obligation.goal_on < today


def next_due_on(obligation: Owed, today: date) -> date:
    """The promised day that comes next: the first status while it is missing, then the goal, then the limit."""
    if obligation.first_status_at is None:
        return obligation.first_status_due_on
    return obligation.goal_on if today <= obligation.goal_on else obligation.due_on


def answers(status: str) -> bool:
    """Whether an entry of this status is the reasoned answer; "before the council" is not, the city still owes it."""
    return status in ANSWERING


def settles(status: str) -> bool:
    """Whether nothing more is promised after this status."""
    return status in SETTLING


def needs_basis(status: str, before: str) -> bool:
    """Who commits the city says from which money or by which council paper; once said, it holds for what follows."""
    return status in COMMITTING and before not in COMMITTING


def needs_council_day(status: str) -> bool:
    """An idea before the council has the day of its session."""
    return status == Status.BEFORE_COUNCIL


def needs_recipient(status: str) -> bool:
    """Who is not responsible says who is."""
    return status == Status.FORWARDED


def is_first_status(entry: Entry) -> bool:
    """A first status names the next step and its day (the department signs it), or leaves nothing to announce."""
    return settles(entry.status) or bool(entry.next_step and entry.next_step_on)


def missing(entry: Entry, before: str, today: date) -> dict[str, Any]:
    """What keeps an entry from being published: field -> sentence; empty if it is complete."""
    found: dict[str, Any] = {}
    if entry.status not in SETTABLE:
        found["status"] = lazy("Bitte wählen Sie den neuen Stand.")
    if not entry.source.strip():
        found["source"] = lazy("Bitte schreiben Sie die Antwort.")
    if not entry.reason.strip():
        found["reason"] = lazy("Bitte nennen Sie den Grund in einem Satz.")
    return found | _missing_for_status(entry, before) | _missing_next_step(entry, today)


def _missing_for_status(entry: Entry, before: str) -> dict[str, Any]:
    if needs_basis(entry.status, before) and not (entry.own_budget or entry.council_paper):
        return {
            "basis": lazy(
                "Zusagen können Sie nur aus eigenem Budget oder mit einer Vorlage des Gemeinderats."
                " Alles andere entscheidet der Gemeinderat: Wählen Sie dann „Dem Gemeinderat vorgelegt“."
            )
        }
    if needs_council_day(entry.status) and entry.council_on is None:
        return {"council_on": lazy("Bitte nennen Sie den Tag der Sitzung.")}
    if needs_recipient(entry.status) and not entry.forwarded_to:
        return {"forwarded_to": lazy("Bitte nennen Sie die Stelle, die zuständig ist.")}
    return {}


def _missing_next_step(entry: Entry, today: date) -> dict[str, Any]:
    if entry.next_step_on is not None and entry.next_step_on < today:
        return {"next_step_on": lazy("Dieser Tag ist schon vorbei. Bitte nennen Sie einen kommenden Tag.")}
    if not entry.next_step and (entry.next_step_on or not settles(entry.status)):
        return {"next_step": lazy("Bitte nennen Sie den nächsten Schritt.")}
    if entry.next_step_on is None and (entry.next_step or not settles(entry.status)):
        return {"next_step_on": lazy("Bitte nennen Sie den Tag, bis zu dem der nächste Schritt getan ist.")}
    return {}


def may_answer(official: Official, department_id: int) -> bool:
    """Only officials of the department that owes the answer write it."""
    return department_id in official.departments()


def may_publish(official: Official, response: Draft, four_eyes: bool) -> bool:
    """An official of the department publishes; with four eyes, another one than the author, once approval was asked."""
    if not may_answer(official, response.department_id) or response.state == "published":
        return False
    return not four_eyes or (response.state == "approval" and response.author_id != official.id)


def may_reassign(official: Official, department_id: int, is_coordinator: bool) -> bool:
    """The department that was asked, or the coordination, passes an idea on."""
    return is_coordinator or may_answer(official, department_id)


def counts_in(department_id: int, parent_id: int | None, staff: int | None, fewest_staff: int) -> int:
    """A unit with few staff counts in its Dezernat, so that no figure points at a person; unknown is not few."""
    return parent_id if parent_id is not None and staff is not None and staff < fewest_staff else department_id
