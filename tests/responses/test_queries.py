"""Reads of answers."""

from app.responses import queries
from tests import make


def test_the_timeline_holds_what_is_owed_and_what_was_said_the_oldest_first(session):
    idea, noise = make.proposal(session), make.proposal(session)
    obligation, other = make.obligation(session, idea), make.obligation(session, noise)
    first = make.response(session, obligation, state="published")
    second = make.response(session, obligation, state="published")
    make.response(session, obligation, state="draft")
    make.response(session, other, state="published")
    found = queries.timeline(session, idea.id)
    assert found.obligation is obligation
    assert found.entries == [first, second]


def test_an_idea_without_an_answer_has_an_empty_timeline(session):
    owed, free = make.proposal(session), make.proposal(session)
    obligation = make.obligation(session, owed)
    assert queries.timeline(session, owed.id) == queries.Timeline(obligation, [])
    assert queries.timeline(session, free.id) == queries.Timeline(None, [])


def test_lists_ask_once_for_what_is_owed(session):
    ideas = [make.proposal(session) for _ in range(3)]
    obligation = make.obligation(session, ideas[1])
    assert queries.obligations(session, [idea.id for idea in ideas]) == {ideas[1].id: obligation}


def test_the_open_entry_is_the_one_not_published(session):
    obligation = make.obligation(session, make.proposal(session))
    make.response(session, obligation, state="published")
    assert queries.open_entry(session, obligation.contribution_id) is None
    draft = make.response(session, obligation)
    assert queries.open_entry(session, obligation.contribution_id) is draft
