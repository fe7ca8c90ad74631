"""What the pages of ideas show: frozen, read once, decided by rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.comments.pages import Thread, thread
from app.core import city, links, text
from app.core.city import Place
from app.core.contributions import Visibility
from app.core.locale import _, day, language
from app.core.people import Person
from app.core.versions import Wording
from app.core.workdays import Calendar
from app.proposals import actions, listing, queries, rules, search_queries
from app.proposals.forms import LANGUAGES
from app.proposals.models import Proposal
from app.responses.pages import Panel, panel
from app.responses.queries import timeline
from app.responses.rules import Dues, dues
from app.responses.status import NAMES
from app.supports import queries as supports_queries
from app.supports.pages import SupportBox, support_box
from moderation.admission import reading_deadline

CHANGES = 5  # compared on one page
SPOKEN_OF = (Visibility.PUBLIC, Visibility.WITHDRAWN)  # ideas below which the comments stand


def address_of(proposal_id: int, title: str, **values: Any) -> str:
    """The address of an idea."""
    slug = rules.slug(title)
    if values:
        return url_for("proposals.show", proposal_id=proposal_id, slug=slug, **values)
    return f"{links.address('proposals.index')}/{proposal_id}-{slug}"  # as the route says; a page names many


def draft_address(token: str) -> str:
    """The address under which the author goes on with a draft."""
    return url_for("proposals.check", token=token)


@dataclass(frozen=True, slots=True)
class IdeaPage:
    """An idea as one reader sees it."""

    idea: Proposal
    author: str | None
    path: str
    url: str
    opening: str
    field: Place | None
    district: Place | None
    comments: int
    panel: Panel | None
    dates: Dues | None
    steps: Sequence[dict[str, Any]]
    thread: Thread | None
    support: SupportBox | None
    may_report: bool
    is_author: bool
    may_edit: bool
    may_withdraw: bool
    reads_until: datetime | None
    merged: Sequence[dict[str, Any]]  # words and authors of the ideas that lead here

    @property
    def promised(self) -> bool:
        """Whether the city owes an answer: to what was taken over from elsewhere only if it said so."""
        return self.panel is not None or self.idea.origin is None

    @property
    def is_held(self) -> bool:
        """Whether a person reads it first."""
        return bool(self.idea.visibility == Visibility.HELD)

    @property
    def is_withdrawn(self) -> bool:
        """Whether its author took it back."""
        return bool(self.idea.visibility == Visibility.WITHDRAWN)


def idea_page(session: Session, row: Any, reader: Person | None, sort: str | None, mark: str | None) -> IdeaPage:
    """The page of an idea that the reader may read; `sort` and `mark` say which of its comments."""
    idea, author, supports, comments, merged = row
    places, answers = city.directory(), timeline(session, idea.id)
    obligation = answers.obligation
    standing = rules.Standing.of(idea, reader, answered=bool(obligation and obligation.answered_at))
    viewer_id, path = reader.id if reader else None, address_of(idea.id, idea.title)
    dates = promised(idea) if not obligation and idea.origin is None else None
    return IdeaPage(
        idea=idea,
        author=author,
        path=path,
        url=address_of(idea.id, idea.title, _external=True),
        opening=text.opening(idea.html[: text.OPENING]),
        field=places.fields.get(idea.action_field_id),
        district=places.districts.get(idea.district_id),
        comments=comments or 0,
        panel=panel(answers),
        dates=dates,
        steps=_steps(idea, dates) if not obligation and idea.origin is None else [],
        thread=thread(session, idea.id, viewer_id, sort, mark) if idea.visibility in SPOKEN_OF else None,
        support=_support(session, idea, supports or 0, viewer_id) if idea.is_public else None,
        may_report=idea.is_public and not standing.is_author,
        is_author=standing.is_author,
        may_edit=rules.may_edit(standing),
        may_withdraw=rules.may_withdraw(standing),
        merged=merged or (),
        reads_until=reading_deadline(session, idea.id) if idea.visibility == Visibility.HELD else None,
    )


@dataclass(frozen=True, slots=True)
class MergePage:
    """Merging a duplicate: which one could be meant, or what will happen."""

    idea: Proposal
    author: str | None
    supports: int
    comments: int
    words: str
    choices: Sequence[tuple[str, str]]
    target: Proposal | None
    target_supports: int
    refusal: Any


def merge_page(session: Session, row: Any, person: Person, words: str, target_id: int | None) -> MergePage:
    """What staff see before two ideas become one."""
    idea, author, supports, comments, _merged = row
    found = queries.with_author(session, target_id) if target_id else None
    meant = queries.named(session, words) if words and found is None else None
    title = words or idea.title
    alike = (
        search_queries.similar(session, listing.telling(title)[:8], title, None)
        if found is None and meant is None
        else []
    )
    here = partial(url_for, "proposals.merge", proposal_id=idea.id)
    choices = [(meant.title, here(mit=meant.id))] if meant else [(one.title, here(mit=one.id)) for one in alike]
    return MergePage(
        idea=idea,
        author=author,
        supports=supports or 0,
        comments=comments or 0,
        words=words,
        choices=[choice for choice in choices if choice[1] != here(mit=idea.id)],
        target=found[0] if found else None,
        target_supports=(found[2] or 0) if found else 0,
        refusal=actions.why_not_merged(session, person, idea, found[0]) if found else None,
    )


def _support(session: Session, idea: Proposal, count: int, viewer_id: int | None) -> SupportBox:
    mine = viewer_id is not None and viewer_id != idea.author_id
    given = bool(mine and viewer_id and supports_queries.supported(session, viewer_id, [idea.id]))
    return support_box(idea.id, idea.author_id, count, viewer_id, supported=given)


def _steps(idea: Proposal, dates: Dues | None) -> list[dict[str, Any]]:
    """What happened and what comes, as long as no department has the idea."""
    steps: list[dict[str, Any]] = []
    if idea.submitted_at:
        steps.append({"title": NAMES["received"], "when": day(idea.submitted_at), "at": idea.submitted_at.isoformat()})
    if dates and idea.visibility in (Visibility.PUBLIC, Visibility.HELD):
        by = _("bis %(day)s", day=day(dates.limit_on))
        steps.append({"title": _("Begründete Antwort der Stadt"), "when": by, "next": True})
    return steps


def promised(idea: Proposal) -> Dues | None:
    """By when the author hears what, counted from publication (or from now for what is still being read)."""
    profile, since = city.profile(), idea.published_at or idea.submitted_at
    calendar = Calendar.of(profile)
    return dues(calendar.day_of(since), profile.promises, calendar) if since else None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an author is told after submitting."""

    idea: Proposal
    url: str
    dates: Dues | None
    reads_until: datetime | None


def receipt(session: Session, idea: Proposal) -> Receipt:
    """The receipt of a submitted idea: its reference, what happens next, by when."""
    held = idea.visibility == Visibility.HELD
    return Receipt(
        idea=idea,
        url=address_of(idea.id, idea.title),
        dates=promised(idea),
        reads_until=reading_deadline(session, idea.id) if held else None,
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as it will stand, with what is said before the button."""

    draft: Proposal
    field: Place | None
    district: Place | None
    language: str | None
    defect: bool


def preview(draft: Proposal, *, defect: bool) -> Preview:
    """What the author sees before submitting."""
    places = city.directory()
    return Preview(
        draft=draft,
        field=places.fields.get(draft.action_field_id or 0),
        district=places.districts.get(draft.district_id or 0),
        language=dict(LANGUAGES).get(draft.language) if draft.language != language() else None,
        defect=defect,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """How a wording differs from the one before it."""

    version: int
    replaced_at: datetime | None
    title: Sequence[rules.Piece]
    text: Sequence[rules.Piece]


@dataclass(frozen=True, slots=True)
class History:
    """Some changes of an idea, the newest first, and where the earlier ones begin."""

    changes: Sequence[Change]
    earlier: int | None


def history(session: Session, idea: Proposal, since: int | None) -> History:
    """The changes from version `since` down; comparing costs time, so a page compares five."""
    first = idea.version if since is None else since
    wordings = queries.wordings(session, idea.id, first, CHANGES + 2)
    texts: list[Proposal | Wording] = [*([idea] if since is None else []), *wordings]
    more = len(texts) > CHANGES + 1
    return History(_changes(texts[: CHANGES + 1]), texts[CHANGES].version if more else None)


def _changes(texts: Sequence[Any]) -> list[Change]:
    """Each change between neighbours; `replaced_at` is its moment."""
    return [
        Change(
            new.version,
            old.replaced_at,
            tuple(rules.difference(old.title, new.title)),
            tuple(rules.difference(old.source, new.source)),
        )
        for new, old in pairwise(texts)
    ]
