"""The days of the demo city: relative to today, in order, and staff act in working hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.core.city import profile
from app.core.workdays import Calendar
from app.demo import story, timeline
from app.demo.story import Appeal, Decision, Idea, Judgement, Remark, Report, Withdrawal
from app.demo.timeline import STEPS, Support, Writing

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


A_WEEK = [datetime(2026, 11, 16, tzinfo=UTC) + timedelta(hours=hour, minutes=40) for hour in range(7 * 24)]
AWKWARD = {
    "christmas": datetime(2026, 12, 24, tzinfo=UTC),
    "turn of the year": datetime(2026, 12, 31, tzinfo=UTC),
    "end of february": datetime(2028, 2, 28, tzinfo=UTC),
    "clocks go forward": datetime(2027, 3, 27, tzinfo=UTC),
    "easter": datetime(2027, 3, 26, tzinfo=UTC),
    "bridge days": datetime(2027, 5, 6, tzinfo=UTC),
    "clocks go back": datetime(2026, 10, 24, tzinfo=UTC),
}


class World:
    """What can be read while the story is told, moment by moment; a moment out of order is named."""

    def __init__(self, now):
        self.now, self.readable, self.steps, self.decided = now, {}, {}, set()

    def happen(self, moment):
        assert moment.at < self.now, f"in the future: {moment}"
        what, about = moment.what, moment.case.about if moment.case else None
        if isinstance(what, Idea):
            self.readable[what.key] = what.state not in ("held", "draft")
        elif isinstance(what, Remark):
            above = moment.remark or moment.idea
            assert self.readable.get(moment.idea.key), moment
            assert self.readable.get(above.key or id(above)), moment
            self.readable[what.key or id(what)] = True
        elif isinstance(what, Support):
            assert self.readable.get(moment.idea.key), moment
        elif isinstance(what, Withdrawal):
            assert self.readable.pop(moment.idea.key), moment
        elif isinstance(what, Writing):
            assert self.readable.get(moment.idea.key), moment
            self.steps.setdefault(moment.idea.key, []).append((what.entry, what.step))
        elif isinstance(what, Report):
            assert about in self.readable, moment
            assert about not in self.decided, moment
        elif isinstance(what, Decision):
            assert about in self.readable, moment
            self.decided.add(about)
            self.readable[about] = self.readable[about] and what.measure not in ("hide", "remove")
        elif isinstance(what, Appeal | Judgement):
            assert about in self.decided, moment
            self.readable[about] = self.readable[about] or getattr(what, "outcome", None) == "reversed"


def told_at(now, told, calendar):
    world = World(now)
    for moment in timeline.moments(told, now, calendar):
        world.happen(moment)
    for idea in told.ideas:
        steps = [(entry, step) for entry in idea.answers for step in STEPS[: STEPS.index(entry.state) + 1]]
        assert world.steps.get(idea.key, []) == steps, f"{idea.key} is answered out of order at {now}"


@pytest.fixture(scope="module")
def quiet():
    """The story with few supports: what their hours depend on is the same for all of them."""
    told = story.load()
    return replace(told, ideas=tuple(replace(idea, supports=min(idea.supports, 3)) for idea in told.ideas))


@pytest.mark.parametrize("weekday", range(7))
def test_at_every_hour_of_the_week_the_story_is_in_order(weekday, quiet, calendar):
    for now in A_WEEK[weekday * 24 : weekday * 24 + 24]:
        told_at(now, quiet, calendar)


@pytest.mark.parametrize("day", AWKWARD.values(), ids=AWKWARD.keys())
def test_on_awkward_days_the_story_is_in_order(day, quiet, calendar):
    for hours in range(1, 72, 6):
        told_at(day + timedelta(hours=hours), quiet, calendar)


def test_nothing_is_said_about_what_is_hidden_just_then():
    began = datetime(2026, 11, 1, 12, tzinfo=UTC)
    hidden = timeline.Absence(began + timedelta(hours=2), began + timedelta(hours=5))
    hours = {hour: timeline.readable(began + timedelta(hours=hour), began, [hidden]) for hour in range(7)}
    just_before = hidden.since - timedelta(minutes=1)
    assert [hour for hour, at in hours.items() if at == just_before] == [2, 3, 4]
    assert all(hours[hour] == began + timedelta(hours=hour) for hour in (0, 1, 5, 6))
