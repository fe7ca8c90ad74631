"""Two at once, decided by the database: a code is used once, an address becomes one account, a try is counted."""

import re

from sqlalchemy import func, select

from app.accounts.models import Account, SignInCode, Sitting
from app.core.activity import Activity
from app.core.db import db
from tests.accounts.conftest import SAID
from tests.at_once import EIGHT, at_once


def copies(town, browser, number=EIGHT):
    """The same browser several times over."""
    made = []
    for _ in range(number):
        client = town.app.test_client()
        client.set_cookie("session", browser.client.get_cookie("session").value)
        made.append(client)
    return made


def count(town, model, *conditions):
    with town.app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_eight_right_codes_at_once_sign_in_once(town, address):
    browser = town.browser()
    waits = browser.post("/sagen", words="Achtmal", email=address).response.headers["Location"]
    form = {**browser.open(waits).fields(f"{waits}/code"), "code": town.code(address)}
    answers = at_once(
        *[lambda c=client: c.post(f"{waits}/code", data=form).status_code for client in copies(town, browser)]
    )
    assert sorted(answers) in ([303] + [404] * n + [422] * (7 - n) for n in range(8))
    assert len(SAID) == 1
    account = town.account(address)
    assert count(town, Sitting, Sitting.person_id == account.id) == 1
    assert count(town, Activity, Activity.actor_id == account.id, Activity.verb == "signed_up") == 1


def test_eight_wrong_codes_at_once_are_five_tries(town, address):
    browser = town.browser()
    waits = browser.post("/sagen", words="Raten", email=address).response.headers["Location"]
    form = browser.open(waits).fields(f"{waits}/code")
    right = int(town.code(address))
    guesses = [f"{(right + step) % 1_000_000:06}" for step in range(1, EIGHT + 1)]
    clients = copies(town, browser)
    answers = at_once(
        *[
            lambda c=client, g=guess: c.post(f"{waits}/code", data={**form, "code": g}).text.count(
                "Der Code stimmt nicht"
            )
            for client, guess in zip(clients, guesses, strict=True)
        ]
    )
    assert sum(bool(found) for found in answers) == 5
    with town.app.app_context():
        assert db.session.scalars(select(SignInCode.tries).where(SignInCode.address == address)).one() == 5


def test_code_and_link_at_once_do_it_once(town, address):
    browser, phone = town.browser(), town.browser()
    waits = browser.post("/sagen", words="Beides", email=address).response.headers["Location"]
    form = {**browser.open(waits).fields(f"{waits}/code"), "code": town.code(address)}
    link = town.link(address)
    button = phone.open(link).fields()
    answers = at_once(
        lambda: browser.client.post(f"{waits}/code", data=form).status_code,
        lambda: phone.client.post(link, data=button).status_code,
    )
    assert answers.count(303) == 1
    assert len(SAID) == 1


def test_eight_browsers_confirm_one_new_address_at_once(town, address):
    calls = []
    for number in range(EIGHT):
        browser = town.browser()
        spelling = address if number % 2 else address.replace("anna", "Anna")
        with town.app.app_context():
            limits = db.session.connection()
            limits.exec_driver_sql("DELETE FROM attempt")
            db.session.commit()
        waits = browser.post("/sagen", words=f"Nummer {number}", email=spelling).response.headers["Location"]
        form = {**browser.open(waits).fields(f"{waits}/code"), "code": town.code(spelling)}
        calls.append(lambda b=browser, w=waits, f=form: b.client.post(f"{w}/code", data=f).status_code)
    assert at_once(*calls) == [303] * EIGHT
    assert count(town, Account, Account.email_key == address) == 1
    assert len(SAID) == EIGHT


def test_codes_asked_for_at_once_keep_the_limit(town, address):
    browsers = [town.browser() for _ in range(EIGHT)]
    forms = [{**browser.open("/anmelden").fields("/anmelden"), "email": address} for browser in browsers]
    answers = at_once(
        *[
            lambda b=browser, f=form: b.client.post("/anmelden", data=f).status_code
            for browser, form in zip(browsers, forms, strict=True)
        ]
    )
    assert sorted(answers) == [303] * 3 + [429] * 5
    assert town.letters(address) == 3
    assert re.search(r"\d{6}", town.code(address))
