"""Who may look at results, and when."""

import pytest

from app.results import rules


@pytest.mark.parametrize(
    ("shows", "is_coordinator", "departments", "looks"),
    [(True, False, set(), True), (False, True, set(), True), (False, False, {3}, True), (False, False, {4}, False)],
)
def test_before_results_are_shown_the_coordination_and_the_department_look(shows, is_coordinator, departments, looks):
    found = rules.may_look(shows=shows, is_coordinator=is_coordinator, departments=departments, department_id=3)

    assert found is looks


def test_nothing_is_shown_of_four_sheets_and_of_nine_anonymous_ones():
    assert [rules.are_enough(number, anonymous=False) for number in (4, 5)] == [False, True]
    assert [rules.are_enough(number, anonymous=True) for number in (9, 10)] == [False, True]


def test_the_margin_of_error_is_that_of_the_textbook():
    assert rules.margin_of_error(0) is None
    assert rules.margin_of_error(100) == pytest.approx(9.8)
    assert rules.margin_of_error(1000, 132_533) == pytest.approx(3.087, abs=0.001)
    assert rules.margin_of_error(400, 400) == pytest.approx(4.9)


@pytest.mark.parametrize(
    ("share", "expected", "leans"),
    [(0.2, 0.2, 0), (0.25, 0.2, 1), (0.24, 0.2, 0), (0.16, 0.2, -1), (0.17, 0.2, 0), (0.02, 0.01, 0), (0.0, 0.03, -1)],
)
def test_a_group_answers_more_or_less_often_only_where_it_is_plain(share, expected, leans):
    assert rules.leaning(share, expected) == leans
