"""How many ideas a filter leads to: exact after whatever happened, and never counted by a page."""

import re

import pytest
from sqlalchemy import func, select, update

from app.core import activity, clock, contributions
from app.core.contributions import Contribution, Visibility
from app.proposals import actions, counts
from app.proposals.models import Proposal
from tests import make


@pytest.fixture
def energy(session):
    return make.field(session, "energie")


def published(session, author, **values):
    idea = make.proposal(session, author, **values)
    activity.record(session, "published", author, idea, origin=None)
    return idea


def of_field(session, field):
    counts.count(session)
    return counts.counts(session).get((counts.FIELD, str(field.id)), 0)


def number_at(page, address):
    """What stands beside the choice that leads there; None if nothing does."""
    choice = re.search(rf'<a class="chip" href="{re.escape(address)}".*?</a>', page.body)
    found = re.search(r'class="count">(\d+)<', choice[0])
    return found and found[1]


def all_of_them(session):
    """The figure, after comparing it with the rows."""
    counts.count(session)
    rows = select(func.count()).where(Contribution.kind == "proposal", Contribution.visibility == "public")
    figure = counts.counts(session).get(counts.WHOLE, 0)
    assert figure == session.scalar(rows)
    return figure


def test_a_published_idea_counts_once_however_often_it_is_told(session, energy):
    author = make.account(session)
    idea = published(session, author, action_field_id=energy.id)
    activity.record(session, "edited", author, idea, version=2)
    assert of_field(session, energy) == 1
    activity.record(session, "edited", author, idea, version=3)
    assert of_field(session, energy) == 1


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.REMOVED, Visibility.MERGED, Visibility.WITHDRAWN])
def test_what_is_no_longer_public_no_longer_counts_and_counts_again_when_it_comes_back(session, energy, visibility):
    author = make.account(session)
    published(session, author, action_field_id=energy.id)
    idea = published(session, author, action_field_id=energy.id)
    assert (of_field(session, energy), all_of_them(session)) == (2, 2)
    contributions.set_visibility(session, idea, visibility, "Darum.")
    activity.record(session, "decided", None, idea, case_id=1, decision_id=1, measure="hide")
    assert (of_field(session, energy), all_of_them(session)) == (1, 1)
    contributions.set_visibility(session, idea, Visibility.PUBLIC)
    activity.record(session, "appeal_decided", None, idea, decision_id=1, appeal_id=1, outcome="granted")
    assert (of_field(session, energy), all_of_them(session)) == (2, 2)


def test_its_author_takes_an_idea_back_and_it_is_not_counted(session, energy):
    author = make.account(session)
    idea = published(session, author, action_field_id=energy.id)
    assert of_field(session, energy) == 1
    actions.withdraw(session, author, session.get(Proposal, idea.id), "Erledigt.")
    assert of_field(session, energy) == 0


def test_an_idea_moved_to_another_field_counts_there(session, energy):
    idea = published(session, make.account(session), action_field_id=energy.id)
    other = make.field(session, "mobilitaet")
    assert of_field(session, energy) == 1
    session.execute(update(Contribution).where(Contribution.id == idea.id).values(action_field_id=other.id))
    activity.record(session, "moved", None, idea, from_id=energy.id, to_id=other.id)
    assert (of_field(session, energy), of_field(session, other)) == (0, 1)


def test_a_status_and_an_answer_count_where_one_is_owed(session):
    idea = published(session, make.account(session))
    published(session, make.account(session))  # nothing owed for this one
    owed = make.obligation(session, idea, status="in_review")
    activity.record(session, "obligation_assigned", None, idea, department_id=owed.department_id, due_on="2026-12-01")
    counts.count(session)
    kept = counts.counts(session)
    assert (kept[counts.STATUS, "in_review"], kept[counts.ANSWERED, "False"], kept[counts.WHOLE]) == (1, 1, 2)
    owed.status, owed.answered_at = "accepted", clock.now()
    activity.record(session, "response_published", None, idea, response_id=1, status="accepted")
    counts.count(session)
    kept = counts.counts(session)
    assert (kept[counts.STATUS, "in_review"], kept[counts.STATUS, "accepted"]) == (0, 1)
    assert (kept[counts.ANSWERED, "False"], kept[counts.ANSWERED, "True"]) == (0, 1)


def test_the_choices_of_a_list_say_how_many_ideas_they_lead_to(session, visitor, energy):
    for _number in range(3):
        published(session, make.account(session), action_field_id=energy.id)
    counts.count(session)
    session.commit()
    page = visitor.open("/ideen")
    assert number_at(page, "/ideen?feld=energie") == "3"


def test_a_number_stands_only_where_nothing_else_narrows_the_list(session, visitor, energy):
    published(session, make.account(session), action_field_id=energy.id)
    counts.count(session)
    session.commit()
    page = visitor.open("/ideen?antwort=offen")
    assert number_at(page, "/ideen?feld=energie&amp;antwort=offen") is None


def test_a_long_list_is_not_counted_by_its_page(session, visitor, energy):
    for _number in range(21):
        published(session, make.account(session), action_field_id=energy.id)
    counts.count(session)
    session.commit()
    page = visitor.open("/ideen?feld=energie")
    assert "21 Ideen" in page.text
    assert not [query for query in page.queries if "count(" in query]
