"""Who is told, once, and whether by mail."""

import pytest

from app.notifications.rules import AUTHOR, COMMENTER, DECISION, REPORTER, SUPPORTER, Told, each_once, may_mail


def test_everybody_is_told_once_by_the_nearest_reason():
    told = [Told(1, SUPPORTER, True), Told(1, COMMENTER, True), Told(2, SUPPORTER, False), Told(1, AUTHOR, True)]
    assert sorted((one.person_id, one.topic) for one in each_once(told, None)) == [(1, AUTHOR), (2, SUPPORTER)]


def test_nobody_hears_of_what_they_did_themselves():
    assert each_once([Told(1, AUTHOR, True), Told(2, COMMENTER, True)], 1) == [Told(2, COMMENTER, True)]


@pytest.mark.parametrize(
    ("told", "muted", "expected"),
    [
        (Told(1, AUTHOR, True), set(), True),
        (Told(1, AUTHOR, False), set(), False),
        (Told(1, AUTHOR, True), {(1, AUTHOR)}, False),
        (Told(1, AUTHOR, True), {(2, AUTHOR), (1, REPORTER)}, True),
        (Told(1, DECISION, True), {(1, DECISION), (1, AUTHOR)}, True),
    ],
)
def test_mail_comes_as_announced_and_decisions_always(told, muted, expected):
    assert may_mail(told, muted) is expected
