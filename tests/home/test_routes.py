"""The pages everybody looks for first."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import activity, clock
from app.core.city import ActionField
from app.core.contributions import Visibility
from app.core.mail import Mail
from app.core.profile_pages import PAGES
from app.responses.jobs import assign
from app.supports.actions import support
from tests import make


def test_an_empty_city_says_what_will_stand_there(visitor):
    page = visitor.open("/")
    assert "Noch keine Antwort" in page.text
    assert "Idee einreichen" in page.links()


def test_the_first_page_shows_ideas_fields_and_the_next_promise(session, visitor):
    idea = make.proposal(session, title="Bänke am Neckar")
    make.proposal(session, title="Geheim", visibility=Visibility.HELD)
    activity.record(session, "published", None, idea, origin=None)
    assign(session)
    page = visitor.open("/", max_queries=6)
    assert page.text.count("Bänke am Neckar") == 2
    assert "Als Nächstes antwortet die Stadt" in page.text
    assert "Geheim" not in page.text
    assert sum(link.startswith("/handlungsfelder/") for link in page.links().values()) == 12


def test_whatever_is_owed_or_answered_leads_to_its_own_page(session, visitor):
    field_id = make.first(session, ActionField).id
    owed, answered = (make.survey(session, action_field_id=field_id, title=title) for title in ("Eine", "Andere"))
    make.obligation(session, owed)
    make.response(session, make.obligation(session, answered, answered_at=clock.now()), state="published")
    session.commit()
    for address in ("/", f"/handlungsfelder/{make.first(session, ActionField).slug}"):
        links = visitor.open(address).links()
        assert (links["Eine"], links["Andere"]) == (f"/umfragen/{owed.id}-eine", f"/umfragen/{answered.id}-andere")


def test_english_lies_under_its_prefix_and_stays_there(session, visitor):
    make.proposal(session)
    page = visitor.open("/en/")
    assert "Submit an idea" in page.links()
    assert page.links()["All ideas"].startswith("/en/ideen")


def test_a_field_shows_its_own_ideas_and_who_is_in_charge(session, visitor):
    make.proposal(session, title="Solardach", action_field_id=make.field(session, "energie").id)
    make.proposal(session, title="Radweg", action_field_id=make.field(session, "mobilitaet").id)
    page = visitor.open("/handlungsfelder/energie", max_queries=6)
    assert "Solardach" in page.text
    assert "Radweg" not in page.text
    assert "Federführend" in page.text


def test_all_answers_of_a_field_are_those_of_this_field(session, visitor):
    for slug, title in (("energie", "Solardach"), ("mobilitaet", "Radweg")):
        idea = make.proposal(session, title=title, action_field_id=make.field(session, slug).id)
        make.response(session, make.obligation(session, idea), status="accepted", state="published")
    page = visitor.open(visitor.open("/handlungsfelder/energie").links()["Alle Antworten dieses Feldes"])
    assert "Solardach" in page.links()
    assert "Radweg" not in page.links()


def test_an_unknown_field_is_not_found(visitor):
    visitor.open("/handlungsfelder/zauberei", 404)


def test_my_page_shows_what_concerns_me_and_nobody_else(session, visitor):
    person, other = make.account(session), make.account(session)
    make.proposal(session, person, title="Ein eigener Brunnen")
    make.proposal(session, person, title="Mein Wartendes", visibility=Visibility.HELD)
    liked = make.proposal(session, other, title="Das finde ich gut")
    support(session, person, liked)
    page = visitor.sign_in(person).open("/konto")
    for words in ("Ein eigener Brunnen", "Mein Wartendes", "Wird gelesen", "Das finde ich gut"):
        assert words in page.text
    assert "Ein eigener Brunnen" not in visitor.sign_out().sign_in(other).open("/konto").text


def test_my_page_counts_no_nothing_and_says_what_is_late(session, visitor):
    person = make.account(session)
    make.obligation(session, make.proposal(session, person), due_on=date(2026, 1, 7))
    page = visitor.sign_in(person).open("/konto")
    assert "0 Unterstützungen" not in page.text
    assert "0 Kommentare" not in page.text
    assert "Antwort überfällig seit 7. Januar 2026" in page.text


def test_guests_are_asked_to_sign_in_and_come_back(visitor):
    assert "next=" in visitor.open("/konto", 303, follow=False).response.location


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("slug", PAGES)
def test_every_page_of_the_footer_is_there_and_marked_as_a_draft(visitor, slug, language):
    page = visitor.open(f"{language}/{slug}", max_queries=0)
    assert ("Entwurf" if not language else "Draft") in page.text
    assert "{" not in page.text


def test_a_barrier_is_reported_without_an_account(session, visitor, app):
    page = visitor.open("/barriere-melden")
    assert "Hier steht noch nichts" in visitor.post("/barriere-melden", 422, on=page, text=" ").text
    visitor.post("/barriere-melden", on=page, text="Die Karte ist stumm.", contact="0123")
    letter = session.scalars(select(Mail)).one()
    assert letter.address == app.extensions["profile"].contact.accessibility_email
    assert "Die Karte ist stumm." in letter.body


def test_anonymous_pages_carry_no_cookie_and_may_be_kept(visitor):
    answer = visitor.open("/").response
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = visitor.client.get("/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_flood_of_barriers_from_one_network_is_stopped_and_the_words_are_kept(session, visitor):
    for number in range(11):
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8:8:8::{number:x}"
        page = visitor.post("/barriere-melden", 303 if number < 10 else 429, text="Die Karte ist stumm.")
    assert "sehr viele Meldungen" in page.text
    assert "Die Karte ist stumm." in page.body
    assert len(session.scalars(select(Mail)).all()) == 10
