"""Reads: lists of ideas with search, filters and sorts.

Each list names the kind (or the index is lost) and shows the planner the values of its filters: rare and common ones
need different plans. Only ids are sorted; what a card shows is read for the twenty that are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    FromClause,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from app.core import paging, text
from app.core.contributions import Contribution, Tally, public
from app.core.db import rows
from app.core.paging import PAGE_SIZE, Page, Place, at_most
from app.core.people import Person
from app.proposals import counts, listing
from app.proposals.list_marks import reader_of
from app.proposals.listing import Sort
from app.proposals.models import Proposal
from app.proposals.search_queries import TITLED, asked, full_text, inside_title, named, near_or_far, number_of, shown
from app.responses.models import Obligation

IDEA: ColumnElement[Any] = literal_column("'proposal'")
COUNTED = 1000  # a count stops here: "mehr als 1.000"
COUNTED_HITS = 250  # counting hits costs more and stops earlier
LOOKED_THROUGH = 1000  # ideas in the order of a list, among which common words fill a page already
RANKED = 200  # the newest hits that "best match" puts in order


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list shall show; `inside` are the words of the search that may stand within longer ones."""

    field_id: int | None = None
    district_id: int | None = None
    status: str | None = None
    answered: bool | None = None
    since: datetime | None = None
    words: str = ""
    inside: tuple[str, ...] = ()
    sort: Sort = Sort.NEWEST
    seed: float = 0.0

    @property
    def keys(self) -> list[counts.Key]:
        """Under what the kept figures know each of its filters."""
        filters = {
            counts.FIELD: self.field_id,
            counts.DISTRICT: self.district_id,
            counts.STATUS: self.status,
            counts.ANSWERED: self.answered,
        }
        return [(by, str(value)) for by, value in filters.items() if value is not None]


def ideas(session: Session, wanted: Wanted, word: str | None, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of the list, by where the last one ended (`word`); its cost does not grow with depth."""
    place = paging.read_place(word, 2, reader_of(wanted.sort))
    shape, words = _shape(wanted)
    found = rows(session, (_page if word else _kept_page)(shape, place, size), words)
    return paging.page_of(found, place, lambda row: (row.first_key, row.id), size)


def _shape(wanted: Wanted) -> tuple[Wanted, dict[str, str]]:
    """What is wanted without the words searched for, which all searches with as many words share; and these words."""
    if not wanted.words:
        return wanted, {}
    number = listing.reference(wanted.words)
    parts = {f"part_{place}": f"%{word}%" for place, word in enumerate(wanted.inside)}
    words = {"words": wanted.words, **parts} | ({"number": number} if number else {})
    return replace(wanted, words=", ".join(words), inside=tuple(parts)), words


def _page(wanted: Wanted, place: Place, size: int) -> Select[Any]:
    """What the cards of a page show."""
    order = {Sort.RANDOM: _shuffled, Sort.BEST: _ranked if wanted.words else _first}.get(wanted.sort, _first)
    return _with_cards(order(wanted, place, size))


_kept_page = lru_cache(maxsize=128)(_page)  # the statement, not what it finds: building it costs as much as asking


def count(session: Session, wanted: Wanted) -> tuple[int, bool]:
    """(how many, whether there are more): counting stops at a thousand, at 250 for a search."""
    limit = COUNTED_HITS if wanted.words else COUNTED
    shape, words = _shape(wanted)
    number = session.scalar(_how_many(shape, limit), words) or 0
    return min(number, limit), number > limit


@lru_cache(maxsize=128)
def _how_many(wanted: Wanted, limit: int) -> Select[Any]:
    every = _matching(wanted, Contribution.id).limit(at_most(limit + 1)).subquery()
    counted = select(func.count()).select_from(every)
    if not wanted.words:
        return counted
    among = _among_the_newest(wanted, limit + 1)
    return select(case((among > at_most(limit), at_most(limit + 1)), else_=counted.scalar_subquery()))


def _among_the_newest(wanted: Wanted, most: int) -> ColumnElement[int]:
    """How many of the newest ideas bear the words; an index finds rare words at once, and common ones too slowly."""
    newest = _looked_through(replace(wanted, sort=Sort.NEWEST), Place(), LOOKED_THROUGH).subquery()
    return number_of(select(newest.c.id).where(newest.c.found).limit(at_most(most)).subquery())


def newest_with_text(session: Session, wanted: Wanted) -> Sequence[Any]:
    """The newest twenty of a list with their texts and authors, for a feed."""
    shape, words = _shape(replace(wanted, sort=Sort.NEWEST))
    page = _first(shape, Place(), PAGE_SIZE - 1).subquery("page")
    return session.execute(
        select(
            Contribution.id,
            Contribution.title,
            Contribution.html,
            Contribution.language,
            Contribution.published_at,
            Contribution.edited_at,
            Contribution.action_field_id,
            Person.display_name,
        )
        .join(page, page.c.id == Contribution.id)
        .outerjoin(Person, Person.id == Contribution.author_id)
        .order_by(Contribution.published_at.desc(), Contribution.id.desc()),
        words,
    ).all()


def _matching(wanted: Wanted, *columns: Any) -> Select[Any]:
    """What everyone may read of what is wanted (a shape), in no order."""
    query = public(Proposal).with_only_columns(*columns)
    if wanted.field_id is not None:
        query = query.where(Contribution.action_field_id == shown(wanted.field_id, BigInteger))
    if wanted.district_id is not None:
        query = query.where(Contribution.district_id == shown(wanted.district_id, BigInteger))
    if wanted.since is not None:
        query = query.where(Contribution.published_at >= wanted.since)
    if wanted.words:
        query = query.where(_found(wanted))
    if wanted.status is not None or wanted.answered is not None:
        query = query.join(Obligation, Obligation.contribution_id == Contribution.id)
    if wanted.status is not None:
        query = query.where(Obligation.status == shown(wanted.status))
    if wanted.answered is not None:
        query = query.where(
            Obligation.answered_at.is_not(None) if wanted.answered else Obligation.answered_at.is_(None)
        )
    return query


def _found(wanted: Wanted) -> ColumnElement[bool]:
    """Whether an idea bears the words that are wanted, or the number they are."""
    found = [full_text(named("words"))] + ([inside_title(wanted.inside)] if wanted.inside else [])
    if "number" in wanted.words:
        found.append(Contribution.reference == named("number"))
    return and_(Contribution.title != TITLED, or_(*found))


def _first(wanted: Wanted, place: Place, size: int, *part: ColumnElement[bool], farther: int = 1) -> Select[Any]:
    """The ids from a place on with what they are ordered by, one more than `size`.

    Words are looked for among the next ideas of the list first: common ones fill a page there, and where the list ends
    before, there is nothing more to find. Only otherwise an index finds all that bear them, and those few are put in
    order. Left to itself the planner takes common words for a rare combination and sorts half of all ideas, or rare
    words for common ones and walks through all.
    """
    if not wanted.words:
        return _taken(wanted, *_ordered(wanted, *part), place, size)
    start, among = Place(place.backwards), farther * LOOKED_THROUGH
    looked_at = _looked_through(wanted, place, among, *part).subquery()
    near = _taken(wanted, *_keyed(looked_at, looked_at.c.found), start, size).cte()
    enough = or_(number_of(near) > at_most(size), _ends_within(wanted, place, among, *part))
    every = _ordered(wanted, *part)[0].cte().prefix_with("MATERIALIZED")
    far = _taken(wanted, *_keyed(every), place, size).subquery()
    return _taken(wanted, *_keyed(near_or_far(near, enough, far).subquery()), start, size)


def _looked_through(wanted: Wanted, place: Place, among: int, *part: ColumnElement[bool]) -> Select[Any]:
    """The next ideas of the list without its words, and whether they bear them."""
    query, columns = _ordered(_wordless(wanted), *part)
    return _taken(wanted, query.add_columns(_found(wanted).label("found")), columns, place, among - 1)


def _ends_within(wanted: Wanted, place: Place, among: int, *part: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the list without its words ends within so many ideas; asked only where too few of them are hits."""
    return number_of(_taken(wanted, *_ordered(_wordless(wanted), *part), place, among - 1).subquery()) < at_most(among)


def _wordless(wanted: Wanted) -> Wanted:
    return replace(wanted, words="", inside=())


def _taken(wanted: Wanted, query: Select[Any], columns: list[Any], place: Place, size: int) -> Select[Any]:
    return paging.narrowed(query, columns, place, size, descending=wanted.sort != Sort.RANDOM)


def _keyed(table: FromClause, *only: ColumnElement[bool]) -> tuple[Select[Any], list[Any]]:
    return select(table.c.id, table.c.first_key).where(*only), [table.c.first_key, table.c.id]


def _ordered(wanted: Wanted, *part: ColumnElement[bool]) -> tuple[Select[Any], list[Any]]:
    """The ids with what they are ordered by, and those columns."""
    if wanted.sort in (Sort.SUPPORTED, Sort.DISCUSSED):
        counter = Tally.supports if wanted.sort == Sort.SUPPORTED else Tally.comments
        query = _matching(wanted, Contribution.id, counter.label("first_key"))
        query = query.join(Tally, Tally.contribution_id == Contribution.id).where(Tally.kind == IDEA)
        return query, [counter, Tally.contribution_id]
    key = Contribution.shuffle if wanted.sort == Sort.RANDOM else Contribution.published_at
    return _matching(wanted, Contribution.id, key.label("first_key")).where(*part), [key, Contribution.id]


def _ranked(wanted: Wanted, place: Place, size: int) -> Select[Any]:
    """The newest hits, the best first; only those are ranked, as ranking reads the whole text."""
    hits = _first(replace(wanted, sort=Sort.NEWEST), Place(), RANKED - 1, farther=3).subquery()
    rank = cast(func.ts_rank(Contribution.search, asked(named("words"))), Double)
    ranked = select(Contribution.id, rank.label("first_key")).join(hits, hits.c.id == Contribution.id).subquery()
    return _taken(wanted, *_keyed(ranked), place, size)


def _shuffled(wanted: Wanted, place: Place, size: int) -> Select[Any]:
    """Chance, but the same for everyone with the same seed: from the seed upwards, then from zero to the seed."""
    above, below = Contribution.shuffle >= wanted.seed, Contribution.shuffle < wanted.seed
    parts = [below, above] if place.backwards else [above, below]
    if place.values:
        position, mark = tuple_(Contribution.shuffle, Contribution.id), tuple_(*map(literal, place.values))
        if (place.values[0] >= wanted.seed) == place.backwards:  # the mark lies in the part that comes second
            parts = parts[1:]
        parts[0] = and_(parts[0], position < mark if place.backwards else position > mark)
    start = Place(place.backwards)
    pieces = [_first(wanted, start, size, part).subquery() for part in parts]
    both = union_all(*(select(piece, literal(number).label("part")) for number, piece in enumerate(pieces))).subquery()
    query, columns = _keyed(both)
    return _taken(wanted, query.order_by(both.c.part), columns, start, size)


def _with_cards(query: Select[Any]) -> Select[Any]:
    """What a card shows, for the ids of a page, in their order."""
    page = query.subquery("page")
    numbered = select(page, func.row_number().over().label("position")).subquery("numbered")
    return (
        select(
            numbered.c.id,
            numbered.c.first_key,
            Contribution.title,
            func.left(Contribution.html, at_most(text.OPENING)).label("opening"),
            Contribution.action_field_id,
            Contribution.district_id,
            Contribution.published_at,
            Tally.supports,
            Tally.comments,
            Obligation.status,
            Obligation.due_on,
            Obligation.answered_at,
        )
        .join(Contribution, Contribution.id == numbered.c.id)
        .join(Tally, Tally.contribution_id == numbered.c.id)
        .outerjoin(Obligation, Obligation.contribution_id == numbered.c.id)
        .order_by(numbered.c.position)
    )
