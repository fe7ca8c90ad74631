"""Jobs: what is recorded wakes the worker in the same transaction, and nothing that fails is lost."""

import asyncio

import pytest
from sqlalchemy import func, select, text

from app import create_app
from app.core import activity, jobs
from app.core.activity import Activity, Pending
from app.core.jobs import Job
from tests import make


@pytest.fixture
def reader():
    """A reader of the record for one test."""
    activity.register_reader("listener", {"edited"})
    yield "listener"
    del activity.READERS["listener"]


def waiting_wakes(session):
    """How many wakes stand in the queue."""
    return session.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'wake' AND status = 'todo'"))


def test_a_record_for_a_reader_wakes_the_worker_in_the_same_transaction(session, reader):
    before = waiting_wakes(session)
    idea = make.proposal(session)
    activity.record(session, "edited", None, idea, version=2)
    jobs.commit(session)
    jobs.commit(session)
    assert waiting_wakes(session) == before + 1


def test_a_job_runs_again_as_long_as_it_says_there_is_more(session):
    turns = iter([True, True, False])
    calls = []
    jobs.run(Job("counting", lambda _: calls.append(1) or next(turns), "* * * * *", True), session)
    assert len(calls) == 3


def test_a_reader_deals_with_each_activity_once(session, reader):
    idea = make.proposal(session)
    for version in (2, 3):
        activity.record(session, "edited", None, idea, version=version)
    activity.record(session, "withdrawn", None, idea, reason="x")
    seen = []
    assert activity.deal(session, reader, lambda _, found: seen.append(found.detail["version"])) == 2
    assert activity.deal(session, reader, lambda _, found: seen.append(found.detail["version"])) == 0
    assert seen == [2, 3]


def test_one_that_fails_stays_and_keeps_nobody_waiting(session, reader):
    idea = make.proposal(session)
    poison = activity.record(session, "edited", None, idea, version=13)
    activity.record(session, "edited", None, idea, version=14)

    def handle(_session, found):
        if found.id == poison.id:
            raise LookupError("poison")

    assert activity.deal(session, reader, handle) == 1
    left = session.scalars(select(Pending.activity_id).where(Pending.reader == reader)).all()
    assert left == [poison.id]


def test_a_verb_carries_exactly_its_detail(session):
    with pytest.raises(ValueError, match="edited carries"):
        activity.record(session, "edited", None, None, colour="red")
    assert session.scalar(select(func.count()).select_from(Activity).where(Activity.verb == "edited")) == 0


def test_an_unknown_verb_has_no_reader():
    with pytest.raises(ValueError, match="Unknown verbs"):
        activity.register_reader("dreamer", {"dreamt"})


def test_what_a_killed_worker_had_begun_keeps_nothing_from_running(clone_database):
    queue = jobs.working_queue(create_app("Testing", DATABASE_URL=clone_database()))

    async def left_after_a_kill():
        async with queue.open_async():
            await queue.configure_task("post.send").defer_async(timestamp=0)
            worker = await queue.job_manager.register_worker()
            assert (await queue.job_manager.fetch_job(None, worker)).lock is None
            await queue.job_manager.unregister_worker(worker)
            assert len(list(await queue.job_manager.get_stalled_jobs())) == 1
            await queue.tasks["bury"].func(timestamp=0)
            return list(await queue.job_manager.get_stalled_jobs())

    assert asyncio.run(left_after_a_kill()) == []
