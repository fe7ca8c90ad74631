"""Reads: lists of ideas with search, filters and sorts, one idea, similar ones.

Each list names the kind (or the index is lost) and shows the planner the values of its filters: rare and common ones
need different plans. Only ids are sorted; what a card shows is read for the twenty that are shown.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Double,
    Select,
    String,
    and_,
    bindparam,
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
from sqlalchemy.orm import Session, aliased

from app.core import paging, text
from app.core.activity import Activity
from app.core.contributions import Contribution, Tally, Visibility, public
from app.core.db import rows
from app.core.paging import PAGE_SIZE, Page, Place, at_most
from app.core.people import Person
from app.core.versions import Wording
from app.proposals import counts, listing
from app.proposals.listing import Sort
from app.proposals.models import Proposal
from app.responses.models import Obligation

KIND = "proposal"
IDEA: ColumnElement[Any] = literal_column(f"'{KIND}'")
TITLED: ColumnElement[Any] = literal_column("''")  # written out, as in the predicate of the index
COUNTED = 1000  # a count stops here: "mehr als 1.000"
COUNTED_HITS = 250  # counting hits costs more and stops earlier
NEWEST_COUNTED = 1000  # the newest ideas, among which common words reach that number already
RANKED = 200  # the newest hits that "best match" puts in order
SIMILAR_AMONG = 300  # the newest ideas that share a word, among which the most similar are found
SIMILAR_SHOWN = 5
SIMILAR_ENOUGH = 0.3  # trigram similarity of two titles, 0 to 1
WITHIN = 0.6  # what it counts that the words typed so far stand within a longer title
NEAREST_SHOWN = 5
ALIKE_AMONG = 500  # titles alike; all of them are near enough, and each one compared costs
NEAREST_AMONG = 500  # ideas with a part of the words, among which the closest titles are found
MERGED_SHOWN = 20
NUMBERED = re.compile(r"(?:^|/ideen/)(\d{1,18})(?:$|-)")
LANGUAGES = ("german", "english", "simple")  # the search configurations that rows use


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


def _merged_into() -> ColumnElement[Any]:
    """Words and author of what was merged into an idea, as part of the query that reads it."""
    other, author = aliased(Contribution, flat=True), aliased(Person)
    led_here = (
        select(other.title, other.html, other.language, other.visibility_note, author.display_name.label("author"))
        .outerjoin(author, author.id == other.author_id)
        .where(other.about_id == Proposal.id, other.kind == KIND, other.visibility == Visibility.MERGED)
        .order_by(other.id)
        .limit(MERGED_SHOWN)
        .correlate(Proposal)
        .subquery("led_here")
    )
    pairs = [part for column in led_here.c for part in (literal_column(f"'{column.name}'"), column)]
    whole: ColumnElement[Any] = select(func.jsonb_agg(func.jsonb_build_object(*pairs))).scalar_subquery()
    return whole


WITH_AUTHOR = (
    select(Proposal, Person.display_name, Tally.supports, Tally.comments, _merged_into().label("merged"))
    .outerjoin(Person, Person.id == Proposal.author_id)
    .outerjoin(Tally, Tally.contribution_id == Proposal.id)
    .where(Proposal.id == bindparam("proposal_id"))
)


def ideas(session: Session, wanted: Wanted, word: str | None, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of the list, by where the last one ended (`word`); its cost does not grow with depth."""
    place = paging.read_place(word, 2, _reader_of(wanted.sort))
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
    if wanted.sort == Sort.RANDOM:
        return _with_cards(_shuffled(wanted, place, size))
    query, columns = _ordered(wanted)
    return _with_cards(paging.narrowed(query, columns, place, size))


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
    among = _among_the_newest(wanted)
    return select(case((among > at_most(limit), at_most(limit + 1)), else_=counted.scalar_subquery()))


def _among_the_newest(wanted: Wanted) -> ColumnElement[int]:
    """How many of the newest ideas bear the words; an index finds rare words at once, and common ones too slowly."""
    all_of_them = _matching(replace(wanted, words="", inside=()), _found(wanted).label("found"))
    newest = all_of_them.order_by(Contribution.published_at.desc(), Contribution.id.desc())
    looked_at = newest.limit(at_most(NEWEST_COUNTED)).subquery()
    return select(func.count().filter(looked_at.c.found)).scalar_subquery()


def newest_with_text(session: Session, wanted: Wanted) -> Sequence[Any]:
    """The newest twenty of a list with their texts and authors, for a feed."""
    shape, words = _shape(replace(wanted, sort=Sort.NEWEST))
    query, columns = _ordered(shape)
    page = query.order_by(*(column.desc() for column in columns)).limit(at_most(PAGE_SIZE)).subquery("page")
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


def nearest(session: Session, words: str, parts: Sequence[str]) -> Sequence[Any]:
    """The ideas that come closest to words that nothing was found for: misspelt ones, and parts of long ones.

    Titles alike are nearer than any other, so parts, which common words share by the thousand, are asked for only
    where too few are alike.
    """
    said = func.fold(_shown(words))
    alike = _closest(session, said, said.bool_op("<%")(func.fold(Contribution.title)), ALIKE_AMONG)
    if len(alike) == NEAREST_SHOWN or not parts:
        return alike
    asked = func.to_tsquery(literal_column("'german'::regconfig"), func.fold(_shown(" | ".join(parts))))
    partly = _closest(session, said, Contribution.search.bool_op("@@")(asked), NEAREST_AMONG)
    return [*alike, *(row for row in partly if row not in alike)][:NEAREST_SHOWN]


def _closest(session: Session, said: ColumnElement[str], near: ColumnElement[bool], among: int) -> Sequence[Any]:
    close = public(Proposal).with_only_columns(Contribution.id, Contribution.title)
    found = close.where(Contribution.title != TITLED, near).limit(at_most(among)).cte("close")
    return session.execute(
        select(found.c.id, found.c.title)
        .order_by(func.word_similarity(said, func.fold(found.c.title)).desc(), found.c.id.desc())
        .limit(at_most(NEAREST_SHOWN))
    ).all()


def similar(session: Session, words: Sequence[str], title: str, reader_id: int | None) -> Sequence[Any]:
    """Public ideas of others like this title: the newest that share a word, the most similar titles first."""
    if not words:
        return []
    shared = _shown(" or ".join(words))
    among = public(Proposal).with_only_columns(Contribution.id, Contribution.title)
    among = among.where(Contribution.title != TITLED, _full_text(shared))
    if reader_id is not None:
        among = among.where(Contribution.author_id.is_distinct_from(reader_id))
    among = among.order_by(Contribution.published_at.desc(), Contribution.id.desc())
    newest = among.limit(at_most(SIMILAR_AMONG)).subquery()
    typed, known = func.fold(_shown(title)), func.fold(newest.c.title)
    within = func.word_similarity(typed, known) * _shown(WITHIN, Double)
    score = func.greatest(func.similarity(typed, known), within).label("score")
    scored = select(newest.c.id, newest.c.title, score).subquery()
    return session.execute(
        select(scored.c.id, scored.c.title, Tally.supports)
        .join(Tally, Tally.contribution_id == scored.c.id)
        .where(scored.c.score >= SIMILAR_ENOUGH)
        .order_by(scored.c.score.desc(), scored.c.id.desc())
        .limit(at_most(SIMILAR_SHOWN))
    ).all()


def by_token(session: Session, token: str) -> Proposal | None:
    """The idea that was written under this token."""
    return session.scalars(select(Proposal).where(Proposal.token == token)).one_or_none()


def held_by_token(session: Session, token: str) -> Proposal | None:
    """The same, as it stands now, and nobody else writes to it until the transaction ends."""
    query = select(Proposal).where(Proposal.token == token).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def with_author(session: Session, proposal_id: int) -> Any:
    """(idea, name of its author, supports, comments, what was merged into it), whoever may read it."""
    return session.execute(WITH_AUTHOR, {"proposal_id": proposal_id}).one_or_none()


def named(session: Session, word: str) -> Proposal | None:
    """The public idea that somebody means by its number, its id or its address."""
    found = NUMBERED.search(word.strip())
    meant = Contribution.id == int(found.group(1)) if found else Contribution.reference == word.strip().upper()
    return session.scalars(public(Proposal).where(meant)).one_or_none()


def wordings(session: Session, proposal_id: int, since: int, most: int) -> Sequence[Wording]:
    """The earlier wordings from version `since` down, the newest first."""
    query = select(Wording).where(Wording.contribution_id == proposal_id, Wording.version <= since)
    return session.scalars(query.order_by(Wording.version.desc()).limit(most)).all()


def revisions(session: Session, proposal_id: int, since: datetime) -> int:
    """How often an idea was changed since then."""
    changed = select(func.count()).where(
        Activity.contribution_id == proposal_id, Activity.verb == "edited", Activity.at > since
    )
    return session.scalar(changed) or 0


def _shown(value: Any, kind: Any = String) -> ColumnElement[Any]:
    """A value that the planner sees, quoted by the driver's dialect."""
    return bindparam(None, value, kind, unique=True, literal_execute=True)


def _named(name: str) -> ColumnElement[Any]:
    """The same for a word that is named when the statement is carried out."""
    return bindparam(name, type_=String, literal_execute=True)


def _full_text(words: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the words are found in title or text, whichever language the row is in."""
    return Contribution.search.bool_op("@@")(_asked(words))


def _asked(words: ColumnElement[Any]) -> ColumnElement[Any]:
    german, english, simple = (
        func.websearch_to_tsquery(literal_column(f"'{name}'::regconfig"), func.fold(words)) for name in LANGUAGES
    )
    return german.op("||")(english).op("||")(simple)


def _inside_title(parts: Sequence[str]) -> ColumnElement[bool]:
    """Whether each of these named patterns fits the title: a word may stand within a longer one."""
    title = func.fold(Contribution.title)
    return and_(*(title.like(func.fold(_named(part))) for part in parts))


def _matching(wanted: Wanted, *columns: Any) -> Select[Any]:
    """What everyone may read of what is wanted (a shape), in no order."""
    query = public(Proposal).with_only_columns(*columns)
    if wanted.field_id is not None:
        query = query.where(Contribution.action_field_id == _shown(wanted.field_id, BigInteger))
    if wanted.district_id is not None:
        query = query.where(Contribution.district_id == _shown(wanted.district_id, BigInteger))
    if wanted.since is not None:
        query = query.where(Contribution.published_at >= wanted.since)
    if wanted.words:
        query = query.where(_found(wanted))
    if wanted.status is not None or wanted.answered is not None:
        query = query.join(Obligation, Obligation.contribution_id == Contribution.id)
    if wanted.status is not None:
        query = query.where(Obligation.status == _shown(wanted.status))
    if wanted.answered is not None:
        query = query.where(
            Obligation.answered_at.is_not(None) if wanted.answered else Obligation.answered_at.is_(None)
        )
    return query


def _found(wanted: Wanted) -> ColumnElement[bool]:
    """Whether an idea bears the words that are wanted, or the number they are."""
    found = [_full_text(_named("words"))] + ([_inside_title(wanted.inside)] if wanted.inside else [])
    if "number" in wanted.words:
        found.append(Contribution.reference == _named("number"))
    return and_(Contribution.title != TITLED, or_(*found))


def _ordered(wanted: Wanted) -> tuple[Select[Any], list[Any]]:
    """The ids with what they are ordered by (all descending), and those columns."""
    if wanted.sort == Sort.BEST and wanted.words:
        return _ranked(wanted)
    if wanted.sort in (Sort.SUPPORTED, Sort.DISCUSSED):
        counter = Tally.supports if wanted.sort == Sort.SUPPORTED else Tally.comments
        query = _matching(wanted, Contribution.id, counter.label("first_key"))
        query = query.join(Tally, Tally.contribution_id == Contribution.id).where(Tally.kind == IDEA)
        return query, [counter, Tally.contribution_id]
    query = _matching(wanted, Contribution.id, Contribution.published_at.label("first_key"))
    return query, [Contribution.published_at, Contribution.id]


def _ranked(wanted: Wanted) -> tuple[Select[Any], list[Any]]:
    """The newest hits, the best first; only those are ranked, as ranking reads the whole text."""
    newest = _matching(wanted, Contribution.id)
    newest = newest.order_by(Contribution.published_at.desc(), Contribution.id.desc()).limit(at_most(RANKED))
    hits = newest.subquery("newest")
    rank = cast(func.ts_rank(Contribution.search, _asked(_named("words"))), Double)
    ranked = select(Contribution.id, rank.label("rank")).join(hits, hits.c.id == Contribution.id).subquery("ranked")
    return select(ranked.c.id, ranked.c.rank.label("first_key")), [ranked.c.rank, ranked.c.id]


def _shuffled(wanted: Wanted, place: Place, size: int) -> Select[Any]:
    """Chance, but the same for everyone with the same seed: from the seed upwards, then from zero to the seed."""
    above, below = Contribution.shuffle >= wanted.seed, Contribution.shuffle < wanted.seed
    order = [Contribution.shuffle, Contribution.id]
    parts = [below, above] if place.backwards else [above, below]
    if place.values:
        position, mark = tuple_(*order), tuple_(*map(literal, place.values))
        if (place.values[0] >= wanted.seed) == place.backwards:  # the mark lies in the part that comes second
            parts = parts[1:]
        parts[0] = and_(parts[0], position < mark if place.backwards else position > mark)
    down = [column.desc() for column in order] if place.backwards else order
    pieces = [
        _matching(wanted, Contribution.id, Contribution.shuffle.label("first_key"), literal(number).label("part"))
        .where(part)
        .order_by(*down)
        .limit(at_most(size + 1))
        .subquery()
        for number, part in enumerate(parts)
    ]
    both = union_all(*(select(piece) for piece in pieces)).subquery()
    sign = [both.c.first_key.desc(), both.c.id.desc()] if place.backwards else [both.c.first_key, both.c.id]
    return select(both.c.id, both.c.first_key).order_by(both.c.part, *sign).limit(at_most(size + 1))


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


def _reader_of(sort: Sort) -> Callable[[list[Any]], list[Any]]:
    """How the values of a mark become those of the columns; nonsense raises ValueError."""
    kind: Callable[[Any], Any] = {Sort.NEWEST: _moment, Sort.BEST: _fraction, Sort.RANDOM: _fraction}.get(sort, _number)
    return lambda values: [kind(values[0]), _number(values[1])]


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a mark carries an aware moment")
    return moment


def _number(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError("not a number that the database counts with")
    return value


def _fraction(value: Any) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("not a number")
    return float(value)
