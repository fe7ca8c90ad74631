"""Who is signed in, for how long, and who only claims to be."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import actions, security
from app.accounts.models import Account, Sitting
from app.core import clock
from app.core.db import db
from tests import make
from tests.accounts.conftest import SAID, ask, begin, leaves


def test_who_is_signed_in_costs_one_query(town, address):
    with town.app.app_context():
        account = actions.add_person(db.session, address, "Anna")
        for duty in ("moderator", "coordinator"):
            actions.give_duty(db.session, account, duty)
        db.session.commit()
    browser = town.browser().sign_in(account)
    page = browser.open("/abmelden")
    about_people = [query for query in page.queries if "account" in query or "duty" in query]
    assert len(about_people) == 1
    assert "angemeldet als Anna" in page.text


def test_the_session_is_new_after_signing_in(town, address):
    browser = town.browser()
    waits = begin(browser, "Neu", email=address)
    before = browser.client.get_cookie("session").value
    with browser.client.session_transaction() as kept:
        word, token = kept["browser"], kept.get("csrf_token")
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    with browser.client.session_transaction() as kept:
        assert kept["browser"] != word
        assert kept.get("csrf_token") != token
    thief = town.app.test_client()
    thief.set_cookie("session", before)
    assert thief.get("/abmelden").status_code == 303
    assert thief.get(waits).status_code == 404


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    copied = browser.client.get_cookie("session").value
    thief = town.app.test_client()
    thief.set_cookie("session", copied)
    assert thief.get("/abmelden").status_code == 200
    browser.post("/abmelden")
    assert not leaves(browser)
    assert thief.get("/abmelden").status_code == 303


def test_signing_in_again_ends_the_sitting_before(town, address):
    browser = town.browser()
    for who in (address, "b" + address):
        browser.post("/sagen", words=who, email=who)
        link = town.link(who)
        browser.post(link, on=browser.open(link))
    with town.app.app_context():
        left = db.session.scalars(select(Sitting).where(Sitting.person_id == town.account(address).id)).all()
    assert left == []


def test_signing_out_needs_a_button(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    browser.open("/abmelden")
    assert browser.client.post("/abmelden").status_code == 400
    assert leaves(browser)


@pytest.mark.parametrize(("duty", "stay"), [(None, timedelta(days=30)), ("moderator", timedelta(hours=12))])
def test_people_with_a_duty_sign_in_daily_and_others_monthly(town, address, duty, stay):
    browser = town.browser()
    begun = clock.now()
    with clock.held_at(begun):
        with town.app.app_context():
            account = actions.add_person(db.session, address, "Anna")
            if duty:
                actions.give_duty(db.session, account, duty)
            db.session.commit()
        waits = ask(browser, address)
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    with clock.held_at(begun + stay - timedelta(seconds=1)):
        assert leaves(browser)
    with clock.held_at(begun + stay):
        assert not leaves(browser)


@pytest.mark.parametrize("closed", [{"active": False}, {"state": "erased"}])
def test_a_closed_account_stays_closed(town, address, closed):
    browser = town.browser()
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    change(town, address, **closed)
    assert not leaves(browser)
    again = town.browser()
    waits = ask(again, address)
    page = again.post(f"{waits}/code", 422, on=again.open(waits), code=town.code(address))
    assert "geschlossen" in page.text


def test_a_suspended_person_reads_on_but_writes_nothing(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    page = browser.open("/konto/name")
    change(town, address, state="suspended")
    refused = browser.post("/konto/name", 403, on=page, display_name="Andere")
    assert "Ihr Konto ist gesperrt" in refused.text
    assert town.account(address).display_name != "Andere"
    assert "Meine Ideen" in browser.open("/konto").text
    browser.post("/abmelden", on=browser.open("/abmelden"))


def test_a_suspended_person_signs_in_and_what_was_begun_stays_unsent(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    change(town, address, state="suspended")
    again = town.browser()
    waits = begin(again, "Ein Wort", email=address)
    SAID.clear()
    page = again.post(f"{waits}/code", on=again.open(waits), code=town.code(address))
    assert page.response.headers["Location"] == waits
    assert "Ihr Konto ist gesperrt" in again.open(waits).body
    assert leaves(again)
    assert not SAID


def change(town, address, **values):
    """Change the account of this address behind the platform's back."""
    with town.app.app_context():
        account = db.session.scalars(select(Account).where(Account.email_key == address)).one()
        for name, value in values.items():
            setattr(account, name, value)
        db.session.commit()


def test_a_session_cannot_name_a_person_itself(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    other = town.browser()
    with other.client.session_transaction() as kept:
        kept.update({"_user_id": town.account(address).fs_uniquifier, "_fresh": True})
    assert not leaves(other)
    with other.client.session_transaction() as kept:
        kept[security.KEY] = "guessed"
    assert not leaves(other)


def test_only_a_sitting_says_who_someone_is_and_no_token_in_a_header(session, visitor):
    token = make.account(session).get_auth_token()
    for headers, query in (({"Authentication-Token": token}, None), ({}, {"auth_token": token})):
        answer = visitor.client.get("/konto", headers=headers, query_string=query)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/anmelden")
