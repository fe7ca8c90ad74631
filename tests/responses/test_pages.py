"""What pages show of answers."""

import pytest

from app.responses import pages
from app.responses.models import Punctuality


@pytest.mark.parametrize(
    ("cases", "missed", "in_goal", "expected"),
    [
        (4, 4, 0, (None, None, None, None)),
        (5, 0, 5, (0, 100, 100, 12)),
        (6, 2, 3, (33, 67, 50, 12)),
        (300, 1, 299, (1, 99, 99, 12)),
        (5, 5, 0, (100, 0, 0, 12)),
    ],
)
def test_a_share_needs_five_cases_and_no_late_answer_is_rounded_away(cases, missed, in_goal, expected):
    figure = Punctuality(scope="city", scope_id=0, cases=cases, missed=missed, in_goal=in_goal, median_days=12)
    rate = pages.rate("Heilbronn", figure, 5)
    assert (rate.missed, rate.in_time, rate.in_goal, rate.median) == expected
    assert rate.cases == cases
