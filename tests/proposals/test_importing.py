"""Ideas of other platforms: entered once, published as the city wants, never taken for ideas given here."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from app.core import city
from app.core.activity import Activity
from app.core.contributions import Contribution, Visibility
from app.proposals import importing
from app.proposals.import_rows import Entry
from app.proposals.importing import Origin
from app.proposals.models import Proposal
from app.responses import jobs as responses_jobs
from app.responses.models import Obligation
from moderation.actions import decide
from moderation.measures import Measure
from moderation.models import Case
from moderation.verdicts import Verdict
from tests import make

THEN = datetime(2017, 10, 18, tzinfo=UTC)


def entry(key="1", **values):
    """A row as an idea."""
    given = {
        "line": 2, "key": key, "title": f"Bänke am Rhein {key}", "source": "Am Ufer *fehlen* Bänke.", "at": THEN,
        "votes": 7, "point": None, "place": "50.7, 7.1", "field": "mobilitaet", "address": "https://example.org/1",
        "was_html": False, "was_shortened": False, "was_empty": False, "was_outside": True,
    }  # fmt: skip
    return Entry(**given | values)


@pytest.fixture
def origin(session):
    """From an invented platform, published at once."""
    fields = {place.slug: place.id for place in city.directory().fields.values()}
    return Origin("Ideen am Rhein", "CC BY 4.0", "de", fields, publish=True)


def draft(origin):
    """The same, but nothing is published."""
    return Origin(origin.source, origin.licence, origin.language, origin.fields, publish=False)


def all_ideas(session):
    """Everything that is there now."""
    return session.scalars(select(Proposal).order_by(Proposal.id)).all()


def test_an_imported_idea_keeps_source_licence_moment_and_votes_and_gets_a_number(session, origin):
    counts = importing.take_over(session, [entry()], origin)
    (idea,) = all_ideas(session)
    assert (counts["imported"], counts["published"], counts["places_outside"]) == (1, 1, 1)
    assert (idea.origin, idea.origin_key, idea.origin_licence) == ("Ideen am Rhein", "1", "CC BY 4.0")
    assert (idea.origin_supports, idea.origin_url) == (7, "https://example.org/1")
    assert (idea.published_at, idea.submitted_at, idea.created_at) == (THEN, THEN, THEN)
    assert (idea.author_id, idea.licence, idea.terms_version) == (None, "CC BY 4.0", None)
    assert idea.html == "<p>Am Ufer <em>fehlen</em> Bänke.</p>"
    assert idea.reference
    assert city.directory().fields[idea.action_field_id].slug == "mobilitaet"
    verbs = session.scalars(select(Activity.verb).where(Activity.contribution_id == idea.id).order_by(Activity.id))
    assert list(verbs) == ["imported", "submitted", "published"]


def test_importing_twice_imports_nothing_twice(session, origin):
    importing.take_over(session, [entry("1"), entry("2")], origin)
    counts = importing.take_over(session, [entry("1"), entry("2"), entry("3"), entry("3")], origin)
    assert (counts["imported"], counts["skipped"]) == (1, 3)
    assert len(all_ideas(session)) == 3


def test_an_import_waits_for_others_instead_of_giving_up(session, origin):
    session.execute(text("SET LOCAL lock_timeout = '5s'"))
    importing.take_over(session, [entry()], origin)
    assert session.scalar(text("SHOW lock_timeout")) == "0"


def test_the_same_id_of_another_source_is_another_idea(session, origin):
    importing.take_over(session, [entry()], origin)
    other = Origin("Ideen am Main", None, "de", origin.fields, publish=True)
    assert importing.take_over(session, [entry()], other)["imported"] == 1


def test_the_same_id_with_other_words_is_pointed_out(session, origin):
    importing.take_over(session, [entry()], origin)
    assert importing.take_over(session, [entry(title="Ganz etwas anderes")], origin)["other_words"] == 1


def test_without_leave_to_publish_ideas_wait_and_are_published_later(session, origin):
    first = importing.take_over(session, [entry()], draft(origin))
    (idea,) = all_ideas(session)
    assert (first["imported"], first["waiting"], first["published"]) == (1, 1, 0)
    assert (idea.visibility, idea.reference) == (Visibility.DRAFT, None)
    later = importing.take_over(session, [entry()], origin)
    (idea,) = all_ideas(session)
    assert (later["skipped"], later["published"], later["waiting"]) == (1, 1, 0)
    assert idea.visibility == Visibility.PUBLIC


def test_an_imported_idea_owes_no_answer_even_when_a_moderator_let_it_out(session, origin):
    importing.take_over(session, [entry("1"), entry("2", source="Ruf an: du Hurensohn! Ich bringe dich um.")], origin)
    held = session.scalars(select(Proposal).where(Proposal.visibility == Visibility.HELD)).one()
    case = session.scalars(select(Case).where(Case.contribution_id == held.id)).one()
    decide(session, case.id, case.version, make.staff(session, "moderator"), Verdict(Measure.APPROVE, "Gelesen."))
    responses_jobs.assign(session)
    assert (held.visibility, held.published_at) == (Visibility.PUBLIC, THEN)
    assert session.scalar(select(func.count()).select_from(Obligation)) == 0
    published = select(Activity.detail["origin"].astext).where(Activity.verb == "published")
    assert list(session.scalars(published)) == ["Ideen am Rhein", "Ideen am Rhein"]


def test_the_page_names_source_licence_and_the_votes_there(session, origin, visitor):
    importing.take_over(session, [entry()], origin)
    (idea,) = all_ideas(session)
    session.commit()
    page = visitor.open(f"/ideen/{idea.id}")
    assert "Übernommen ausIdeen am Rhein (CC BY 4.0)" in page.text
    assert "Eine Antwort der Stadt ist nicht zugesagt." in page.text
    assert "7 Stimmen an der Quelle" in page.text
    assert page.links()["Ideen am Rhein"] == "https://example.org/1"


def test_a_search_finds_imported_ideas(session, origin, visitor):
    importing.take_over(session, [entry("1"), entry("2", title="Carril bici", source="Un carril bici.")], origin)
    session.commit()
    assert "Carril bici" in visitor.open("/ideen?q=carril+bici").links()
    assert session.scalar(select(func.count()).select_from(Contribution)) == 2
