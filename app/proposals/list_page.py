"""What a list of ideas shows: cards, filters with their numbers, orders, and the addresses of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from flask_babel import format_decimal
from sqlalchemy.orm import Session

from app.core import city, clock, text
from app.core.city import Directory, Place
from app.core.locale import _, ngettext
from app.core.paging import Page
from app.proposals import counts, list_queries, listing, rules, search_queries
from app.proposals.list_queries import Wanted
from app.proposals.listing import ANSWER_NAMES, Address, Sort
from app.proposals.pages import address_of
from app.responses.status import NAMES

ORDER = (*Address.__slots__, "seite")  # of what stands in an address: the same list has one address
Choice = tuple[Any, str, bool, int | None]  # label, address, whether chosen, count


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
    page, links = list_queries.ideas(session, wanted, word), Links(url_for("proposals.index"), address)
    numbered = len(address.narrowed_by) <= 1 and not address.q and not address.zeit
    kept = counts.counts(session) if numbered else {}
    number, more = _number(session, wanted, page, kept)
    none_found = not number and address.q
    return ListPage(
        heading=_heading(places, address),
        address=address,
        cards=cards(page.rows),
        count=number,
        counted=_counted(number, more),
        sorts=_sorts(links, address),
        filters=_filters(links, places, address, kept),
        chosen=_chosen(links, places, address),
        previous_url=links.to(seite=page.before) if page.before else None,
        next_url=links.to(seite=page.after) if page.after else None,
        feed_url=url_for("proposals.feed", **address.query(sortierung="", zufall="")),
        nearest=[
            (row.title, address_of(row.id, row.title))
            for row in search_queries.nearest(session, address.q, listing.parts(address.q))
        ]
        if none_found
        else [],
        filtered=bool(address.narrowed_by),
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
        sort=address.sort,
        seed=float(address.zufall or 0),
    )


def _midnight() -> datetime:
    now = clock.now().astimezone(city.profile().timezone)
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


class Links:
    """The addresses around a list: forty stand on a page, so what they share is put together once."""

    def __init__(self, here: str, address: Address) -> None:
        self.here = here
        self.pieces = {name: _piece(name, value) for name, value in address.query().items()}

    def to(self, **changes: str) -> str:
        """The list with these choices changed; an empty word takes a choice away."""
        changed = {name: _piece(name, value) if value else "" for name, value in changes.items()}
        pieces = self.pieces | changed
        query = "&".join(pieces[name] for name in ORDER if pieces.get(name))
        return f"{self.here}?{query}" if query else self.here


@lru_cache(maxsize=512)
def _piece(name: str, value: str) -> str:
    return urlencode({name: value})


def _heading(places: Directory, address: Address) -> str:
    field = places.field(address.feld)
    return _("Ideen: %(field)s", field=field.name) if field else _("Ideen")


def _number(session: Session, wanted: Wanted, page: Page[Any], kept: dict[counts.Key, int]) -> tuple[int, bool]:
    """How many ideas, and whether there are more: what stands on one page is seen, one filter is looked up."""
    if not page.before and not page.after:
        return len(page.rows), False
    chosen = wanted.keys
    if len(chosen) <= 1 and not wanted.words and wanted.since is None:
        return max(kept.get(chosen[0] if chosen else counts.WHOLE, 0), len(page.rows)), False
    return list_queries.count(session, wanted)


def _counted(number: int, more: bool) -> str:
    if more:
        return _("Mehr als %(number)s Ideen", number=format_decimal(number))
    return ngettext("%(num)s Idee", "%(num)s Ideen", number)


def _sorts(links: Links, address: Address) -> list[Choice]:
    names = listing.SORT_NAMES.items()
    return [
        (
            name,
            links.to(sortierung="" if sort == Sort.NEWEST else sort, zufall=""),
            sort == address.sort,
            None,
        )
        for sort, name in names
        if sort != Sort.BEST or address.q
    ]


def _filters(links: Links, places: Directory, address: Address, kept: dict[counts.Key, int]) -> list[Filter]:
    fields, districts = _places(places.fields), _places(places.districts)
    kinds: list[tuple[Any, str, list[tuple[str, Any, counts.Key | None]]]] = [
        (_("Handlungsfeld"), "feld", [(field.slug, field.name, (counts.FIELD, str(field.id))) for field in fields]),
        (_("Stadtteil"), "stadtteil", [(part.slug, part.name, (counts.DISTRICT, str(part.id))) for part in districts]),
        (
            _("Antwort"),
            "antwort",
            [(slug, label, (counts.ANSWERED, str(listing.ANSWERED[slug]))) for slug, label in ANSWER_NAMES.items()],
        ),
        (
            _("Stand"),
            "status",
            [(slug, NAMES[code], (counts.STATUS, code)) for slug, code in listing.STATUSES.items()],
        ),
        (_("Zeit"), "zeit", [(slug, label, None) for slug, label in listing.PERIOD_NAMES.items()]),
    ]
    return [
        Filter(title, [_choice(links, address, name, *option, kept) for option in options])
        for title, name, options in kinds
    ]


def _choice(
    links: Links,
    address: Address,
    name: str,
    slug: str,
    label: Any,
    key: counts.Key | None,
    kept: dict[counts.Key, int],
) -> Choice:
    """One choice; its number is what it leads to, so it stands there only if nothing else narrows the list."""
    chosen = getattr(address, name) == slug
    number = (kept.get(key) or None) if key and address.narrowed_by <= {name} else None
    return label, links.to(**{name: "" if chosen else slug}), chosen, number


def _chosen(links: Links, places: Directory, address: Address) -> list[tuple[Any, str]]:
    field, district = places.field(address.feld), places.district(address.stadtteil)
    chosen = {
        "q": f"„{address.q}“" if address.q else None,
        "feld": field.name if field else None,
        "stadtteil": district.name if district else None,
        "antwort": ANSWER_NAMES.get(address.antwort),
        "status": NAMES.get(listing.STATUSES.get(address.status, "")),
        "zeit": listing.PERIOD_NAMES.get(address.zeit),
    }
    return [(label, links.to(**{name: ""})) for name, label in chosen.items() if label]


def _places(places: dict[int, Place]) -> list[Place]:
    return [place for place in places.values() if not place.retired]


def cards(rows: Sequence[Any]) -> list[Card]:
    """Rows of a list as cards."""
    places, here, today = city.directory(), url_for("proposals.index"), clock.today(city.profile().timezone)
    return [_card(row, places, here, today) for row in rows]


def _card(row: Any, places: Directory, here: str, today: date) -> Card:
    field, district = places.fields.get(row.action_field_id), places.districts.get(row.district_id)
    answered = row.answered_at is not None
    return Card(
        id=row.id,
        title=row.title,
        url=f"{here}/{row.id}-{rules.slug(row.title)}",
        opening=text.opening(row.opening),
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
