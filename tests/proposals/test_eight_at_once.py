"""Several requests at once: the database decides, and one idea comes of it."""

import threading

import pytest
from sqlalchemy import func, select

from app import create_app
from app.core import city
from app.core.activity import Activity
from app.core.db import db
from app.proposals import actions
from app.proposals.actions import Words
from app.proposals.models import Proposal
from tests import make

TIMES = 8


@pytest.fixture
def own_app(clone_database):
    """An application on a database of its own, in which requests commit."""
    app = create_app("Testing", DATABASE_URL=clone_database(), DATABASE_POOL=TIMES)
    yield app
    with app.app_context():
        db.engine.dispose()


def at_once(app, work):
    """Let eight people do the same at the same moment; what each of them got."""
    start, results = threading.Barrier(TIMES), []

    def run():
        with app.app_context():
            start.wait()
            results.append(work(db.session))
            db.session.commit()
            db.session.close()

    threads = [threading.Thread(target=run) for _number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_same_page_sent_eight_times_at_once_makes_one_draft(own_app):
    words = Words("Ein Brunnen", "Am Markt.", "de")
    ids = at_once(own_app, lambda session: actions.write_draft(session, None, "t" * 32, words).id)
    assert len(ids) == TIMES
    assert len(set(ids)) == 1
    with own_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 1


def test_the_button_pressed_eight_times_at_once_submits_one_idea(own_app):
    with own_app.app_context():
        author = make.account(db.session)
        draft = actions.write_draft(db.session, author, "t" * 32, Words("Ein Brunnen", "Am Markt.", "de"))
        author_id, draft_id = author.id, draft.id
        city.directory()
        db.session.commit()
        db.session.close()

    def submit(session):
        return actions.submit(session, session.get(type(author), author_id), session.get(Proposal, draft_id))

    results = at_once(own_app, submit)
    assert sorted(results) == [False] * (TIMES - 1) + [True]
    with own_app.app_context():
        assert db.session.scalars(select(Proposal.reference)).one().endswith("-00001")
        submitted = select(func.count()).select_from(Activity).where(Activity.verb == "submitted")
        assert db.session.scalar(submitted) == 1
        db.session.close()
