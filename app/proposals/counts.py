"""How many public ideas each filter leads to, kept by a reader of the record: no page counts.

Each idea is remembered as it was counted, so that whatever happened to it since, and however often, the figures move
from what it was to what it is.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import activity
from app.core.contributions import Contribution, public
from app.core.db import rows
from app.proposals.models import CountedIdea, ListCount, Proposal
from app.responses.models import Obligation

READER = "list_counts"
CHANGING = {
    "published", "edited", "withdrawn", "merged", "moved", "decided", "appeal_decided", "obligation_assigned",
    "obligation_reassigned", "response_published",
}  # fmt: skip
BATCH = 500
ALL, FIELD, DISTRICT, STATUS, ANSWERED = "all", "field", "district", "status", "answered"
WHOLE = (ALL, "")
COUNTS = select(ListCount.by, ListCount.key, ListCount.ideas)
AS_IT_IS = (
    public(Proposal)
    .with_only_columns(
        Contribution.id.label("contribution_id"),
        Contribution.action_field_id,
        Contribution.district_id,
        Obligation.status,
        Obligation.answered_at.is_not(None).label("answered"),
    )
    .outerjoin(Obligation, Obligation.contribution_id == Contribution.id)
    .where(Contribution.id.in_(bindparam("ids", expanding=True)))
)
Key = tuple[str, str]  # what is filtered by, and the value as a word


def counts(session: Session) -> dict[Key, int]:
    """The number of public ideas behind each filter; `WHOLE` is all of them."""
    return {(by, key): ideas for by, key, ideas in rows(session, COUNTS)}


def count(session: Session) -> None:
    """Let the figures follow what happened since; a second worker leaves it to the first."""
    if not session.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(READER, 0)))):
        return
    while touched := activity.take(session, READER, BATCH):
        _follow(session, sorted(touched))


def _follow(session: Session, ids: list[int]) -> None:
    columns = CountedIdea.__table__.columns
    before = session.execute(delete(CountedIdea).where(CountedIdea.contribution_id.in_(ids)).returning(*columns)).all()
    now = session.execute(AS_IT_IS, {"ids": ids}).all()
    if now:
        session.execute(insert(CountedIdea), [dict(row._mapping) for row in now])
    steps = Counter(key for row in now for key in keys(row))
    steps.subtract(key for row in before for key in keys(row))
    moved = [{"by": by, "key": key, "ideas": step} for (by, key), step in sorted(steps.items()) if step]
    if moved:
        entered = insert(ListCount)
        session.execute(
            entered.on_conflict_do_update(
                index_elements=["by", "key"], set_={"ideas": ListCount.ideas + entered.excluded.ideas}
            ),
            moved,
        )


def keys(idea: Any) -> Iterable[Key]:
    """The filters under which an idea is found; one that is owed no answer has neither status nor answer."""
    yield WHOLE
    if idea.action_field_id is not None:
        yield FIELD, str(idea.action_field_id)
    if idea.district_id is not None:
        yield DISTRICT, str(idea.district_id)
    if idea.status is not None:
        yield STATUS, idea.status
        yield ANSWERED, str(idea.answered)
