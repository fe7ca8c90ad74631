"""Who may look at results, and what is too little to be shown; pure."""

import math
from collections.abc import Collection
from datetime import date, timedelta

from app.results.protection import FEWEST

FEWEST_ANONYMOUS = 10


def may_look(*, shows: bool, is_coordinator: bool, departments: Collection[int], department_id: int | None) -> bool:
    """Everyone once results are shown; before that the coordination, and officials of the department that asks."""
    return shows or is_coordinator or department_id in departments


def may_open_files(*, is_inside: bool, is_moderator: bool) -> bool:
    """Never the public: the coordination, officials of the department that asks, and moderators, who screen them."""
    return is_inside or is_moderator


def are_enough(sheets: int, *, anonymous: bool) -> bool:
    """With fewer sheets each answer would point at somebody."""
    return sheets >= (FEWEST_ANONYMOUS if anonymous else FEWEST)


def leaning(share: float, expected: float) -> int:
    """Whether a group answered more often (1) or less often (-1) than its share of the residents, or about as often.

    Said only where it is plain: a quarter more or a fifth less, and at least two percentage points.
    """
    if abs(share - expected) < 0.02:
        return 0
    return 1 if share >= 1.25 * expected else -1 if share <= 0.8 * expected else 0


def deleted_by(closed_on: date, retention_days: int) -> date:
    """The day by whose morning the single answers are gone; a job of each night deletes them."""
    return closed_on + timedelta(days=retention_days + 1)


def margin_of_error(answers: int, population: int | None = None) -> float | None:
    """Half the width of the 95 % interval for a share of one half, in percentage points; for random samples only.

    1.96 · sqrt(0.25 / n · (N - n) / (N - 1)), with the correction for a finite population of N where it is known
    (William G. Cochran, Sampling Techniques, 3rd edition 1977, section 3.2). None for nobody.
    """
    if answers < 1:
        return None
    finite = (population - answers) / (population - 1) if population and population > max(answers, 1) else 1.0
    return 196 * math.sqrt(0.25 / answers * finite)
