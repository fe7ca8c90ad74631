"""From the record of publications to obligations."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import activity, clock
from app.core.activity import Activity, Pending
from app.core.contributions import KINDS, Contribution, Kind, Visibility
from app.responses import jobs
from app.responses.models import Obligation, Punctuality
from tests import make
from tests.responses.conftest import MONDAY


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


def answered(session, department, after, *, field=None, due_after=90, **values):
    """An idea published 200 days ago and answered so many days later (None: not yet)."""
    since = clock.now() - timedelta(days=200)
    idea = make.proposal(session, action_field_id=field and field.id, **values)
    return make.obligation(
        session, idea, department, owed_since=since, due_on=(since + timedelta(days=due_after)).date(),
        goal_on=(since + timedelta(days=40)).date(),
        answered_at=since + timedelta(days=after) if after is not None else None,
    )  # fmt: skip


def figures(session):
    return {
        (row.scope, row.scope_id): (row.cases, row.missed, row.in_goal, row.median_days)
        for row in session.scalars(select(Punctuality).execution_options(populate_existing=True))
    }


def test_punctuality_is_counted_for_city_department_and_field(session, monday):
    roads, parks = make.department(session, "strassenwesen"), make.department(session, "gruenflaechen")
    mobility = make.field(session, "mobilitaet")
    for after in (10, 40, 90, 91, None):
        answered(session, roads, after, field=mobility)
    answered(session, parks, 20)
    jobs.count(session)
    assert figures(session) == {
        ("city", 0): (6, 2, 3, 40),
        ("department", roads.id): (5, 2, 2, 90),
        ("department", parks.id): (1, 0, 1, 20),
        ("field", mobility.id): (5, 2, 2, 90),
        ("field", 0): (1, 0, 1, 20),
    }


def test_what_is_not_due_yet_old_or_not_public_is_no_case(session, monday):
    roads = make.department(session, "strassenwesen")
    answered(session, roads, None, due_after=200)
    answered(session, roads, 3, visibility=Visibility.HIDDEN)
    old = answered(session, roads, 3)
    old.answered_at = MONDAY - timedelta(days=366)
    jobs.count(session)
    assert figures(session) == {("city", 0): (0, 0, 0, 0)}


def test_an_office_of_one_person_counts_in_its_dezernat(session, monday):
    answered(session, make.department(session, "inklusion"), 5)
    jobs.count(session)
    assert ("department", make.department(session, "dezernat-1").id) in figures(session)
    assert ("department", make.department(session, "inklusion").id) not in figures(session)


def test_figures_are_counted_again_when_something_happens_or_a_day_begins(session, monday):
    roads = make.department(session, "strassenwesen")
    jobs.count(session)
    made = answered(session, roads, 5)
    jobs.count(session)
    assert figures(session)["city", 0][0] == 0
    idea = session.get_one(Contribution, made.contribution_id)
    activity.record(session, "response_published", None, idea, response_id=1, status="done")
    jobs.count(session)
    assert figures(session)["city", 0][0] == 1
    answered(session, roads, 5)
    with clock.held_at(MONDAY + timedelta(days=1)):
        jobs.count(session)
    assert figures(session)["city", 0][0] == 2


@pytest.fixture
def moved(session):
    """An idea of the roads office that a moderator has moved to the field of the parks."""
    mobility, environment = make.field(session, "mobilitaet"), make.field(session, "umwelt")
    idea = make.proposal(session, action_field_id=mobility.id)
    publish(session, idea)
    jobs.assign(session)
    idea.action_field_id = environment.id
    activity.record(session, "moved", None, idea, from_id=mobility.id, to_id=environment.id)
    return session.get_one(Obligation, idea.id)


def test_an_idea_moved_to_another_field_goes_to_its_department_and_keeps_its_days(session, moved):
    due_on = moved.due_on
    jobs.assign(session)
    session.refresh(moved)
    assert moved.department_id == make.department(session, "gruenflaechen").id
    assert moved.due_on == due_on
    recorded = session.scalars(select(Activity).where(Activity.verb == "obligation_reassigned")).one()
    assert recorded.detail["to_id"] == moved.department_id


def test_an_idea_that_somebody_passed_on_stays_there(session, moved):
    moved.department_id = make.department(session, "stadtarchiv").id
    jobs.assign(session)
    session.refresh(moved)
    assert moved.department_id == make.department(session, "stadtarchiv").id


def test_an_idea_of_which_the_city_has_spoken_stays_where_it_is(session, moved):
    moved.status = "in_review"
    jobs.assign(session)
    session.refresh(moved)
    assert moved.department_id == make.department(session, "strassenwesen").id


def test_a_moved_idea_that_owes_nothing_still_owes_nothing(session):
    idea = make.proposal(session, origin="bonn", origin_key="9")
    activity.record(session, "moved", None, idea, from_id=None, to_id=make.field(session, "umwelt").id)
    jobs.assign(session)
    assert owed(session) == set()
