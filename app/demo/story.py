"""What the demo city consists of, read from the files beside this one; pure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from app.core.records import Malformed, Place, Words, build, read

FOLDER = Path(__file__).parent / "content"
Stance = Literal["none", "for", "against", "question"]
State = Literal["public", "draft", "held", "withdrawn", "hidden"]


@dataclass(frozen=True)
class SignIn:
    """Somebody a visitor of the demo may be."""

    name: str
    email: str
    role: Words
    duties: tuple[str, ...] = ()
    department: str | None = None


@dataclass(frozen=True)
class Official:
    """An official of another department, so that its answers can be signed."""

    name: str
    email: str
    department: str


@dataclass(frozen=True)
class Resident:
    """Somebody in the crowd."""

    name: str
    language: str = "de"


@dataclass(frozen=True)
class People:
    """Everybody who lives in the demo city."""

    sign_ins: tuple[SignIn, ...]
    officials: tuple[Official, ...]
    residents: tuple[Resident, ...]


@dataclass(frozen=True)
class Remark:
    """A comment or a reply; `after` counts days from the idea's submission."""

    by: str
    after: float
    text: str
    stance: Stance = "none"
    language: str = "de"
    key: str | None = None
    replies: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One entry of the city's answer; `after`, `next_in` and `council_in` count days."""

    after: float
    status: str
    text: str
    reason: str
    next_step: str | None = None
    next_in: int | None = None
    budget: bool = False
    paper: str | None = None
    council_in: int | None = None
    forwarded_to: str | None = None
    department: str | None = None
    state: Literal["draft", "approval", "published"] = "published"


@dataclass(frozen=True)
class Withdrawal:
    """An author takes an idea back."""

    after: float
    reason: str


@dataclass(frozen=True)
class Idea:
    """An idea with everything people and the city said about it."""

    key: str
    author: str
    days_ago: float
    title: str
    text: str
    field: str | None = None
    district: str | None = None
    place: str | None = None
    language: str = "de"
    state: State = "public"
    supports: int = 0
    comments: tuple[Remark, ...] = ()
    answers: tuple[Entry, ...] = ()
    withdrawn: Withdrawal | None = None


@dataclass(frozen=True)
class Report:
    """Somebody reports; without a name it is a guest."""

    days_ago: float
    choice: str
    text: str
    by: str | None = None
    danger: bool = False


@dataclass(frozen=True)
class Decision:
    """What a moderator decided."""

    by: str
    days_ago: float
    measure: str
    explanation: str
    ground: str | None = None
    note: str = ""
    to_field: str | None = None


@dataclass(frozen=True)
class Judgement:
    """What another moderator decided about an appeal."""

    by: str
    days_ago: float
    outcome: Literal["upheld", "reversed"]
    reason: str


@dataclass(frozen=True)
class Appeal:
    """Somebody contests a decision."""

    by: str
    days_ago: float
    text: str
    decision: Judgement | None = None


@dataclass(frozen=True)
class Case:
    """The reports about one idea or comment, and what became of them."""

    about: str
    reports: tuple[Report, ...]
    decision: Decision | None = None
    appeal: Appeal | None = None


@dataclass(frozen=True)
class BallotLine:
    """What one can vote for; `liking` says how many like it, against the others."""

    title: str
    liking: int
    text: str = ""
    cost: int | None = None


@dataclass(frozen=True)
class Vote:
    """A vote; it is counted and answered by the city if its days are over."""

    key: str
    title: str
    text: str
    field: str
    method: Literal["approval", "ranked"]
    most: int
    audience: Literal["guest", "email"]
    opened_days_ago: int
    lasts_days: int
    ballots: int
    lines: tuple[BallotLine, ...]
    entitled: int | None = None
    answers: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Survey:
    """A survey after a pattern: a draft, or open since some days; it is answered by the city if its days are over."""

    key: str
    pattern: str
    field: str
    title: Words | None = None
    opened_days_ago: int | None = None
    lasts_days: int = 0
    sheets: int = 0
    released: int = 0  # texts that a moderator has read
    likings: dict[str, dict[str, float]] = dataclasses.field(default_factory=dict)
    texts: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    answers: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Story:
    """The whole demo city."""

    people: People
    ideas: tuple[Idea, ...]
    cases: tuple[Case, ...]
    votes: tuple[Vote, ...] = ()
    surveys: tuple[Survey, ...] = ()


def load(folder: Path = FOLDER) -> Story:
    """The demo city of this folder; raises Malformed naming file and key, also for somebody who does not exist."""
    people: People = _build(People, folder / "people.yaml")
    ideas: list[Idea] = []
    for path in sorted(folder.glob("ideas-*.yaml")):
        ideas.extend(_build(tuple[Idea, ...], path, "ideas"))
    cases = _build(tuple[Case, ...], folder / "moderation.yaml", "cases")
    votes = _build(tuple[Vote, ...], folder / "votes.yaml", "votes")
    surveys = _build(tuple[Survey, ...], folder / "surveys.yaml", "surveys")
    story = Story(people, tuple(ideas), cases, votes, surveys)
    _check(story, Place(str(folder)))
    return story


def _build(kind: Any, path: Path, key: str | None = None) -> Any:
    raw = yaml.safe_load(read(path))
    place = Place(str(path), languages=("de", "en"))
    return build(kind, raw[key], place / key) if key else build(kind, raw, place)


def _check(story: Story, place: Place) -> None:
    people = story.people
    names = [person.name for person in people.sign_ins] + [person.name for person in people.officials]
    names += [person.name for person in people.residents]
    keys = [idea.key for idea in story.ideas]
    keys += [remark.key for idea in story.ideas for remark in idea.comments if remark.key]
    for what, found in (("name", names), ("key", keys)):
        twice = sorted({word for word in found if found.count(word) > 1})
        if twice:
            raise Malformed(place, f"{what} {twice[0]!r} stands here twice")
    for name in sorted(_speakers(story) - set(names)):
        raise Malformed(place / "people.yaml", f"nobody is called {name!r}")
    for case in story.cases:
        if case.about not in keys:
            raise Malformed(place / "moderation.yaml", f"no idea or comment has the key {case.about!r}")


def _speakers(story: Story) -> set[str]:
    found = {idea.author for idea in story.ideas}
    for idea in story.ideas:
        for remark in idea.comments:
            found |= {remark.by} | {reply.by for reply in remark.replies}
    for case in story.cases:
        found |= {report.by for report in case.reports if report.by}
        if case.decision:
            found.add(case.decision.by)
        if case.appeal:
            found.add(case.appeal.by)
    return found
