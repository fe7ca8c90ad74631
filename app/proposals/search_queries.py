"""Words that somebody looks for: what bears them, what comes closest, what is like a title.

The planner is shown the words themselves: rare and common ones need different plans.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Double,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    not_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.core.contributions import Contribution, Tally, public
from app.core.paging import at_most
from app.proposals.models import Proposal

TITLED: ColumnElement[Any] = literal_column("''")  # written out, as in the predicate of the index
SIMILAR_AMONG = 300  # the newest ideas that share a word, among which the most similar are found
SIMILAR_SHOWN = 5
SIMILAR_ENOUGH = 0.3  # trigram similarity of two titles, 0 to 1
WITHIN = 0.6  # what it counts that the words typed so far stand within a longer title
NEAREST_SHOWN = 5
ALIKE_AMONG = 500  # titles alike; all of them are near enough, and each one compared costs
NEAREST_AMONG = 250  # ideas with a part of the words, among which the closest titles are found
NEAREST_LOOKED_THROUGH = 1000  # the newest ideas, among which common parts stand that often
LANGUAGES = ("german", "english", "simple")  # the search configurations that rows use


def nearest(session: Session, words: str, parts: Sequence[str]) -> Sequence[Any]:
    """The ideas that come closest to words that nothing was found for: misspelt ones, and parts of long ones.

    Titles alike are nearer than any other, so parts, which common words share by the thousand, are asked for only
    where too few are alike.
    """
    said = func.fold(shown(words))
    alike = _closest(session, said, _bearing(said.bool_op("<%")(func.fold(Contribution.title)), ALIKE_AMONG))
    if len(alike) == NEAREST_SHOWN or not parts:
        return alike
    asked = func.to_tsquery(literal_column("'german'::regconfig"), func.fold(shown(" | ".join(parts))))
    partly = _closest(session, said, _newest_or_all(Contribution.search.bool_op("@@")(asked)))
    return [*alike, *(row for row in partly if row not in alike)][:NEAREST_SHOWN]


def _closest(session: Session, said: ColumnElement[str], among: Any) -> Sequence[Any]:
    found = among.cte("close")
    return session.execute(
        select(found.c.id, found.c.title)
        .order_by(func.word_similarity(said, func.fold(found.c.title)).desc(), found.c.id.desc())
        .limit(at_most(NEAREST_SHOWN))
    ).all()


def _bearing(condition: ColumnElement[bool], most: int) -> Select[Any, Any]:
    """Public ideas of which this is true, in no order."""
    every = public(Proposal).with_only_columns(Contribution.id, Contribution.title)
    return every.where(Contribution.title != TITLED, condition).limit(at_most(most))


def _newest_or_all(condition: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Of the newest ideas those of which this is true if there are enough: common parts stand in every second idea,
    and an index would gather them all."""
    every = public(Proposal).with_only_columns(Contribution.id, Contribution.title, condition.label("found"))
    every = every.order_by(Contribution.published_at.desc(), Contribution.id.desc())
    newest = every.limit(at_most(NEAREST_LOOKED_THROUGH)).subquery()
    near = select(newest.c.id, newest.c.title).where(newest.c.found).limit(at_most(NEAREST_AMONG)).cte("near")
    return near_or_far(near, number_of(near) >= at_most(NEAREST_AMONG), _bearing(condition, NEAREST_AMONG).subquery())


def number_of(table: FromClause) -> ColumnElement[int]:
    """How many rows, as part of another query."""
    return select(func.count()).select_from(table).scalar_subquery()


def near_or_far(near: FromClause, enough: ColumnElement[bool], far: FromClause) -> CompoundSelect[Any]:
    """What was found near, if it is enough; only else the database looks far."""
    return union_all(select(near).where(enough), select(far).where(not_(enough)))


def similar(session: Session, words: Sequence[str], title: str, reader_id: int | None) -> Sequence[Any]:
    """Public ideas of others like this title: the newest that share a word, the most similar titles first."""
    if not words:
        return []
    shared = shown(" or ".join(words))
    among = public(Proposal).with_only_columns(Contribution.id, Contribution.title)
    among = among.where(Contribution.title != TITLED, full_text(shared))
    if reader_id is not None:
        among = among.where(Contribution.author_id.is_distinct_from(reader_id))
    among = among.order_by(Contribution.published_at.desc(), Contribution.id.desc())
    newest = among.limit(at_most(SIMILAR_AMONG)).subquery()
    typed, known = func.fold(shown(title)), func.fold(newest.c.title)
    within = func.word_similarity(typed, known) * shown(WITHIN, Double)
    score = func.greatest(func.similarity(typed, known), within).label("score")
    scored = select(newest.c.id, newest.c.title, score).subquery()
    return session.execute(
        select(scored.c.id, scored.c.title, Tally.supports)
        .join(Tally, Tally.contribution_id == scored.c.id)
        .where(scored.c.score >= SIMILAR_ENOUGH)
        .order_by(scored.c.score.desc(), scored.c.id.desc())
        .limit(at_most(SIMILAR_SHOWN))
    ).all()


def shown(value: Any, kind: Any = String) -> ColumnElement[Any]:
    """A value that the planner sees, quoted by the driver's dialect."""
    return bindparam(None, value, kind, unique=True, literal_execute=True)


def named(name: str) -> ColumnElement[Any]:
    """The same for a word that is named when the statement is carried out."""
    return bindparam(name, type_=String, literal_execute=True)


def full_text(words: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the words are found in title or text, whichever language the row is in."""
    return Contribution.search.bool_op("@@")(asked(words))


def asked(words: ColumnElement[Any]) -> ColumnElement[Any]:
    german, english, simple = (
        func.websearch_to_tsquery(literal_column(f"'{name}'::regconfig"), func.fold(words)) for name in LANGUAGES
    )
    return german.op("||")(english).op("||")(simple)


def inside_title(parts: Sequence[str]) -> ColumnElement[bool]:
    """Whether each of these named patterns fits the title: a word may stand within a longer one."""
    title = func.fold(Contribution.title)
    return and_(*(title.like(func.fold(named(part))) for part in parts))
