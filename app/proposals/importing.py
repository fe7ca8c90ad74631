"""Taking over ideas from elsewhere: each is entered once, whole or not at all, and goes the way of every other idea."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.core import activity, clock, contributions, text
from app.core.contributions import Visibility
from app.proposals import actions
from app.proposals.import_rows import Entry
from app.proposals.models import Proposal

WAIT = sql("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
"""An import has time: it waits for residents and for other imports instead of giving up."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where ideas come from, and how they shall stand here."""

    source: str
    licence: str | None
    language: str
    fields: dict[str, int]  # slug -> id
    publish: bool


def take_over(session: Session, entries: Sequence[Entry], origin: Origin) -> Counter[str]:
    """Enter ideas that are not here yet, published if the coordination says so; doing it twice changes nothing.

    Whoever imports from the same source at the same time waits for the end of this transaction. Counts what was
    imported and skipped, and how the ideas stand now.
    """
    session.execute(WAIT)
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"import {origin.source}", 0))))
    here = _known(session, origin.source, [entry.key for entry in entries])
    new = {entry.key: entry for entry in entries if entry.key not in here}
    counts = Counter(imported=len(new), skipped=len(entries) - len(new))
    for entry in entries:
        counts.update(_remarks(entry) if entry is new.get(entry.key) else {})
        counts["other_words"] += entry.key in here and here[entry.key].title != entry.title
    ideas = [*here.values(), *_enter(session, new.values(), origin)]
    if origin.publish:
        for idea in actions.submit_imported(session, ideas, origin.source):
            counts["published" if idea.is_public else "held"] += 1
    counts["waiting"] += sum(idea.visibility == Visibility.DRAFT for idea in ideas)
    session.flush()
    session.expunge_all()
    return counts


def _known(session: Session, source: str, keys: Sequence[str]) -> dict[str, Proposal]:
    here = select(Proposal).where(Proposal.origin == source, Proposal.origin_key.in_(keys)).with_for_update()
    return {str(idea.origin_key): idea for idea in session.scalars(here)}


def _remarks(entry: Entry) -> dict[str, int]:
    """What was done to the row so that it could become an idea."""
    return {
        "places_outside": entry.was_outside,
        "html_converted": entry.was_html,
        "titles_shortened": entry.was_shortened,
        "texts_from_title": entry.was_empty,
    }


def _enter(session: Session, entries: Iterable[Entry], origin: Origin) -> list[Proposal]:
    ideas = [_draft(entry, origin) for entry in entries]
    contributions.add(session, *ideas)
    activity.record_each(session, "imported", None, [(idea, {"origin": origin.source}) for idea in ideas])
    return ideas


def _draft(entry: Entry, origin: Origin) -> Proposal:
    """A draft that nobody has handed in here: no author, and the moment, votes and licence of its source."""
    latitude, longitude = entry.point or (None, None)
    return Proposal(
        title=entry.title,
        source=entry.source,
        html=text.render(entry.source),
        language=origin.language,
        action_field_id=origin.fields[entry.field] if entry.field else None,
        place=entry.place,
        latitude=latitude,
        longitude=longitude,
        created_at=entry.at or clock.now(),
        origin=origin.source,
        origin_key=entry.key,
        origin_licence=origin.licence,
        origin_supports=entry.votes,
        origin_url=entry.address,
    )
