"""A code opens one thing, in one browser, once, for half an hour, and is sent only so often."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import SignInCode, Sitting
from app.core import clock
from app.core.db import db
from tests.accounts.conftest import SAID, ask, begin, leaves


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_wrong_code_is_told_and_counted_although_nothing_else_is_kept(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    right = town.code(address)
    for left in ("noch 4 Versuche", "noch 3 Versuche", "noch 2 Versuche", "noch einen Versuch", "letzte Versuch"):
        page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code=wrong(right))
        assert left in page.text
    page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code=right)
    assert "gilt nicht mehr" in page.text
    assert town.account(address) is None


def test_the_fifth_try_may_be_the_right_one(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    for _ in range(4):
        browser.post(f"{waits}/code", 422, on=browser.open(waits), code=wrong(town.code(address)))
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))


def test_what_is_no_code_costs_no_try(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    for _ in range(6):
        page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code="hallo")
        assert "sechs Ziffern" in page.text
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))


def test_a_code_ends_after_half_an_hour(town, address):
    browser = town.browser()
    begun = clock.now()
    with clock.held_at(begun):
        waits = ask(browser, address)
    with clock.held_at(begun + timedelta(minutes=30)):
        page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code=town.code(address))
        assert "gilt nicht mehr" in page.text
        assert "abgelaufen" in town.browser().open(town.link(address)).text


def test_a_code_works_in_its_last_second(town, address):
    browser = town.browser()
    begun = clock.now()
    with clock.held_at(begun):
        waits = ask(browser, address)
    with clock.held_at(begun + timedelta(minutes=29, seconds=59)):
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))


def test_a_code_works_once(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    form = browser.open(waits).fields(f"{waits}/code")
    code = town.code(address)
    browser.client.post(f"{waits}/code", data={**form, "code": code})
    other = town.browser()
    other.post(f"{waits}/code", 404, code=code)
    browser.post("/abmelden")
    browser.post(f"{waits}/code", 404, code=code)
    with town.app.app_context():
        kept = db.session.scalars(select(SignInCode).where(SignInCode.address == address)).one()
        sittings = db.session.scalars(select(Sitting).where(Sitting.person_id == town.account(address).id)).all()
    assert kept.used_at
    assert sittings == []


def test_a_code_opens_nothing_in_another_browser_and_costs_no_try_there(town, address):
    browser, other = town.browser(), town.browser()
    waits = begin(browser, "Geheimes Wort", email=address)
    ask(other, "other-" + address)
    page = other.open(waits, 404)
    assert "Geheimes" not in page.body
    assert address not in page.body
    for _ in range(6):
        other.post(f"{waits}/code", 404, code=town.code(address))
    assert other.client.get(f"{waits}/stand").status_code == 404
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert [words for words, _name in SAID] == ["Geheimes Wort"]


def test_a_code_for_one_address_does_not_open_another(town, address):
    mine = town.browser()
    waits = ask(mine, "mine-" + address)
    ask(town.browser(), address)
    mine.client.post(f"{waits}/code", data={**mine.open(waits).fields(), "code": town.code(address)})
    assert town.account(address) is None


@pytest.mark.parametrize("separator", [" ", "-", "\u00a0"])
def test_a_pasted_code_may_be_in_groups(town, address, separator):
    browser = town.browser()
    waits = ask(browser, address)
    code = town.code(address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=f" {code[:3]}{separator}{code[3:]} ")


def test_an_address_gets_three_codes_an_hour_from_one_connection(town, address):
    begun = clock.now().replace(minute=5, second=0)
    with clock.held_at(begun):
        for _ in range(3):
            ask(town.browser(), address)
        browser = town.browser()
        page = browser.post("/anmelden", 429, on=browser.open("/anmelden"), email=address.upper())
        assert "schon mehrere Codes" in page.text
        assert page.fields("/anmelden")["email"].casefold() == address
    assert town.letters(address) == 3
    with clock.held_at(begun + timedelta(hours=1)):
        ask(town.browser(), address)


def test_one_connection_gets_so_many_codes_an_hour(town, address, monkeypatch):
    monkeypatch.setitem(town.app.config, "CODES_PER_CLIENT", 2)
    answers = []
    for number in range(3):
        client = town.app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number}"
        token = re.search(r'csrf_token" value="([^"]+)', client.get("/anmelden").text)[1]
        answers.append(client.post("/anmelden", data={"csrf_token": token, "email": f"{number}{address}"}).status_code)
    assert answers == [303, 303, 429]


def test_sending_again_waits_a_minute_and_makes_the_last_code_count(town, address):
    browser = town.browser()
    begun = clock.now().replace(minute=5, second=0)
    with clock.held_at(begun):
        waits = ask(browser, address)
        first = town.code(address)
        page = browser.post(f"{waits}/noch-einmal", 429, on=browser.open(waits))
        assert "In 60 Sekunden" in page.text
    with clock.held_at(begun + timedelta(seconds=60)):
        browser.post(f"{waits}/noch-einmal", on=browser.open(waits))
        second = town.code(address)
        assert town.letters(address) == 2
        if first != second:
            browser.post(f"{waits}/code", 422, on=browser.open(waits), code=first)
        browser.post(f"{waits}/code", on=browser.open(waits), code=second)


def from_elsewhere(browser, last):
    """The same browser at another connection."""
    browser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{last}"
    return browser


def test_a_stranger_who_orders_codes_locks_nobody_out(town, address):
    with clock.held_at(clock.now().replace(minute=5, second=0)):
        stranger = from_elsewhere(town.browser(), 1)
        for _ in range(3):
            ask(stranger, address)
        for _ in range(30):  # refused, and no burden of the address
            stranger.post("/anmelden", 429, on=stranger.open("/anmelden"), email=address)
        browser = from_elsewhere(town.browser(), 2)
        waits = ask(browser, address)
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert leaves(browser)


def test_a_stranger_ends_no_code_and_uses_up_no_try_of_somebody_else(town, address):
    with clock.held_at(clock.now().replace(minute=5, second=0)):
        browser = from_elsewhere(town.browser(), 1)
        waits = ask(browser, address)
        mine = town.code(address)
        stranger = from_elsewhere(town.browser(), 2)
        theirs = ask(stranger, address)
        for _ in range(6):
            stranger.post(f"{theirs}/code", 422, on=stranger.open(theirs), code=wrong(town.code(address)))
        browser.post(f"{waits}/code", on=browser.open(waits), code=mine)
    assert leaves(browser)


def test_an_address_gets_twenty_codes_an_hour_from_the_whole_world(town, address):
    with clock.held_at(clock.now().replace(minute=5, second=0)):
        for number in range(20):
            ask(from_elsewhere(town.browser(), number), address)
        browser = from_elsewhere(town.browser(), 99)
        browser.post("/anmelden", 429, on=browser.open("/anmelden"), email=address)
    assert town.letters(address) == 20
