"""Counting is right whatever is counted: by hand, by other ways of counting, and again from the file."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.votes import tally
from app.votes.tally import Unreadable

CHOICES = (11, 12, 13, 14)


@some.composite
def elections(draw):
    choices = draw(some.lists(some.integers(1, 99), min_size=2, max_size=6, unique=True))
    most = draw(some.integers(1, len(choices)))
    marks = some.lists(some.sampled_from(choices), min_size=1, max_size=most, unique=True)
    return draw(some.sampled_from(tally.METHODS)), choices, most, draw(some.lists(marks, max_size=30))


def file_of(method, choices, most, ballots):
    result = tally.to_document(tally.count(method, choices, most, ballots))
    listed = [{"id": choice, "title": str(choice)} for choice in choices]
    return {
        "format": tally.FORMAT,
        "method": method,
        "most": most,
        "choices": listed,
        "ballots": ballots,
        "result": result,
    }


def test_approval_counted_by_hand():
    counted = tally.count("approval", CHOICES, 2, [[11, 12], [12], [13, 12], [11]])
    assert [(each.choice, each.points, each.ballots, each.place) for each in counted] == [
        (12, 3, 3, 1),
        (11, 2, 2, 2),
        (13, 1, 1, 3),
        (14, 0, 0, 4),
    ]


def test_borda_counted_by_hand():
    counted = tally.count("ranked", CHOICES, 3, [[11, 12, 13], [12, 11], [12]])
    assert [(each.choice, each.points, each.ranks, each.place) for each in counted] == [
        (12, 2 + 3 + 3, (2, 1, 0), 1),
        (11, 3 + 2, (1, 1, 0), 2),
        (13, 1, (0, 0, 1), 3),
        (14, 0, (0, 0, 0), 4),
    ]


def test_equal_points_share_a_place_and_the_next_is_left_out():
    counted = tally.count("approval", CHOICES, 2, [[11, 12], [11, 12], [13]])
    assert [each.place for each in counted] == [1, 1, 3, 4]
    assert [each.choice for each in counted] == [11, 12, 13, 14]


def test_nobody_voted():
    counted = tally.count("ranked", CHOICES, 2, [])
    assert {(each.points, each.place) for each in counted} == {(0, 1)}


@given(elections())
def test_no_mark_is_lost_and_none_is_invented(election):
    method, choices, most, ballots = election
    counted = tally.count(method, choices, most, ballots)
    assert sorted(each.choice for each in counted) == sorted(choices)
    assert sum(each.ballots for each in counted) == sum(map(len, ballots))
    for each in counted:
        assert each.ballots == sum(each.choice in marks for marks in ballots)
        if method == "approval":
            assert each.points == each.ballots
        else:
            expected = sum(len(choices) - 1 - marks.index(each.choice) for marks in ballots if each.choice in marks)
            assert each.points == expected


@given(elections(), some.randoms(use_true_random=False))
def test_the_order_of_the_ballots_counts_for_nothing(election, chance: random.Random):
    method, choices, most, ballots = election
    shuffled = list(ballots)
    chance.shuffle(shuffled)
    assert tally.count(method, choices, most, ballots) == tally.count(method, choices, most, shuffled)


@given(elections())
def test_one_more_ballot_harms_nobody_on_it(election):
    method, choices, most, ballots = election
    before = {each.choice: each for each in tally.count(method, choices, most, ballots)}
    after = {each.choice: each for each in tally.count(method, choices, most, [*ballots, [choices[0]]])}
    assert after[choices[0]].points > before[choices[0]].points
    assert after[choices[0]].place <= before[choices[0]].place
    assert all(after[choice].points == before[choice].points for choice in choices[1:])


@given(elections())
def test_the_file_counted_again_gives_the_published_result(election):
    document = json.loads(json.dumps(file_of(*election)))
    result, agrees = tally.recount(document)
    assert agrees
    assert result == document["result"]


@given(elections(), some.data())
def test_a_ballot_changed_in_the_file_is_noticed(election, data):
    method, choices, most, ballots = election
    document = file_of(method, choices, most, [*ballots, [choices[0]]])
    other = data.draw(some.sampled_from(choices[1:]))
    document["ballots"][-1] = [other]
    assert not tally.recount(document)[1]


@pytest.mark.parametrize("marks", [[], [11, 11], [11, 12, 13], [99], [11, 99], [-11]], ids=str)
def test_a_ballot_that_is_none_is_not_counted_silently(marks):
    assert not tally.is_valid(marks, CHOICES, 2)
    with pytest.raises(Unreadable):
        tally.count("approval", CHOICES, 2, [[11], marks])


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"method": "loudest"},
        {"most": 0},
        {"most": True},
        {"most": "2"},
        {"choices": None},
        {"choices": ["x"]},
        {"choices": [{}]},
        {"ballots": {}},
        {"ballots": [None]},
        {"ballots": [["11"]]},
        {"ballots": [[True]]},
        {"ballots": [[11.0]]},
        {"ballots": [[99]]},
    ],
    ids=str,
)
def test_a_file_that_is_none_is_refused_with_the_place(change):
    with pytest.raises(Unreadable):
        tally.recount(file_of("approval", CHOICES, 2, [[11]]) | change)


@pytest.mark.parametrize("document", [None, [], "x", 1, {}])
def test_what_is_no_document_is_refused(document):
    with pytest.raises(Unreadable):
        tally.recount(document)
