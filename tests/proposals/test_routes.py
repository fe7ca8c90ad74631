"""Ideas as everyone reads them: one idea, its earlier wordings, similar ones, the feed."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from app.core import clock
from app.core.contributions import Visibility
from app.core.locale import day
from app.proposals import actions
from app.proposals.models import Proposal
from tests import make
from tests.proposals.conftest import ANONYMOUS, SIGNED_IN, address

pytestmark = pytest.mark.usefixtures("lists_of_the_city_known")


def test_an_idea_has_one_address(session, visitor):
    idea = make.proposal(session, title="Ein Brunnen")
    for wrong in (f"/ideen/{idea.id}", f"/ideen/{idea.id}-falsch"):
        answer = visitor.open(wrong, 301, follow=False)
        assert answer.response.location == f"/ideen/{idea.id}-ein-brunnen"
    page = visitor.open(f"/ideen/{idea.id}-ein-brunnen", max_queries=ANONYMOUS)
    assert page.h1 == "Ein Brunnen"
    assert not page.all("input", type="hidden")  # no form, so that the page can be kept


def test_an_idea_with_comments_stays_within_its_queries(session, visitor):
    idea, reader = make.proposal(session), make.account(session)
    for _number in range(3):
        make.comment(session, make.comment(session, idea))
    make.obligation(session, idea)
    url = visitor.open(address(idea)).url
    assert "6 Kommentare" in visitor.open(url, max_queries=ANONYMOUS).text
    visitor.sign_in(reader).open(url, max_queries=SIGNED_IN)


@pytest.mark.parametrize("visibility", [Visibility.HIDDEN, Visibility.REMOVED, Visibility.ERASED])
def test_what_was_taken_down_is_gone(session, visitor, visibility):
    idea = make.proposal(session, title="Verschwunden", visibility=visibility)
    assert "Verschwunden" not in visitor.open(address(idea), 410).text
    visitor.open(f"/ideen/{idea.id}/fassungen", 410)


def test_what_is_held_is_seen_by_author_and_moderators(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Noch nicht gelesen", visibility=Visibility.HELD)
    visitor.open(address(idea), 404)
    visitor.open(f"/ideen/{idea.id}/fassungen", 404)
    visitor.sign_in(make.account(session)).open(address(idea), 404)
    assert "Noch nicht gelesen" in visitor.sign_in(author).open(address(idea)).text
    assert "Noch nicht gelesen" in visitor.sign_in(make.staff(session, "moderator")).open(address(idea)).text


def test_a_draft_has_no_page(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, visibility=Visibility.DRAFT)
    visitor.sign_in(author).open(address(idea), 404)


def test_a_merged_idea_leads_to_the_other(session, visitor):
    target = make.proposal(session, title="Die andere")
    idea = make.proposal(session, visibility=Visibility.MERGED, about_id=target.id)
    assert visitor.open(address(idea)).h1 == "Die andere"


def test_many_changes_are_compared_page_by_page(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, title="Bank 0")
    for number in range(1, 8):
        words = actions.Words(f"Bank {number}", idea.source, "de")
        actions.revise(session, author, idea, words, idea.version)
    session.commit()
    newest = visitor.open(f"/ideen/{idea.id}/fassungen")
    assert [new.text.strip() for new in newest.all("ins")] == ["7", "6", "5", "4", "3"]
    assert newest.links()["Frühere Änderungen"] == f"/ideen/{idea.id}/fassungen?ab=3"
    oldest = visitor.open(f"/ideen/{idea.id}/fassungen?ab=3")
    assert [new.text.strip() for new in oldest.all("ins")] == ["2", "1"]
    assert "Frühere Änderungen" not in oldest.links()
    for nonsense in ("0", "x", "99999999999999999999"):
        assert len(visitor.open(f"/ideen/{idea.id}/fassungen?ab={nonsense}").all("ins")) == 5


def test_an_imported_idea_promises_no_answer_beside_the_button_until_one_is_promised(session, visitor):
    then = clock.now() - timedelta(days=300)
    values = {"origin": "bonn", "origin_key": "b1", "submitted_at": then, "published_at": then, "created_at": then}
    idea = make.proposal(session, **values)
    page = visitor.open(address(idea))
    assert "beantwortet wird jede Idee" not in page.text
    assert "ist keine Antwort zugesagt" in page.text
    assert "beantwortet wird jede Idee" not in visitor.open(f"/unterstuetzen/{idea.id}").text
    make.obligation(session, idea)
    assert "beantwortet wird jede Idee" in visitor.open(address(idea)).text
    assert "beantwortet wird jede Idee" in visitor.open(address(make.proposal(session))).text


def test_the_day_of_an_imported_idea_is_said_to_be_that_of_its_source(session, visitor):
    then = clock.now() - timedelta(days=300)
    values = {"origin": "bonn", "origin_key": "b1", "submitted_at": then, "published_at": then, "created_at": then}
    words = visitor.open(address(make.proposal(session, **values))).text
    assert f"An der Quelle veröffentlicht{day(then)}" in words
    assert "Eingegangen" not in words
    words = visitor.open(address(make.proposal(session))).text
    assert "An der Quelle" not in words
    assert f"Eingegangen {day(clock.now())}" in words


def test_an_imported_idea_came_before_an_answer_was_promised(session, visitor):
    then = clock.now() - timedelta(days=300)
    values = {"origin": "bonn", "origin_key": "b1", "submitted_at": then, "published_at": then, "created_at": then}
    idea = make.proposal(session, **values)
    make.obligation(session, idea)
    words = visitor.open(address(idea)).text
    history = words[words.index("Verlauf") :]
    came, promised = (day(moment) for moment in (then, clock.now()))
    assert f"Eingegangen {came}" in history
    assert f"Antwort zugesagt {promised}" in history
    assert "Antwort zugesagt" not in visitor.open(address(owed_today(session))).text


def owed_today(session):
    """An idea of today with its answer owed."""
    return session.get(Proposal, make.obligation(session, make.proposal(session)).contribution_id)


@pytest.mark.parametrize(
    ("visibility", "status"), [(Visibility.HELD, 404), (Visibility.DRAFT, 404), (Visibility.HIDDEN, 410)]
)
def test_a_merged_idea_does_not_tell_the_title_of_what_nobody_reads(session, visitor, visibility, status):
    target = make.proposal(session, title="Ungelesene Worte", visibility=visibility)
    idea = make.proposal(session, visibility=Visibility.MERGED, about_id=target.id)
    page = visitor.open(address(idea), status, follow=False)
    assert "ungelesene" not in f"{page.response.headers}{page.body}".casefold()


@pytest.mark.parametrize(
    "address",
    ["/ideen/0-x", "/ideen/-1", "/ideen/999999999-x", "/ideen/99999999999999999999-x", "/ideen/1e3",
     "/ideen/999999999/fassungen", "/ideen/99999999999999999999/fassungen", "/ideen/x", "/ideen/entwurf/kurz"],
)  # fmt: skip
def test_ids_that_do_not_exist_are_not_found(visitor, address):
    visitor.open(address, 404)


def test_what_people_wrote_is_never_active(session, visitor):
    idea = make.proposal(session, title="<script>alert(1)</script>", place="<img src=x onerror=alert(2)>")
    page = visitor.open(address(idea))
    assert page.h1 == "<script>alert(1)</script>"
    assert not page.all("img")


def test_the_feed_carries_ideas_escaped_and_honours_filters(session, visitor):
    field = make.field(session, "energie")
    make.proposal(session, title="Sonne & <Wind>", html="<p>Ja &amp; nein</p>", action_field_id=field.id)
    make.proposal(session, title="Anderes")
    answer = visitor.client.get("/feeds/ideen.atom?feld=energie")
    assert answer.mimetype == "application/atom+xml"
    tree = ElementTree.fromstring(answer.data)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in tree.iter(f"{atom}entry")] == ["Sonne & <Wind>"]
    assert tree.find(f"{atom}entry/{atom}content").text == "<p>Ja &amp; nein</p>"


def test_similar_ideas_are_public_and_of_others(session, visitor):
    person = make.account(session)
    make.proposal(session, title="Bänke am Neckarufer")
    make.proposal(session, person, title="Meine Bänke am Neckarufer")
    make.proposal(session, title="Verborgene Bänke am Neckarufer", visibility=Visibility.HIDDEN)
    page = visitor.sign_in(person).open("/ideen/aehnliche?titel=Bänke am Neckar")
    assert page.body.count("Bänke am Neckarufer") == 1
    assert "1 ähnliche Idee unter dem Feld" in page.body
    assert "ähnliche" not in visitor.open("/ideen/aehnliche?titel=").body


@pytest.mark.parametrize("typed", ["Lastenrad", "Mehr Lastenräder"])
def test_the_first_words_of_a_title_already_lead_to_similar_ideas(session, visitor, typed):
    make.proposal(session, title="Ein Lastenrad für jeden Stadtteil, kostenlos und rund um die Uhr")
    make.proposal(session, title="Ein Radweg am Lastenaufzug der Hafenstraße")
    page = visitor.open(f"/ideen/aehnliche?titel={typed}")
    assert "Ein Lastenrad für jeden Stadtteil" in page.body
    assert "1 ähnliche Idee unter dem Feld" in page.body
