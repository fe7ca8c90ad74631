"""When each thing of the demo city happened, relative to today; the same story gives the same days. Pure."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.core.workdays import Calendar
from app.demo.story import Appeal, Case, Decision, Entry, Idea, Judgement, Remark, Report, Story

MOVED_IN = timedelta(days=220)
SUPPORTS_SPREAD = timedelta(days=45)
LAST_VISIT = timedelta(days=9)
EARLIEST, LATEST = time(6, 40), time(22, 20)
STEPS = ("draft", "approval", "published")
TAKEN_AWAY = ("hide", "remove")
READING = timedelta(minutes=40)  # between a draft, the request for approval and the publication


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing somebody does; `what` says what, `idea` and `remark` to what."""

    at: datetime
    what: Any
    idea: Idea | None = None
    remark: Remark | None = None
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Support:
    """Somebody supports an idea."""

    by: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody looks at their notices and has read them."""

    by: str


@dataclass(frozen=True, slots=True)
class Writing:
    """An official drafts an entry of the answer, or hands it on, or publishes it."""

    entry: Entry
    step: str  # draft, approval, published
    about: str  # the key of what is answered


@dataclass(frozen=True, slots=True)
class Absence:
    """From when until when something cannot be read, and so nothing be said about it."""

    since: datetime
    until: datetime


def moments(story: Story, now: datetime, calendar: Calendar) -> list[Moment]:
    """Everything that happened until now, the earliest first."""
    found: list[Moment] = []
    for idea in story.ideas:
        begun = submitted_at(idea, now, calendar)
        judged = list(_cases(story, idea.key, now, begun))
        absences = _absences(judged, now)
        if idea.withdrawn:
            absences.append(Absence(_within(begun, idea.withdrawn.after, now), now))
        found += [Moment(begun, idea, idea), *judged]
        found += _remarks(story, idea, begun, now, absences)
        found += _answers(idea, begun, now, calendar)
        found += _supports(idea, story, begun, now, absences)
    found += [Moment(now - LAST_VISIT, Visit(person.name)) for person in story.people.sign_ins]
    return sorted(found, key=lambda moment: moment.at)


def submitted_at(idea: Idea, now: datetime, calendar: Calendar) -> datetime:
    """So many days ago, at an hour at which people write; what is younger than a day stays as it is."""
    at = now - timedelta(days=idea.days_ago)
    if idea.days_ago < 1:
        return at
    dice = random.Random(idea.key)
    minutes = dice.randrange(_minutes(EARLIEST), _minutes(LATEST))
    day = calendar.day_of(at)
    written = datetime.combine(day, time(minutes // 60, minutes % 60), calendar.timezone)
    return min(written.astimezone(UTC), now - timedelta(hours=2))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _remarks(story: Story, idea: Idea, begun: datetime, now: datetime, absences: list[Absence]) -> Iterator[Moment]:
    """What people say; nobody comments on what was hidden or withdrawn, or replies to it."""
    for remark in idea.comments:
        at = readable(_within(begun, remark.after, now), begun, absences)
        judged = list(_cases(story, remark.key, now, at)) if remark.key else []
        yield Moment(at, remark, idea)
        yield from judged
        for reply in remark.replies:
            replied = _within(begun, reply.after, now)
            yield Moment(readable(replied, at, absences + _absences(judged, now)), reply, idea, remark)


def _answers(idea: Idea, begun: datetime, now: datetime, calendar: Calendar) -> Iterator[Moment]:
    for moment in answering(idea.key, idea.answers, begun, now, calendar):
        yield replace(moment, idea=idea)
    if idea.withdrawn:
        yield Moment(_within(begun, idea.withdrawn.after, now), idea.withdrawn, idea)


def _absences(judged: list[Moment], now: datetime) -> list[Absence]:
    """Hidden or removed by a decision, until an appeal reversed it."""
    found: list[Absence] = []
    for moment in judged:
        if isinstance(moment.what, Decision) and moment.what.measure in TAKEN_AWAY:
            found.append(Absence(moment.at, now))
        elif isinstance(moment.what, Judgement) and moment.what.outcome == "reversed" and found:
            found[-1] = Absence(found[-1].since, moment.at)
    return found


def readable(at: datetime, earliest: datetime, absences: list[Absence]) -> datetime:
    """The moment itself or, where nothing can be read then, just before that began."""
    for absence in sorted(absences, key=lambda absence: absence.since, reverse=True):
        if absence.since <= at < absence.until:
            at = max(earliest, absence.since - timedelta(minutes=1))
    return at


def _within(begun: datetime, days: float, now: datetime) -> datetime:
    return min(begun + timedelta(days=days), now - timedelta(minutes=5))


def answering(
    about: str, entries: tuple[Entry, ...], begun: datetime, now: datetime, calendar: Calendar
) -> Iterator[Moment]:
    """The city answers step by step in its hours, the last step before now; `begun` is when it owed an answer."""
    for entry in entries:
        day = calendar.day_of(begun + timedelta(days=entry.after))
        done = office_hour(day, about, calendar)
        while done >= now:
            day -= timedelta(days=1)
            done = office_hour(day, about, calendar)
        steps = STEPS[: STEPS.index(entry.state) + 1]
        for number, step in enumerate(steps):
            yield Moment(done - READING * (len(steps) - 1 - number), Writing(entry, step, about))


def office_hour(day: date, key: str, calendar: Calendar) -> datetime:
    """An hour of work on this day, or on the next working day."""
    minutes = random.Random(f"{key}{day}").randrange(10 * 60, 15 * 60 + 30)
    worked = calendar.next_working_day(day)
    return datetime.combine(worked, time(minutes // 60, minutes % 60), calendar.timezone)


def next_step_on(entry: Entry, published: datetime, calendar: Calendar) -> date | None:
    """The working day by which the next step is done."""
    if entry.next_in is None:
        return None
    return calendar.next_working_day(calendar.day_of(published) + timedelta(days=entry.next_in))


def _supports(idea: Idea, story: Story, begun: datetime, now: datetime, absences: list[Absence]) -> Iterator[Moment]:
    dice = random.Random(f"supports {idea.key}")
    residents = [person.name for person in story.people.residents]
    crowd = [name for name in residents + [person.name for person in story.people.sign_ins] if name != idea.author]
    until = min(now - timedelta(minutes=1), begun + SUPPORTS_SPREAD)
    for name in dice.sample(crowd, min(idea.supports, len(crowd))):
        at = begun + (until - begun) * dice.uniform(0.01, 1) ** 2
        yield Moment(readable(at, begun, absences), Support(name), idea)


def _cases(story: Story, key: str, now: datetime, said_at: datetime) -> Iterator[Moment]:
    for case in story.cases:
        if case.about == key:
            yield from _case(case, now, said_at)


def _case(case: Case, now: datetime, said_at: datetime) -> Iterator[Moment]:
    """Each step comes after what it is about and after the one before, at whatever hour the city is made."""
    at = said_at
    for what in (*case.reports, case.decision, case.appeal, case.appeal.decision if case.appeal else None):
        if isinstance(what, Report | Decision | Appeal | Judgement):
            at = max(now - timedelta(days=what.days_ago), at + timedelta(minutes=1))
            yield Moment(at, what, case=case)
