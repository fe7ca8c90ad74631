"""Whatever is typed into the fields of signing in is answered with a page: a sentence, never a crash."""

import json
from urllib.parse import quote

import pytest

from app.core import clock
from tests.shared_data import shared_data
from tests.visitor import Page, check

ANSWERS = {200, 303, 400, 404, 409, 410, 422, 429}


@pytest.fixture(scope="module")
def naughty():
    return json.loads(shared_data("naughty_strings/blns.json").read_text("utf-8"))


def held_to_the_house(response, words):
    """The answer is a page, and what every page promises holds for it."""
    assert response.status_code in ANSWERS, words
    check(Page(response, []))


def test_naughty_names_addresses_and_codes_are_answered_with_a_page(town, naughty):
    browser = town.browser()
    waits = browser.post("/sagen", words="Guten Tag").response.headers["Location"]
    with clock.held_at(clock.now()):
        browser.post(waits, on=browser.open(waits), email="naughty@example.org")
        token = {"csrf_token": browser.token()}
        for words in naughty:
            fields = {"email": words, "display_name": words, "next": words, "meant": words}
            answer = browser.client.post("/anmelden", data={**token, **fields})
            assert answer.status_code == 422, words
            held_to_the_house(answer, words)
        for words in naughty[::5]:
            held_to_the_house(browser.client.post(f"{waits}/code", data={**token, "code": words}), words)


def test_naughty_addresses_of_pages_are_answered_with_a_page(town, naughty):
    client = town.app.test_client()
    for words in naughty[::3]:
        answer = client.get(f"/anmelden/link/{quote(words)}", query_string={"next": words})
        assert answer.status_code in {*ANSWERS, 308}, words
    for words in naughty[::5]:
        held_to_the_house(client.get("/anmelden", query_string={"next": words}), words)
