"""Who may answer now, how long it took, when sheets go over."""

from datetime import UTC, datetime, timedelta

import pytest

from app.sheets import rules

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(("is_public", "is_open"), [(False, True), (True, False), (False, False)])
def test_answers_are_taken_only_while_open_and_public(is_public, is_open):
    rules.may_answer(is_public=True, is_open=True)
    with pytest.raises(rules.Closed):
        rules.may_answer(is_public=is_public, is_open=is_open)


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(0, 0), (59, 0), (60, 1), (599, 9), (-5, 0), (24 * 3600 - 1, 1439), (24 * 3600, None)]
)
def test_minutes_are_those_of_one_sitting(seconds, minutes):
    assert rules.minutes_between(NOON, NOON + timedelta(seconds=seconds)) == minutes


def test_ten_go_over_together_and_nine_wait():
    assert [rules.may_release(waiting) for waiting in (0, 1, 9, 10, 11)] == [False, False, False, True, True]
