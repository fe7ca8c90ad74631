"""What may be done with a survey, from plain values."""

from datetime import date, timedelta

import pytest

from app.surveys import rules
from app.surveys.rules import Standing

DAY = date(2027, 3, 4)
DRAFT = Standing(False, False, False, closes_on=DAY)
OPEN = Standing(True, False, False, closes_on=DAY)
CLOSED = Standing(True, True, False, closes_on=DAY)


@pytest.mark.parametrize(
    ("standing", "day", "may"),
    [
        (OPEN, DAY, True),
        (OPEN, date(2027, 3, 5), False),
        (DRAFT, DAY, False),
        (CLOSED, DAY, False),
        (Standing(True, False, False), DAY, True),
    ],
)
def test_a_survey_is_answered_until_its_last_day_included(standing, day, may):
    assert (rules.why_not_answered(standing, day) is None) is may


@pytest.mark.parametrize(
    ("standing", "may"),
    [(DRAFT, True), (OPEN, False), (Standing(False, False, False, faults=1, closes_on=DAY), False)],
)
def test_only_a_complete_draft_opens(standing, may):
    assert (rules.why_not_opened(standing, DAY) is None) is may


@pytest.mark.parametrize(("opens_on", "now"), [(None, True), (DAY, True), (date(2027, 3, 5), False)])
def test_it_opens_on_its_first_day(opens_on, now):
    assert rules.opens_now(Standing(False, False, False, opens_on=opens_on), DAY) is now


@pytest.mark.parametrize(
    ("last_day", "latest", "fine"),
    [
        (None, DAY, False),
        (None, None, False),
        (DAY, DAY, True),
        (DAY + timedelta(days=1), DAY, False),
        (DAY - timedelta(days=9), DAY, True),
        (DAY, None, True),
    ],
)
def test_an_open_survey_keeps_a_last_day_on_which_early_guests_are_still_known(last_day, latest, fine):
    assert (rules.why_not_until(last_day, latest) is None) is fine


def test_a_survey_may_be_extended_by_ninety_days_and_not_beyond_the_calendar():
    assert rules.latest_close(DAY) == date(2027, 6, 2)
    assert rules.latest_close(date.max) == date.max


def test_results_follow_the_end():
    assert rules.why_not_published(OPEN)
    assert rules.why_not_published(CLOSED) is None
    assert rules.why_not_published(Standing(True, True, True))
    assert rules.why_not_closed(DRAFT)
    assert rules.why_not_closed(OPEN) is None


@pytest.mark.parametrize(
    ("when", "opened", "published", "shown"),
    [
        ("at_once", True, False, True),
        ("at_once", False, False, False),
        ("after_end", True, False, False),
        ("after_end", True, True, True),
        ("never", True, True, False),
    ],
)
def test_results_are_shown_as_announced(when, opened, published, shown):
    assert rules.shows_results(when, opened=opened, published=published) is shown


def test_words_stay_open_to_correction():
    assert rules.why_not_reshaped(DRAFT) is None
    assert "verfälscht" in str(rules.why_not_reshaped(OPEN))


@pytest.mark.parametrize(("types", "minutes"), [([], 1), (["single"] * 12, 2), (["long_text"] * 5 + ["matrix"], 6)])
def test_answering_takes_minutes(types, minutes):
    assert rules.minutes(types) == minutes


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        (("never", 90), ("never", 90), False),
        (("never", 90), ("after_end", 90), True),
        (("after_end", 90), ("at_once", 30), False),
        (("after_end", 90), ("never", 90), False),
        (("after_end", 90), ("after_end", 91), True),
    ],
)
def test_what_people_read_before_they_answered_holds(before, after, breaks):
    assert (rules.why_not_promised(before, after) is not None) is breaks


@pytest.mark.parametrize(
    ("when", "closed", "published", "shown"),
    [
        ("after_end", False, False, False),
        ("after_end", True, False, False),
        ("after_end", True, True, True),
        ("by_question", True, True, True),
        ("at_once", True, False, True),
        ("at_once", False, False, False),
        ("never", True, False, True),
        ("never", False, False, False),
    ],
)
def test_the_citys_answer_comes_with_the_results_or_alone_where_there_are_none(when, closed, published, shown):
    assert rules.shows_answer(when, closed=closed, published=published) is shown


@pytest.mark.parametrize(("title", "words"), [("Wege für Räder", "wege-fuer-raeder"), ("???", "umfrage")])
def test_an_address_says_the_title_and_is_never_without_words(title, words):
    assert rules.slug(title) == words
