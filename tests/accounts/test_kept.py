"""A sitting that ended while somebody wrote costs them nothing."""

from datetime import timedelta

import pytest
from flask import request

from app import create_app
from app.core import clock
from app.core.access import signed_in
from app.core.db import db
from tests.accounts.conftest import Town

WRITTEN: list[dict[str, list[str]]] = []
LETTER = 'Sehr geehrte Frau Müller,\n\n"vielen" Dank & <b>Gruß</b>\n  – eingerückt\n'


@signed_in
def write():
    """A form only for people who are signed in."""
    WRITTEN.append({name: values for name, values in request.form.lists() if name != "csrf_token"})
    return "", 303, {"Location": "/geschrieben"}


@pytest.fixture(scope="module")
def desk_app(postgres, template_database):
    app = create_app("Testing", DATABASE_URL=postgres.url(postgres.create("desk", template_database)))
    app.add_url_rule("/schreiben", "write", write, methods=["POST"])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def desk(desk_app):
    WRITTEN.clear()
    return Town(desk_app)


def sign_in(desk, browser, address):
    waits = browser.post("/anmelden", on=browser.open("/anmelden"), email=address).response.headers["Location"]
    browser.post(f"{waits}/code", on=browser.open(waits), code=desk.code(address))


def test_a_form_sent_after_the_sitting_ended_is_sent_again_after_signing_in(desk, address):
    browser = desk.browser()
    begun = clock.now()
    with clock.held_at(begun):
        sign_in(desk, browser, address)
    with clock.held_at(begun + timedelta(days=31)):
        waits = browser.post("/schreiben?an=stadt", letter=LETTER, kind=["a", "b"]).response.headers["Location"]
        page = browser.open(waits)
        assert "Sehr geehrte Frau Müller" in page.text
        browser.post(waits, on=page, email=address)
        done = browser.post(f"{waits}/code", on=browser.open(waits), code=desk.code(address))
        assert done.response.headers["Location"] == waits
        page = browser.open(waits)
        assert WRITTEN == []
        sent = [(field.get("name"), "".join(field.itertext())) for field in page.all("textarea")]
        assert ("letter", LETTER) in sent
        browser.post("/schreiben?an=stadt", on=page, kind=["a", "b"])
    assert WRITTEN == [{"letter": [LETTER], "kind": ["a", "b"]}]


def test_the_link_of_the_mail_takes_the_form_to_its_own_browser(desk, address):
    browser, phone = desk.browser(), desk.browser()
    waits = browser.post("/schreiben", letter=LETTER).response.headers["Location"]
    browser.post(waits, on=browser.open(waits), email=address)
    link = desk.link(address)
    phone.post(link, on=phone.open(link))
    page = phone.open(waits)
    phone.post("/schreiben", on=page)
    assert WRITTEN == [{"letter": [LETTER]}]
    browser.open(waits, 404)


def test_with_an_old_token_too_the_page_carries_what_was_typed(desk, address, monkeypatch):
    monkeypatch.setattr(write, "shown_again", True, raising=False)
    browser = desk.browser()
    page = browser.post("/schreiben", 401, letter=LETTER, csrf_token="alt")
    assert "noch da" in page.text
    waits = browser.post("/schreiben", on=page).response.headers["Location"]
    assert "Sehr geehrte Frau Müller" in browser.open(waits).text
    assert WRITTEN == []


def test_a_form_from_another_site_is_not_kept(desk):
    browser = desk.browser()
    assert browser.client.post("/schreiben", data={"letter": "Böse"}).status_code == 400


def test_an_endless_form_is_not_kept(desk):
    assert desk.browser().post("/schreiben", 401, letter="a" * 300_000).status == 401


def test_a_script_is_led_to_the_page_of_signing_in(desk):
    browser = desk.browser()
    form = {"csrf_token": browser.token(), "letter": LETTER}
    answer = browser.client.post("/schreiben", data=form, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text) == (200, "")
    assert "Sehr geehrte" in browser.open(answer.headers["HX-Redirect"]).text


def test_nul_and_odd_names_are_no_crash_and_are_not_kept(desk):
    browser = desk.browser()
    form = {"csrf_token": browser.token(), "letter": "Gu\x00ten Tag", "\x00": "a", "n" * 5000: "b", "<x>": "c"}
    answer = browser.client.post("/schreiben", data=form)
    assert answer.status_code == 303
    page = browser.open(answer.headers["Location"])
    assert "Guten Tag" in page.text
    assert desk.browser().post("/schreiben", 401, **{"\x00": "a"}).status == 401
