"""Writing, changing and withdrawing comments."""

import pytest
from sqlalchemy import select

from app.comments.actions import revise, withdraw, write
from app.comments.rules import SAME_PRESS
from app.core import clock
from app.core.activity import Activity
from app.core.city import Department
from app.core.contributions import Tally, Visibility
from app.core.errors import NotAllowed, Stale
from app.core.versions import Wording
from tests import make


def comments_of(session, contribution):
    """The counter as the database has it."""
    session.expire_all()
    return session.get_one(Tally, contribution.id).comments


def test_a_comment_is_public_at_once_and_counted(session):
    idea, noise, person = make.proposal(session), make.proposal(session), make.account(session)
    comment = write(session, person, idea, "Das **brauchen** wir.", "for")
    assert comment.visibility == Visibility.PUBLIC
    assert comment.html == "<p>Das <strong>brauchen</strong> wir.</p>"
    assert (comments_of(session, idea), comments_of(session, noise)) == (1, 0)


def test_a_button_pressed_twice_says_it_once(session):
    idea, other, person = make.proposal(session), make.proposal(session), make.account(session)
    comment = write(session, person, idea, "Ja, gern.")
    assert write(session, person, idea, "Ja, gern.", "for") is comment
    assert comments_of(session, idea) == 1
    for different in (
        write(session, person, idea, "Ja, sehr gern."),
        write(session, person, other, "Ja, gern."),
        write(session, make.account(session), idea, "Ja, gern."),
    ):
        assert different.id != comment.id
    withdraw(session, person, comment)
    again = write(session, person, idea, "Ja, gern.")
    assert again.id != comment.id
    assert comments_of(session, idea) == 3
    with clock.held_at(clock.now() + SAME_PRESS):
        assert write(session, person, idea, "Ja, gern.").id != again.id


def test_a_reply_counts_for_the_comment_and_for_the_idea(session):
    idea = make.proposal(session)
    comment = write(session, make.account(session), idea, "Warum hier?", "question")
    reply = write(session, make.account(session), comment, "Weil dort Schatten ist.")
    assert (reply.about_id, reply.root_id) == (comment.id, idea.id)
    assert (comments_of(session, idea), comments_of(session, comment)) == (2, 1)


def test_a_reply_is_not_replied_to(session):
    idea = make.proposal(session)
    reply = write(session, make.account(session), write(session, make.account(session), idea, "Ja."), "Nein.")
    with pytest.raises(NotAllowed):
        write(session, make.account(session), reply, "Doch.")


def test_hiding_a_comment_takes_it_from_the_count(session):
    idea = make.proposal(session)
    make.comment(session, idea)
    make.comment(session, idea, visibility=Visibility.HIDDEN)
    assert comments_of(session, idea) == 1


def test_an_official_speaks_as_the_city_only_for_the_own_department(session):
    idea = make.proposal(session)
    own, other = session.scalars(select(Department).order_by(Department.id).limit(2)).all()
    official = make.staff(session, "official", own)
    assert write(session, official, idea, "Wir prüfen das.", department_id=own.id).department_id == own.id
    with pytest.raises(NotAllowed):
        write(session, official, idea, "Wir prüfen das.", department_id=other.id)
    with pytest.raises(NotAllowed):
        write(session, make.account(session), idea, "Wir prüfen das.", department_id=own.id)


def test_a_change_keeps_the_earlier_wording_and_bears_a_mark(session):
    author = make.account(session)
    comment = write(session, author, make.proposal(session), "Erst so.")
    revise(session, author, comment, "Dann so.", "for", comment.version)
    assert (comment.html, comment.stance, comment.version) == ("<p>Dann so.</p>", "for", 2)
    assert comment.edited_at is not None
    assert session.scalars(select(Wording.source).where(Wording.contribution_id == comment.id)).all() == ["Erst so."]


def test_a_change_without_a_difference_changes_nothing(session):
    author = make.account(session)
    comment = write(session, author, make.proposal(session), "So.")
    revise(session, author, comment, "So.", "none", comment.version)
    assert (comment.version, comment.edited_at) == (1, None)


def test_two_changes_at_once_are_told_apart(session):
    author = make.account(session)
    comment = write(session, author, make.proposal(session), "Erst so.")
    revise(session, author, comment, "Dann so.", "none", 1)
    with pytest.raises(Stale):
        revise(session, author, comment, "Oder so.", "none", 1)


def test_nobody_changes_the_words_of_others(session):
    comment = write(session, make.account(session), make.proposal(session), "Meins.")
    with pytest.raises(NotAllowed):
        revise(session, make.account(session), comment, "Deins.", "none", 1)
    with pytest.raises(NotAllowed):
        withdraw(session, make.account(session), comment)


def test_withdrawing_twice_changes_nothing_more(session):
    author, idea = make.account(session), make.proposal(session)
    comment = write(session, author, idea, "Doch nicht.")
    withdraw(session, author, comment)
    withdraw(session, author, comment)
    assert comment.visibility == Visibility.WITHDRAWN
    assert comments_of(session, idea) == 0
    withdrawn = select(Activity).where(Activity.contribution_id == comment.id, Activity.verb == "withdrawn")
    assert len(session.scalars(withdrawn).all()) == 1
