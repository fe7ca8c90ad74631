"""What pages show of answers: the panel of a contribution, the list of answers, the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request

from app.core import clock, text
from app.core.city import directory, forget_directory, profile
from app.core.contributions import KINDS
from app.core.links import url_of
from app.core.locale import _, day, language
from app.core.workdays import Calendar
from app.responses import rules
from app.responses.models import Punctuality, Response
from app.responses.queries import Timeline
from app.responses.status import NAMES, Status


@dataclass(frozen=True, slots=True)
class Entry:
    """One published entry of the answer, as everyone reads it."""

    id: int
    status: str
    html: str
    reason: str
    department: str
    at: datetime
    day: date
    next_step: str | None
    next_step_on: date | None
    own_budget: bool
    council_paper: str | None
    council_on: date | None
    forwarded_to: str | None
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a contribution stands with the city; `answer` is the newest reasoned answer."""

    status: str
    department: str
    received_on: date
    promised_on: date | None  # only where an answer was promised after the publication: to what was taken over
    next_step: str | None
    next_step_on: date | None
    first_status_due_on: date
    goal_on: date
    due_on: date
    today: date
    has_first_status: bool
    is_overdue: bool
    language: str
    entries: Sequence[Entry]
    answer: Entry | None
    result: Any | None = None  # of what was counted or has ended: the word for it, until the city says more

    @property
    def first_word(self) -> Any | None:
        """The word for a result about which the city has said nothing yet."""
        return first_word(self.result, self.status)

    @property
    def status_word(self) -> str:
        """Where it stands, in a word that is true of its kind."""
        return str(self.first_word or NAMES[self.status])

    @property
    def due(self) -> str | None:
        """The promise that comes next, in one sentence; None once answered."""
        if self.answer:
            return None
        if self.is_overdue:
            return _("Antwort überfällig seit %(day)s", day=day(self.due_on))
        return _("Antwort bis %(day)s", day=day(self.due_on))

    @property
    def next(self) -> str | None:
        """The next step in one sentence; None if none is named."""
        return step_sentence(self.next_step, self.next_step_on, self.today)


@dataclass(frozen=True, slots=True)
class Rate:
    """How one department or action field kept the limit; `missed` and `median` are None where cases are too few."""

    name: str
    cases: int
    missed: int | None  # per cent
    in_time: int | None  # per cent
    in_goal: int | None  # per cent
    median: int | None  # days


def department_name(department_id: int) -> str:
    """The name with which a department signs; one that was just founded is not in this process's list yet."""
    if department_id not in directory().departments:
        forget_directory()
    return directory().departments[department_id].name


def entry(response: Response, calendar: Calendar) -> Entry:
    """A published entry with its signature."""
    at = response.published_at or response.created_at
    return Entry(
        id=response.id,
        status=response.status,
        html=response.html,
        reason=response.reason,
        department=department_name(response.department_id),
        at=at,
        day=calendar.day_of(at),
        next_step=response.next_step,
        next_step_on=response.next_step_on,
        own_budget=response.own_budget,
        council_paper=response.council_paper,
        council_on=response.council_on,
        forwarded_to=response.forwarded_to,
        is_answer=rules.answers(response.status),
    )


def result_word(kind: str) -> Any | None:
    """What is said of a kind whose result is answered, once it is there; None of what was handed in."""
    return KINDS[kind].result if kind in KINDS else None


def first_word(result: Any | None, status: str) -> Any | None:
    """The word for a result about which the city has said nothing yet; None where the status says it."""
    return result if status == Status.RECEIVED else None


def panel(timeline: Timeline) -> Panel | None:
    """The panel of a contribution; None if the city owes no answer."""
    owed = timeline.obligation
    if owed is None:
        return None
    calendar, today = Calendar.of(profile()), clock.today(profile().timezone)
    result, owed_on = result_word(timeline.kind), calendar.day_of(owed.owed_since)
    entries = [entry(response, calendar) for response in timeline.entries]
    return Panel(
        status=owed.status,
        department=department_name(owed.department_id),
        received_on=calendar.day_of(timeline.received_at) if timeline.received_at and not result else owed_on,
        promised_on=None if result else _promised_on(timeline, owed_on, calendar),
        next_step=owed.next_step,
        next_step_on=owed.next_step_on,
        first_status_due_on=owed.first_status_due_on,
        goal_on=owed.goal_on,
        due_on=owed.due_on,
        today=today,
        has_first_status=owed.first_status_at is not None,
        is_overdue=rules.is_overdue(owed, today),
        language=profile().default_language,
        entries=entries,
        answer=next((found for found in reversed(entries) if found.is_answer), None),
        result=result,
    )


def step_sentence(step: str | None, on: date | None, today: date) -> str | None:
    """What the city does next and by when; a day that has passed is never shown as one to come."""
    if not step or not on:
        return step or None
    if on < today:
        return _("Versprochen war bis %(day)s: %(step)s", day=day(on), step=step)
    return _("Nächster Schritt bis %(day)s: %(step)s", day=day(on), step=step)


def _promised_on(timeline: Timeline, owed_on: date, calendar: Calendar) -> date | None:
    later = timeline.published_at is not None and owed_on > calendar.day_of(timeline.published_at)
    return owed_on if later else None


def cards(rows: Sequence[Any]) -> list[dict[str, Any]]:
    """(contribution, response) as cards: the idea's title, the reason as first lines, who signed and when."""
    calendar = Calendar.of(profile())
    found = []
    for contribution, response in rows:
        address = f"{url_of(contribution)}#antwort"
        found.append({"title": contribution.title, "url": address, "entry": entry(response, calendar)})
    return found


def feed(rows: Sequence[Any]) -> dict[str, Any]:
    """The answers as a feed carries them: no character that XML cannot hold."""
    said = cards(rows)
    host = request.host_url.rstrip("/")
    entries = [
        {
            "id": f"{host}/antworten#eintrag-{card['entry'].id}",
            "title": text.xml_safe(card["title"]),
            "url": host + card["url"],
            "updated": card["entry"].at.isoformat(),
            "author": card["entry"].department,
            "summary": text.xml_safe(f"{NAMES[card['entry'].status]}: {card['entry'].reason}"),
            "content": text.xml_safe(card["entry"].html),
        }
        for card in said
    ]
    updated = entries[0]["updated"] if entries else clock.now().isoformat()
    title = f"{_('Antworten der Stadt')} · {profile().name}"
    return {"title": title, "language": language(), "updated": updated, "entries": entries}


def rates(figures: Sequence[Punctuality]) -> dict[str, list[Rate]]:
    """The figures by scope, in the order of the city's lists; never a share of fewer cases than the city allows."""
    lists, fewest = directory(), profile().small_units.cases
    by_key = {(figure.scope, figure.scope_id): figure for figure in figures}
    names = {
        "city": {0: profile().name},
        "department": {place.id: place.name for place in lists.departments.values()},
        "field": {place.id: place.name for place in lists.fields.values()},
    }
    return {
        scope: [
            rate(name, by_key[scope, place_id], fewest)
            for place_id, name in known.items()
            if (scope, place_id) in by_key
        ]
        for scope, known in names.items()
    }


def rate(name: str, figure: Punctuality, fewest: int) -> Rate:
    """Shares in whole per cent; one late answer among hundreds still shows."""
    if figure.cases < fewest:
        return Rate(name, figure.cases, None, None, None, None)
    missed = max(round(100 * figure.missed / figure.cases), 1 if figure.missed else 0)
    in_goal = 100 * figure.in_goal // figure.cases
    return Rate(name, figure.cases, missed, 100 - missed, in_goal, figure.median_days)


def status_choices(statuses: Sequence[Status]) -> list[tuple[str, Any]]:
    """Status words to choose from."""
    return [(status.value, NAMES[status]) for status in statuses]
