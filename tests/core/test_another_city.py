"""Another city takes the same software with its own profile and no change of code."""

import pytest
from sqlalchemy import select

from app import create_app
from app.core.city import ActionField, Department, profile
from app.core.db import db
from app.core.workdays import Calendar
from app.proposals import actions as proposals
from app.responses import jobs
from app.responses.models import Obligation
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def musterstadt(clone_database):
    app = create_app("Testing", DATABASE_URL=clone_database(), CITY_PROFILE="tests/profiles/musterstadt")
    result = app.test_cli_runner().invoke(args=["city", "load"])
    assert result.exit_code == 0, result.output
    yield app
    with app.app_context():
        db.engine.dispose()


def test_its_pages_speak_of_it_alone(musterstadt):
    visitor = Visitor(musterstadt, musterstadt.test_client())
    for address in ("/", "/handlungsfelder", "/ideen", "/antworten", "/regeln", "/kontakt", "/anmelden"):
        page = visitor.open(address)
        assert "Musterstadt" in page.body, address
        assert "Heilbronn" not in page.body, address


def test_its_own_fields_are_offered_and_no_others(musterstadt):
    page = Visitor(musterstadt, musterstadt.test_client()).open("/handlungsfelder")
    assert all(name in page.text for name in ("Rathaus", "Wege", "Schule", "Natur", "Vereine"))
    assert "Digitale Verwaltung" not in page.text


def test_its_references_departments_and_deadlines_are_its_own(musterstadt):
    with musterstadt.app_context():
        session = db.session
        field = session.scalars(select(ActionField).where(ActionField.slug == "wege")).one()
        author = make.account(session)
        words = proposals.Words("Ein Steg über den Bach", "Dann sind wir schneller drüben.", "de", field.id)
        idea = proposals.write_draft(session, author, "s" * 32, words)
        proposals.submit(session, author, idea)
        jobs.assign(session)
        owed = session.get_one(Obligation, idea.id)
        calendar = Calendar.of(profile())
        assert idea.reference.startswith("MU-")
        assert session.get_one(Department, owed.department_id).slug == "bauamt"
        assert owed.due_on == calendar.months_later(calendar.day_of(idea.published_at), 4)


def test_a_language_it_does_not_speak_is_not_there(musterstadt):
    Visitor(musterstadt, musterstadt.test_client()).open("/en/ideen", status=404)
