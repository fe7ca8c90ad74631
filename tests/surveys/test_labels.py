"""Names on a drawing: none covers another, the first ones stand, what finds no room is left out."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.surveys import labels
from app.surveys.labels import Name

SIZE = 22.0
sizes = st.floats(10, 200)
names = st.builds(Name, st.text("abcdefg", min_size=1, max_size=12), st.floats(0, 500), st.floats(0, 500), sizes, sizes)


@given(st.lists(names, max_size=15))
def test_no_name_covers_another(wanted):
    boxes = [labels.box(*each, SIZE) for each in labels.placed(wanted, 600, 700, SIZE)]

    assert not any(labels.covers(one, other) for one, other in combinations(boxes, 2))
    assert all(left + 0.1 >= 0 and right <= 600.1 for left, _top, right, _bottom in boxes)


def test_a_name_stands_in_the_middle_and_the_next_one_makes_room():
    first, second = Name("Sontheim", 100, 100, 100, 100), Name("Horkheim", 110, 105, 80, 100)

    assert labels.placed([first, second], 600, 600, SIZE) == [("Sontheim", 150, 150), ("Horkheim", 150.0, 180.3)]


def test_a_name_without_room_is_left_out():
    crowd = [Name(f"Ort {number}", 100, 100, 90, 30) for number in range(9)]

    assert 1 < len(labels.placed(crowd, 600, 600, SIZE)) < 9
    assert labels.placed(crowd, 600, 600, SIZE, beside=False) == [("Ort 0", 145, 115)]
