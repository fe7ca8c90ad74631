"""What the pages of ideas show: frozen, read once, decided by rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import format_decimal
from sqlalchemy.orm import Session

from app.comments.pages import Thread, thread
from app.core import city, clock
from app.core.city import Directory, Place
from app.core.contributions import Visibility
from app.core.locale import _, day, language, ngettext
from app.core.people import Person
from app.core.versions import Wording
from app.core.workdays import Calendar
from app.proposals import actions, listing, queries, rules
from app.proposals.forms import LANGUAGES
from app.proposals.listing import Address
from app.proposals.models import Proposal
from app.proposals.queries import Sort, Wanted
from app.responses.pages import Panel, panel
from app.responses.queries import timeline
from app.responses.status import NAMES
from app.supports import queries as supports_queries
from app.supports.pages import SupportBox, support_box
from moderation.admission import reading_deadline

STATUS_WORDS = {slug: NAMES[code] for slug, code in listing.STATUSES.items()}
SPOKEN_OF = (Visibility.PUBLIC, Visibility.WITHDRAWN)  # ideas below which the comments stand
Choice = tuple[Any, str, bool, int | None]  # label, address, whether chosen, count


def address_of(proposal_id: int, title: str, **values: Any) -> str:
    """The address of an idea."""
    return url_for("proposals.show", proposal_id=proposal_id, slug=rules.slug(title), **values)


@dataclass(frozen=True, slots=True)
class Card:
    """An idea in a list."""

    id: int
    title: str
    url: str
    opening: str
    field: str | None
    district: str | None
    published_at: datetime
    supports: int
    comments: int
    status: str | None
    answered: bool
    due_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One kind of choice above a list."""

    name: Any
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list of ideas with everything that leads to another one."""

    heading: str
    address: Address
    cards: Sequence[Card]
    count: int
    counted: str
    sorts: Sequence[Choice]
    filters: Sequence[Filter]
    chosen: Sequence[tuple[Any, str]]
    previous_url: str | None
    next_url: str | None
    feed_url: str
    nearest: Sequence[tuple[str, str]]
    filtered: bool


def list_page(session: Session, address: Address, word: str | None) -> ListPage:
    """The list that an address asks for."""
    places, wanted = city.directory(), wanted_of(address)
    page, links = queries.ideas(session, wanted, word), Links(url_for("proposals.index"), address)
    number, more = queries.count(session, wanted)
    none_found = not number and address.q
    return ListPage(
        heading=_heading(places, address),
        address=address,
        cards=cards(page.rows),
        count=number,
        counted=_counted(number, more),
        sorts=_sorts(links, address),
        filters=_filters(links, places, address),
        chosen=_chosen(links, places, address),
        previous_url=links.to(seite=page.before) if page.before else None,
        next_url=links.to(seite=page.after) if page.after else None,
        feed_url=url_for("proposals.feed", **address.query(sortierung="", zufall="")),
        nearest=[
            (row.title, address_of(row.id, row.title))
            for row in queries.nearest(session, address.q, listing.parts(address.q))
        ]
        if none_found
        else [],
        filtered=address.filters,
    )


def wanted_of(address: Address) -> Wanted:
    """What the database is asked for."""
    places, period = city.directory(), listing.PERIODS.get(address.zeit)
    field, district = places.field(address.feld), places.district(address.stadtteil)
    return Wanted(
        field_id=field.id if field else None,
        district_id=district.id if district else None,
        status=listing.STATUSES.get(address.status),
        answered=listing.ANSWERED.get(address.antwort),
        since=_midnight() - period if period else None,
        words=address.q,
        inside=listing.inside(address.q),
        sort=Sort(address.sort),
        seed=float(address.zufall or 0),
    )


def _midnight() -> datetime:
    now = clock.now().astimezone(city.profile().timezone)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


class Links:
    """The addresses around a list: forty stand on a page, so what they share is put together once."""

    def __init__(self, here: str, address: Address) -> None:
        self.here = here
        self.pieces = {name: urlencode({name: value}) for name, value in address.query().items()}

    def to(self, **changes: str) -> str:
        """The list with these choices changed; an empty word takes a choice away."""
        changed = {name: urlencode({name: value}) if value else "" for name, value in changes.items()}
        query = "&".join(piece for piece in (self.pieces | changed).values() if piece)
        return f"{self.here}?{query}" if query else self.here


def _heading(places: Directory, address: Address) -> str:
    field = places.field(address.feld)
    return _("Ideen: %(field)s", field=field.name) if field else _("Ideen")


def _counted(number: int, more: bool) -> str:
    if more:
        return _("Mehr als %(number)s Ideen", number=format_decimal(number))
    return ngettext("%(num)s Idee", "%(num)s Ideen", number)


def _sorts(links: Links, address: Address) -> list[Choice]:
    names = listing.SORT_NAMES.items()
    return [
        (
            name,
            links.to(sortierung="" if sort == listing.NEWEST else sort, zufall=""),
            sort == address.sort,
            None,
        )
        for sort, name in names
        if sort != listing.BEST or address.q
    ]


def _filters(links: Links, places: Directory, address: Address) -> list[Filter]:
    def choices(name: str, options: dict[str, Any]) -> list[Choice]:
        chosen = getattr(address, name)
        return [
            (label, links.to(**{name: "" if slug == chosen else slug}), slug == chosen, None)
            for slug, label in options.items()
        ]

    return [
        Filter(_("Handlungsfeld"), choices("feld", _names(places.fields))),
        Filter(_("Stadtteil"), choices("stadtteil", _names(places.districts))),
        Filter(_("Antwort"), choices("antwort", dict(listing.ANSWER_NAMES))),
        Filter(_("Stand"), choices("status", STATUS_WORDS)),
        Filter(_("Zeit"), choices("zeit", dict(listing.PERIOD_NAMES))),
    ]


def _chosen(links: Links, places: Directory, address: Address) -> list[tuple[Any, str]]:
    field, district = places.field(address.feld), places.district(address.stadtteil)
    chosen = {
        "q": f"„{address.q}“" if address.q else None,
        "feld": field.name if field else None,
        "stadtteil": district.name if district else None,
        "antwort": listing.ANSWER_NAMES.get(address.antwort),
        "status": STATUS_WORDS.get(address.status),
        "zeit": listing.PERIOD_NAMES.get(address.zeit),
    }
    return [(label, links.to(**{name: ""})) for name, label in chosen.items() if label]


def _names(places: dict[int, Place]) -> dict[str, str]:
    return {place.slug: place.name for place in places.values() if not place.retired}


def cards(rows: Sequence[Any]) -> list[Card]:
    """Rows of a list as cards."""
    places, here, today = city.directory(), url_for("proposals.index"), _today()
    return [_card(row, places, here, today) for row in rows]


def draft_address(token: str) -> str:
    """The address under which the author goes on with a draft."""
    return url_for("proposals.check", token=token)


def _card(row: Any, places: Directory, here: str, today: date) -> Card:
    field, district = places.fields.get(row.action_field_id), places.districts.get(row.district_id)
    answered = row.answered_at is not None
    return Card(
        id=row.id,
        title=row.title,
        url=f"{here}/{row.id}-{rules.slug(row.title)}",
        opening=rules.opening(row.opening),
        field=field.name if field else None,
        district=district.name if district else None,
        published_at=row.published_at,
        supports=row.supports,
        comments=row.comments,
        status=row.status,
        answered=answered,
        due_on=row.due_on,
        overdue=not answered and row.due_on is not None and row.due_on < today,
    )


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
    dates: rules.Dates | None
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
    standing = standing_of(idea, reader, answered=bool(obligation and obligation.answered_at))
    viewer_id, path = reader.id if reader else None, address_of(idea.id, idea.title)
    dates = promised(idea) if not obligation and idea.origin is None else None
    return IdeaPage(
        idea=idea,
        author=author,
        path=path,
        url=address_of(idea.id, idea.title, _external=True),
        opening=rules.opening(idea.html[: queries.OPENING]),
        field=places.fields.get(idea.action_field_id),
        district=places.districts.get(idea.district_id),
        comments=comments or 0,
        panel=panel(answers),
        dates=dates,
        steps=_steps(idea, dates) if not obligation else [],
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
    alike = queries.similar(session, listing.telling(title)[:8], title, None) if found is None and meant is None else []
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


def _steps(idea: Proposal, dates: rules.Dates | None) -> list[dict[str, Any]]:
    """What happened and what comes, as long as no department has the idea."""
    steps: list[dict[str, Any]] = []
    if idea.submitted_at:
        steps.append({"title": NAMES["received"], "when": day(idea.submitted_at), "at": idea.submitted_at.isoformat()})
    if dates and idea.visibility in (Visibility.PUBLIC, Visibility.HELD):
        by = _("bis %(day)s", day=day(dates.limit_on))
        steps.append({"title": _("Begründete Antwort der Stadt"), "when": by, "next": True})
    return steps


def standing_of(
    idea: Proposal, reader: Person | None, *, answered: bool = False, is_moderator: bool = False
) -> rules.Standing:
    """What decides over an idea for this reader."""
    return rules.Standing(
        visibility=idea.visibility,
        is_author=reader is not None and reader.id == idea.author_id,
        answered=answered,
        is_moderator=is_moderator,
    )


def promised(idea: Proposal) -> rules.Dates | None:
    """By when the author hears what, counted from publication (or from now for what is still being read)."""
    profile = city.profile()
    since = idea.published_at or idea.submitted_at
    return rules.promised(since, profile.promises, Calendar.of(profile)) if since else None


def _today() -> date:
    return clock.today(city.profile().timezone)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an author is told after submitting."""

    idea: Proposal
    url: str
    dates: rules.Dates | None
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


def changes(idea: Proposal, wordings: Sequence[Wording]) -> list[Change]:
    """Each change, the newest first; `replaced_at` is the moment of the change."""
    texts = [(idea.version, idea.title, idea.source), *((word.version, word.title, word.source) for word in wordings)]
    return [
        Change(
            new[0],
            old.replaced_at,
            tuple(rules.difference(old.title, new[1])),
            tuple(rules.difference(old.source, new[2])),
        )
        for new, old in zip(texts, wordings, strict=False)
    ]
