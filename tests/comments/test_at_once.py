"""The same comment written or changed several times at once."""

import threading

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.comments.actions import revise, write
from app.comments.models import Comment
from app.core.contributions import Tally, Visibility
from app.core.db import db
from app.core.errors import Stale
from app.core.versions import Wording
from tests import make
from tests.at_once import EIGHT, arrange, at_once, count, trying

TIMES = 4


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.HELD])
def test_the_first_wording_stands_and_the_others_hear_that_theirs_came_too_late(town, visibility):
    with town.app_context():
        author = make.account(db.session)
        comment = make.comment(db.session, make.proposal(db.session), author, visibility=visibility)
        ids = author.id, comment.id
        db.session.commit()
        db.session.close()
    start, said = threading.Barrier(TIMES), []

    def change(number):
        with town.app_context():
            person, mine = db.session.get_one(Account, ids[0]), db.session.get_one(Comment, ids[1])
            start.wait()
            try:
                revise(db.session, person, mine, f"Fassung {number}", "none", 1)
                db.session.commit()
                said.append(f"Fassung {number}")
            except Stale:
                said.append("stale")
            db.session.close()

    threads = [threading.Thread(target=change, args=(number,)) for number in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("stale") == TIMES - 1
    with town.app_context():
        comment = db.session.get_one(Comment, ids[1])
        assert (comment.source, comment.version) == (next(word for word in said if word != "stale"), 2)
        kept = db.session.scalars(select(Wording.version).where(Wording.contribution_id == comment.id)).all()
        assert kept == ([1] if visibility == Visibility.PUBLIC else [])
        db.session.close()


def test_a_button_pressed_eight_times_at_once_writes_one_comment(town):
    author, idea = arrange(town, lambda session: (make.account(session).id, make.proposal(session).id))
    say = trying(town, idea, lambda session, about: write(session, session.get_one(Account, author), about, "Ja!").id)
    assert len(set(at_once(*[say] * EIGHT))) == 1
    assert count(town, Comment, Comment.about_id == idea) == 1
    assert count(town, Tally, Tally.contribution_id == idea, Tally.comments == 1) == 1
