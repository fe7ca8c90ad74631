"""Several officials at once: the database decides, and one answer comes of it."""

import threading

import pytest
from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Account
from app.core.activity import Activity
from app.core.db import db
from app.core.errors import NotAllowed, Stale
from app.responses import actions
from app.responses.models import Obligation, Response
from app.responses.rules import Words
from app.responses.status import Status
from tests import make

TIMES = 6
NO = Words(status=Status.NOT_PURSUED, source="Nein.", reason="Der Weg ist zu schmal.")


@pytest.fixture
def own_app(clone_database):
    """An application on a database of its own, in which everyone commits."""
    app = create_app("Testing", DATABASE_URL=clone_database(), DATABASE_POOL=TIMES)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def office(own_app):
    """An owed answer, and the ids of as many officials as there are times."""
    with own_app.app_context():
        roads = make.department(db.session, "strassenwesen")
        owed = make.obligation(db.session, make.proposal(db.session), roads)
        officials = [make.staff(db.session, "official", roads).id for _ in range(TIMES + 1)]
        db.session.commit()
        return owed.contribution_id, officials


def at_once(app, work, people):
    """Let each of these people do the same at the same moment; what they got, or how they were refused."""
    start, results = threading.Barrier(len(people)), []

    def run(person_id):
        with app.app_context():
            person = db.session.get_one(Account, person_id)
            prepared = work(db.session, person)
            start.wait()
            try:
                results.append(prepared())
                db.session.commit()
            except (Stale, NotAllowed) as refusal:
                db.session.rollback()
                results.append(type(refusal))

    threads = [threading.Thread(target=run, args=(person_id,)) for person_id in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_approval_publishes_and_the_others_are_told(own_app, office):
    contribution_id, (author_id, *colleagues) = office
    with own_app.app_context():
        owed, author = db.session.get_one(Obligation, contribution_id), db.session.get_one(Account, author_id)
        actions.ask_approval(db.session, author, actions.draft_response(db.session, author, owed, NO))
        db.session.commit()

    def approve(session, person):
        waiting = session.scalars(select(Response)).one()
        return lambda: actions.publish(session, person, waiting).id

    results = at_once(own_app, approve, colleagues)
    assert results.count(Stale) == TIMES - 1
    with own_app.app_context():
        published = db.session.scalars(select(Response)).one()
        assert (published.state, published.approver_id in colleagues) == ("published", True)
        assert db.session.get_one(Obligation, contribution_id).version == 2
        recorded = select(func.count()).where(Activity.verb == "response_published")
        assert db.session.scalar(recorded) == 1


def test_of_many_first_drafts_one_is_kept_and_nobody_overwrites_it(own_app, office):
    contribution_id, officials = office

    def begin(session, person):
        owed = session.get_one(Obligation, contribution_id)
        return lambda: actions.draft_response(session, person, owed, NO).id

    results = at_once(own_app, begin, officials)
    assert results.count(Stale) == TIMES
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Response)) == 1


def test_an_idea_is_passed_on_once(own_app, office):
    contribution_id, officials = office

    def pass_on(session, person):
        owed, parks = session.get_one(Obligation, contribution_id), make.department(session, "gruenflaechen")
        return lambda: actions.reassign(session, person, owed, parks, "Das Ufer ist eine Grünanlage.")

    results = at_once(own_app, pass_on, officials)
    assert results.count(None) == 1
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).where(Activity.verb == "obligation_reassigned")) == 1
