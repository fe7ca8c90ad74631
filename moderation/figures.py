"""The public figures of moderation: what was decided, on which ground, how fast, and how often it was wrong."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from moderation.measures import RESTRICTIONS
from moderation.models import Appeal, Case, Decision, Report

FEWEST = 5  # a rate over fewer cases would point at a person or at chance


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts since the beginning; `median` is the time from the opening of a case to its first decision."""

    reports: int
    cases: int
    open_cases: int
    by_measure: Sequence[tuple[str, int]]
    by_ground: Sequence[tuple[str, int]]
    detected: int
    median: timedelta | None
    appeals: int
    appeals_decided: int
    reversals: int

    @property
    def reversal_percent(self) -> int | None:
        """The share of appeals that succeeded; None while they are too few."""
        if self.appeals_decided < FEWEST:
            return None
        return round(100 * self.reversals / self.appeals_decided)


def figures(session: Session) -> Figures:
    """All figures of the page, in three questions."""
    reports = select(func.count()).select_from(Report).scalar_subquery()
    cases, still_open, median_seconds, reported = session.execute(
        select(
            func.count(),
            func.count().filter(Case.closed_at.is_(None)),
            func.percentile_cont(0.5).within_group(func.extract("epoch", Case.closed_at - Case.opened_at)),
            reports,
        )
    ).one()
    measures: Counter[str] = Counter()
    grounds: Counter[str] = Counter()
    detected = 0
    columns = (Decision.measure, Decision.ground, Decision.automated_detection)
    for measure, ground, found, count in session.execute(select(*columns, func.count()).group_by(*columns)):
        measures[measure] += count
        if measure in RESTRICTIONS:
            grounds[str(ground)] += count
            detected += count * found
    appeals, judged, reversals = session.execute(
        select(func.count(), func.count(Appeal.decided_at), func.count().filter(Appeal.outcome == "reversed"))
    ).one()
    return Figures(
        reports=reported,
        cases=cases,
        open_cases=still_open,
        by_measure=measures.most_common(),
        by_ground=grounds.most_common(),
        detected=detected,
        median=timedelta(seconds=float(median_seconds)) if cases - still_open >= FEWEST else None,
        appeals=appeals,
        appeals_decided=judged,
        reversals=reversals,
    )
