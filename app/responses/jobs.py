"""From the record of what happened to what the city owes, and to the figures of how it keeps its word."""

from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.core import activity, clock
from app.core.city import Department, profile
from app.core.contributions import KINDS, Contribution
from app.responses import actions, queries, rules
from app.responses.models import Punctuality

READER = "obligations"
ASSIGNED = {"published", "moved"}
COUNTER = "punctuality"
COUNTED = {"response_published", "obligation_reassigned", "withdrawn", "moved", "merged", "decided"}


def assign(session: Session) -> int:
    """Owe an answer to everything published that deserves one; imported things owe none by themselves.

    What is moved to another action field follows to its department.
    """
    assigned = []

    def handle(_session: Session, happened: activity.Activity) -> None:
        contribution = session.get_one(Contribution, happened.contribution_id)
        if happened.verb == "moved":
            actions.follow_field(session, contribution, happened.detail["from_id"])
        elif _owes(happened, contribution) and actions.assign(session, contribution):
            assigned.append(contribution.id)

    activity.deal(session, READER, handle)
    return len(assigned)


def _owes(published: activity.Activity, contribution: Contribution) -> bool:
    kind = KINDS.get(contribution.kind)
    if kind is None or not kind.owes_answer or not contribution.is_public:
        return False
    return not published.detail["origin"]


def count(session: Session) -> None:
    """Count punctuality anew when something happened or a day has begun.

    No page counts: at 100,000 obligations that takes almost half a second.
    """
    today = clock.today(profile().timezone)
    happened = 0
    while dealt := activity.deal(session, COUNTER, lambda _session, _activity: None):
        happened += dealt
    if not happened and session.scalar(select(func.max(Punctuality.counted_on))) == today:
        return
    fewest = profile().small_units.staff
    units = session.execute(select(Department.id, Department.parent_id, Department.staff_count))
    counted = {unit: rules.counts_in(unit, parent, staff, fewest) for unit, parent, staff in units}
    moved = {unit: other for unit, other in counted.items() if unit != other}
    rows = queries.count_punctuality(session, clock.now(), today, str(profile().timezone), moved)
    session.execute(delete(Punctuality))
    session.execute(insert(Punctuality), [_figure(row, today) for row in rows])


def _figure(row: Any, today: date) -> dict[str, Any]:
    """Which of the grouped columns a figure is about: PostgreSQL sets a bit for each one it is not."""
    scope, scope_id = {1: ("department", row["department"]), 2: ("field", row["field"]), 3: ("city", 0)}[
        row["grouping"]
    ]
    return {
        "scope": scope,
        "scope_id": scope_id or 0,
        "cases": row["cases"],
        "missed": row["missed"],
        "in_goal": row["in_goal"],
        "median_days": row["median_days"] or 0,
        "counted_on": today,
    }
