"""The days of the demo city: relative to today, in order, and staff act in working hours."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core.city import profile
from app.core.workdays import Calendar
from app.demo import story, timeline
from app.demo.story import Idea, Remark
from app.demo.timeline import Support, Writing

TODAYS = [datetime(2026, 11, 22, 17, 30, tzinfo=UTC), datetime(2027, 1, 1, 0, 5, tzinfo=UTC)]


@pytest.fixture(params=TODAYS, ids=str)
def now(request):
    return request.param


@pytest.fixture
def calendar(app):
    with app.app_context():
        return Calendar.of(profile())


@pytest.fixture
def moments(now, calendar):
    return timeline.moments(story.load(), now, calendar)


def test_everything_happened_in_order_and_before_now(moments, now):
    times = [moment.at for moment in moments]
    assert times == sorted(times)
    assert times[-1] < now
    assert times[0] > now - timeline.MOVED_IN


def test_the_same_day_tells_the_same_story(moments, now, calendar):
    assert timeline.moments(story.load(), now, calendar) == moments


def test_staff_write_in_working_hours(moments, calendar):
    for moment in moments:
        if isinstance(moment.what, Writing):
            local = moment.at.astimezone(calendar.timezone)
            assert calendar.is_working_day(local.date()), moment
            assert 8 <= local.hour < 16, moment


def test_an_entry_is_drafted_read_and_only_then_published(moments):
    steps = {}
    for moment in moments:
        if isinstance(moment.what, Writing):
            steps.setdefault(id(moment.what.entry), []).append(moment.what.step)
    allowed = (["draft"], ["draft", "approval"], ["draft", "approval", "published"])
    assert all(found in allowed for found in steps.values())


def test_nobody_answers_before_the_idea_or_the_comment_is_there(moments):
    seen = set()
    for moment in moments:
        if isinstance(moment.what, Idea):
            seen.add(moment.what.key)
        elif moment.idea is not None:
            assert moment.idea.key in seen, moment
        if isinstance(moment.what, Remark):
            assert moment.remark is None or id(moment.remark) in seen
            seen.add(id(moment.what))


def test_nobody_supports_their_own_idea_or_one_that_is_withdrawn(moments):
    for moment in moments:
        if isinstance(moment.what, Support):
            assert moment.what.by != moment.idea.author
            if moment.idea.withdrawn:
                first = next(that.at for that in moments if that.what is moment.idea)
                assert moment.at <= first + timedelta(days=moment.idea.withdrawn.after)


HOURS = [datetime(2026, 11, 22, tzinfo=UTC), datetime(2027, 4, 2, tzinfo=UTC), datetime(2027, 7, 14, tzinfo=UTC)]


@pytest.mark.parametrize("day", HOURS, ids=str)
def test_at_no_hour_of_the_day_is_something_reported_before_it_was_said(day, calendar):
    told = story.load()
    for hour in range(48):
        said: set[str] = set()
        for moment in timeline.moments(told, day + timedelta(minutes=30 * hour), calendar):
            if isinstance(moment.what, Idea | Remark):
                said.add(moment.what.key or "")
            if moment.case:
                assert moment.case.about in said, f"{moment.case.about} at {day + timedelta(minutes=30 * hour)}"
