"""Supporting and taking it back."""

import pytest

from app.core.contributions import Tally, Visibility
from app.core.errors import NotAllowed
from app.supports.actions import support, withdraw
from app.supports.jobs import compare
from app.supports.models import Support
from app.supports.queries import supported, supporters
from tests import make


def counted(session, contribution):
    """The counter as the database has it."""
    session.expire_all()
    return session.get_one(Tally, contribution.id).supports


def test_a_support_counts_once_however_often_one_clicks(session):
    idea, noise, person = make.proposal(session), make.proposal(session), make.account(session)
    assert support(session, person, idea)
    assert not support(session, person, idea)
    assert counted(session, idea) == 1
    assert counted(session, noise) == 0


def test_taking_it_back_leaves_nothing(session):
    idea, person, other = make.proposal(session), make.account(session), make.account(session)
    support(session, person, idea)
    support(session, other, idea)
    assert withdraw(session, person, idea)
    assert not withdraw(session, person, idea)
    assert counted(session, idea) == 1
    assert session.get(Support, (idea.id, person.id)) is None


def test_nobody_supports_their_own_proposal(session):
    author = make.account(session)
    idea = make.proposal(session, author)
    with pytest.raises(NotAllowed):
        support(session, author, idea)
    assert counted(session, idea) == 0


@pytest.mark.parametrize("visibility", [v for v in Visibility if v != Visibility.PUBLIC])
def test_only_what_is_public_is_supported(session, visibility):
    idea, person = make.proposal(session, visibility=visibility), make.account(session)
    with pytest.raises(NotAllowed):
        support(session, person, idea)


def test_supporters_are_told_by_mail_unless_they_said_no(session):
    idea, loud, quiet = make.proposal(session), make.account(session), make.account(session)
    support(session, loud, idea)
    support(session, quiet, idea, by_mail=False)
    assert supporters(session, idea.id) == {loud.id: True, quiet.id: False}
    assert supported(session, loud.id, [idea.id, idea.id + 1]) == {idea.id}


def test_a_false_counter_is_reported_and_not_mended(session):
    idea, fine = make.proposal(session), make.proposal(session)
    support(session, make.account(session), fine)
    session.get_one(Tally, idea.id).supports = 7
    session.flush()
    assert compare(session) == [(idea.id, 7, 0)]
    assert counted(session, idea) == 7
