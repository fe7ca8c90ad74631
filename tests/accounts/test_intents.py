"""What a guest begins is carried out once, after signing in, and only as it was read."""

from sqlalchemy import select

from app.accounts.models import Intent
from app.core.db import db
from tests.accounts.conftest import SAID, begin, leaves


def test_one_connection_begins_so_much_an_hour(town, address, monkeypatch):
    monkeypatch.setitem(town.app.config, "INTENTS_PER_CLIENT", 0)
    browser = town.browser()
    browser.post("/sagen", 429, words="Flut")


def test_a_guest_reads_what_was_begun_and_it_is_done_after_the_code(town, address):
    browser = town.browser()
    waits = begin(browser, "<b>Guten Tag</b>")
    page = browser.open(waits)
    assert "Ihre Worte: <b>Guten Tag</b>" in page.text
    browser.post(waits, on=page, email=address, display_name="Anna")
    page = browser.open(waits)
    assert "Ihre Worte" in page.text
    done = browser.post(f"{waits}/code", on=page, code=town.code(address))
    assert done.response.headers["Location"] == "/gesagt/1"
    assert SAID == [("<b>Guten Tag</b>", "Anna")]


def test_what_was_done_keeps_no_copy_of_what_was_written(town, address):
    browser = town.browser()
    waits = begin(browser, "Nur einmal", email=address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    with town.app.app_context():
        intent = db.session.scalars(select(Intent).where(Intent.token == waits.rsplit("/", 1)[1])).one()
    assert intent.payload == {}
    assert intent.done_at


def test_a_rule_that_says_no_leaves_the_person_signed_in_and_the_words_kept(town, address):
    browser = town.browser()
    waits = begin(browser, "verboten", email=address)
    done = browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert done.response.headers["Location"] == waits
    page = browser.open(waits)
    assert "Das sagt hier niemand." in page.body
    assert "Ihre Worte: verboten" in page.text
    assert leaves(browser)
    assert SAID == []


def test_whoever_signed_in_meanwhile_needs_no_second_code(town, address):
    browser = town.browser()
    first, second = begin(browser, "Eins"), begin(browser, "Zwei")
    browser.post(first, on=browser.open(first), email=address)
    browser.post(f"{first}/code", on=browser.open(first), code=town.code(address))
    page = browser.open(second)
    assert "Sie sind angemeldet" in page.text
    browser.post(f"{second}/absenden", on=page)
    browser.post(f"{second}/absenden")
    assert [words for words, _name in SAID] == ["Eins", "Zwei"]


def test_a_guest_cannot_skip_the_code(town, address):
    browser = town.browser()
    waits = begin(browser, "Ohne Code")
    assert browser.post(f"{waits}/absenden").response.headers["Location"] == waits
    assert SAID == []


def test_an_old_form_keeps_what_was_typed(town, address):
    browser = town.browser()
    waits = begin(browser, "Lange offen")
    page = browser.post(waits, 422, on=browser.open(waits), email=address, display_name="Anna", csrf_token="alt")
    assert "war lange offen" in page.text
    assert page.fields(waits)["email"] == address
    assert "Ihre Worte: Lange offen" in page.text
    browser.post(waits, on=page)
    assert town.letters(address) == 1


def swap(town, waits, words):
    """Somebody writes other words into what was begun."""
    with town.app.app_context():
        intent = db.session.scalars(select(Intent).where(Intent.token == waits.rsplit("/", 1)[1])).one()
        intent.payload = {"words": words}
        db.session.commit()


def test_a_text_swapped_after_it_was_read_is_shown_again_behind_the_link(town, address):
    waits = begin(town.browser(), "Danke an die Feuerwehr", email=address)
    victim, link = town.browser(), town.link(address)
    page = victim.open(link)
    swap(town, waits, "Etwas Gemeines")
    page = victim.post(link, 409, on=page)
    assert "hat sich inzwischen geändert" in page.text
    assert "Etwas Gemeines" in page.text
    assert not leaves(victim)
    assert SAID == []
    victim.post(link, on=page)
    assert [words for words, _name in SAID] == ["Etwas Gemeines"]


def test_a_text_swapped_before_the_code_or_the_button_is_shown_again_too(town, address):
    browser = town.browser()
    first, second = begin(browser, "Eins", email=address), begin(browser, "Zwei")
    page = browser.open(first)
    swap(town, first, "Anderes")
    page = browser.post(f"{first}/code", 409, on=page, code=town.code(address))
    assert "Anderes" in page.text
    browser.post(f"{first}/code", on=page, code=town.code(address))
    page = browser.open(second)
    swap(town, second, "Ganz anderes")
    page = browser.post(f"{second}/absenden", 409, on=page)
    assert "hat sich inzwischen geändert" in page.text
    assert [words for words, _name in SAID] == ["Anderes"]


def test_a_button_that_says_not_what_was_shown_does_nothing(town, address):
    begin(town.browser(), "Fremd", email=address)
    phone = town.browser()
    page = phone.post(town.link(address), 409)
    assert "Ihre Worte: Fremd" in page.text
    assert SAID == []
