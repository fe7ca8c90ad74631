"""From the record of publications to obligations."""

import pytest
from sqlalchemy import select

from app.core import activity
from app.core.activity import Pending
from app.core.contributions import KINDS, Kind, Visibility
from app.responses import jobs
from app.responses.models import Obligation
from tests import make


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    idea = Kind("proposal", "Idee", lambda idea: f"/ideen/{idea.id}", owes_answer=True)
    comment = Kind("comment", "Kommentar", lambda comment: f"/ideen/{comment.root_id}")
    for kind in (idea, comment):
        monkeypatch.setitem(KINDS, kind.name, kind)


def publish(session, contribution, origin=None):
    activity.record(session, "published", None, contribution, origin=origin)


def owed(session):
    return set(session.scalars(select(Obligation.contribution_id)))


def test_a_published_idea_is_owed_an_answer_once(session):
    idea = make.proposal(session)
    publish(session, idea)
    publish(session, idea)
    assert jobs.assign(session) == 1
    assert owed(session) == {idea.id}
    assert session.scalars(select(Pending).where(Pending.reader == jobs.READER)).all() == []


def test_running_again_changes_nothing(session):
    publish(session, make.proposal(session))
    assert (jobs.assign(session), jobs.assign(session)) == (1, 0)


def test_a_comment_is_answered_with_what_it_hangs_on(session):
    comment = make.comment(session, make.proposal(session))
    publish(session, comment)
    assert jobs.assign(session) == 0
    assert owed(session) == set()


def test_an_imported_idea_owes_nothing_by_itself(session):
    publish(session, make.proposal(session, origin="bonn", origin_key="1"), origin="bonn")
    assert jobs.assign(session) == 0


def test_an_idea_hidden_before_the_job_ran_is_not_assigned(session):
    idea = make.proposal(session, visibility=Visibility.HIDDEN)
    publish(session, idea)
    assert jobs.assign(session) == 0


def test_publication_hands_the_reader_its_work(session):
    idea = make.proposal(session)
    publish(session, idea)
    assert session.info["to_deliver"]
    assert session.scalars(select(Pending.reader).where(Pending.reader == jobs.READER)).all() == [jobs.READER]
