"""Are the counters true? A difference is reported, never silently mended."""

import logging

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.contributions import Tally
from app.supports.models import Support

log = logging.getLogger("platform.supports")


def compare(session: Session) -> list[tuple[int, int, int]]:
    """(contribution, counted, rows) wherever counter and rows differ."""
    rows = select(Support.contribution_id, func.count().label("rows")).group_by(Support.contribution_id).subquery()
    counted = func.coalesce(rows.c.rows, 0)
    different = session.execute(
        select(Tally.contribution_id, Tally.supports, counted)
        .outerjoin(rows, rows.c.contribution_id == Tally.contribution_id)
        .where(Tally.supports != counted)
    ).all()
    if different:
        log.error("supports counted wrongly", extra={"count": len(different)})
    return [(row[0], row[1], row[2]) for row in different]
