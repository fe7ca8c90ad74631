"""Places are published as areas of at least five people, and nobody's place follows from the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.results import areas


@given(st.floats(-80, 80), st.floats(-179, 179))
def test_a_point_lies_at_most_half_a_field_from_the_middle_of_its_field(latitude, longitude):
    down, across = areas.centre(areas.field(latitude, longitude))
    assert abs(down - latitude) <= areas.HEIGHT / 2 + 1e-9
    assert abs(across - longitude) <= areas.WIDTH / 2 + 1e-9


def test_a_district_is_no_field():
    assert areas.centre("boeckingen") is None


@pytest.mark.parametrize(
    ("people", "named"),
    [
        ({}, {}),
        ({"a": 5, "b": 12}, {"b": 12, "a": 5}),
        ({"a": 12, "b": 3, "c": 2}, {"a": 12, "elsewhere": 5}),
        ({"a": 12, "b": 6, "c": 4}, {"a": 12, "elsewhere": 10}),
        ({"a": 4}, {"elsewhere": 4}),
        ({"a": 9, "b": 0}, {"a": 9}),
    ],
)
def test_small_areas_are_counted_together(people, named):
    assert list(areas.merged(people).items()) == list(named.items())


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(0, 40)))
def test_nobody_is_lost_and_no_area_stands_for_fewer_than_five(people):
    named = areas.merged(people)
    assert sum(named.values()) == sum(people.values())
    assert all(count >= 5 for count in named.values()) or sum(people.values()) < 5
