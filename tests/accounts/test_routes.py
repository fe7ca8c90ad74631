"""Signing in as a person and as somebody who should not get in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts import actions, security
from app.accounts.models import Account, Intent, SignInCode, Sitting
from app.core import clock
from app.core.activity import Activity
from app.core.db import db
from tests import make
from tests.accounts.conftest import SAID
from tests.visitor import asked


def ask(town, browser, address, **values):
    """Ask for a code on the page of just signing in; returns the address of the page that waits."""
    page = browser.post("/anmelden", on=browser.open("/anmelden"), email=address, **values)
    return page.response.headers["Location"]


def begin(browser, words="Guten Tag", **values):
    """Begin something as a guest; returns the address of the page that waits."""
    return browser.post("/sagen", words=words, **values).response.headers["Location"]


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def leaves(browser):
    """Whether somebody is signed in: only they are shown the page for signing out."""
    return browser.client.get("/abmelden").status_code == 200


def test_signing_in_leads_back_to_where_one_came_from(town, address):
    browser = town.browser()
    page = browser.open("/anmelden?next=/ideen?sort=supports")
    waits = browser.post("/anmelden", on=page, email=address, display_name="Anna").response.headers["Location"]
    page = browser.open(waits)
    assert address in page.text
    field = page.all("input", name="code")[0]
    assert (field.get("autocomplete"), field.get("inputmode")) == ("one-time-code", "numeric")
    done = browser.post(f"{waits}/code", on=page, code=town.code(address))
    assert done.response.headers["Location"] == "/ideen?sort=supports"
    assert town.account(address).display_name == "Anna"
    assert "angemeldet als Anna" in browser.open("/abmelden").text


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


def test_the_mail_carries_code_and_link_and_is_wiped_after_sending(town, address):
    ask(town, town.browser(), address)
    letter = town.letter(address)
    assert letter.secret is True
    assert letter.subject == "Ihr Code für Heilbronn antwortet"
    assert town.code(address) not in letter.subject
    assert "http://127.0.0.1:8000/anmelden/link/" in letter.body


def test_the_database_knows_neither_code_nor_link(town, address):
    ask(town, town.browser(), address)
    with town.app.app_context():
        row = db.session.scalars(select(SignInCode).where(SignInCode.address == address)).one()
    kept = " ".join(str(value) for value in vars(row).values())
    assert town.code(address) not in kept.replace(address, "")
    assert town.link(address).rsplit("/", 1)[1] not in kept


def test_mails_speak_the_language_of_the_page(town, address):
    browser = town.browser()
    page = browser.open("/en/anmelden")
    waits = browser.post("/en/anmelden", on=page, email=address).response.headers["Location"]
    assert waits.startswith("/en/anmelden/")
    letter = town.letter(address)
    assert letter.subject == "Your code for Heilbronn answers"
    assert "http://127.0.0.1:8000/en/anmelden/link/" in letter.body
    done = browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert done.response.headers["Location"] == "/en/"
    assert town.account(address).language == "en"


def test_a_forged_host_does_not_get_into_the_mail(town, address):
    client, base = town.app.test_client(), "http://evil.example"
    token = re.search(r'csrf_token" value="([^"]+)', client.get("/anmelden", base_url=base).text)[1]
    client.post("/anmelden", base_url=base, data={"csrf_token": token, "email": address})
    assert "evil.example" not in town.letter(address).body


def test_known_and_unknown_addresses_get_the_same_page(town, address):
    known = town.browser()
    waits = ask(town, known, address)
    known.post(f"{waits}/code", on=known.open(waits), code=town.code(address))
    pages, statements = [], []
    for who in (address, "x" + address):
        browser = town.browser()
        form = browser.open("/anmelden").fields()
        with asked(town.app) as queries:
            answer = browser.client.post("/anmelden", data={**form, "email": who})
        statements.append([re.sub(r"\s+", " ", query) for query in queries])
        body = browser.open(answer.headers["Location"]).body
        body = re.sub(r'value="[^"]*"|/anmelden/[\w-]+|\d\d:\d\d', "", body).replace(who, "ADDRESS")
        pages.append((answer.status_code, body))
    assert pages[0] == pages[1]
    assert statements[0] == statements[1]


def test_a_wrong_code_is_told_and_counted_although_nothing_else_is_kept(town, address):
    browser = town.browser()
    waits = ask(town, browser, address)
    right = town.code(address)
    for left in ("noch 4 Versuche", "noch 3 Versuche", "noch 2 Versuche", "noch einen Versuch", "letzte Versuch"):
        page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code=wrong(right))
        assert left in page.text
    page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code=right)
    assert "gilt nicht mehr" in page.text
    assert town.account(address) is None


def test_the_fifth_try_may_be_the_right_one(town, address):
    browser = town.browser()
    waits = ask(town, browser, address)
    for _ in range(4):
        browser.post(f"{waits}/code", 422, on=browser.open(waits), code=wrong(town.code(address)))
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))


def test_what_is_no_code_costs_no_try(town, address):
    browser = town.browser()
    waits = ask(town, browser, address)
    for _ in range(6):
        page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code="hallo")
        assert "sechs Ziffern" in page.text
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))


def test_a_code_ends_after_half_an_hour(town, address):
    browser = town.browser()
    begun = clock.now()
    with clock.held_at(begun):
        waits = ask(town, browser, address)
    with clock.held_at(begun + timedelta(minutes=30)):
        page = browser.post(f"{waits}/code", 422, on=browser.open(waits), code=town.code(address))
        assert "gilt nicht mehr" in page.text
        assert "abgelaufen" in town.browser().open(town.link(address)).text


def test_a_code_works_in_its_last_second(town, address):
    browser = town.browser()
    begun = clock.now()
    with clock.held_at(begun):
        waits = ask(town, browser, address)
    with clock.held_at(begun + timedelta(minutes=29, seconds=59)):
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))


def test_a_code_works_once(town, address):
    browser = town.browser()
    waits = ask(town, browser, address)
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
    ask(town, other, "other-" + address)
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
    waits = ask(town, mine, "mine-" + address)
    ask(town, town.browser(), address)
    mine.client.post(f"{waits}/code", data={**mine.open(waits).fields(), "code": town.code(address)})
    assert town.account(address) is None


@pytest.mark.parametrize("separator", [" ", "-", "\u00a0"])
def test_a_pasted_code_may_be_in_groups(town, address, separator):
    browser = town.browser()
    waits = ask(town, browser, address)
    code = town.code(address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=f" {code[:3]}{separator}{code[3:]} ")


def test_an_address_gets_three_codes_an_hour_from_one_connection(town, address):
    begun = clock.now().replace(minute=5, second=0)
    with clock.held_at(begun):
        for _ in range(3):
            ask(town, town.browser(), address)
        browser = town.browser()
        page = browser.post("/anmelden", 429, on=browser.open("/anmelden"), email=address.upper())
        assert "schon mehrere Codes" in page.text
        assert page.fields("/anmelden")["email"].casefold() == address
    assert town.letters(address) == 3
    with clock.held_at(begun + timedelta(hours=1)):
        ask(town, town.browser(), address)


def test_one_connection_gets_so_many_codes_an_hour(town, address, monkeypatch):
    monkeypatch.setitem(town.app.config, "CODES_PER_CLIENT", 2)
    answers = []
    for number in range(3):
        client = town.app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:1:2::{number}"
        token = re.search(r'csrf_token" value="([^"]+)', client.get("/anmelden").text)[1]
        answers.append(client.post("/anmelden", data={"csrf_token": token, "email": f"{number}{address}"}).status_code)
    assert answers == [303, 303, 429]


def test_one_connection_begins_so_much_an_hour(town, address, monkeypatch):
    monkeypatch.setitem(town.app.config, "INTENTS_PER_CLIENT", 0)
    browser = town.browser()
    browser.post("/sagen", 429, words="Flut")


def test_sending_again_waits_a_minute_and_makes_the_last_code_count(town, address):
    browser = town.browser()
    begun = clock.now().replace(minute=5, second=0)
    with clock.held_at(begun):
        waits = ask(town, browser, address)
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


def test_pressing_twice_sends_one_mail(town, address):
    browser = town.browser()
    waits = begin(browser)
    form = browser.open(waits).fields()
    for _ in range(2):
        assert browser.client.post(waits, data={**form, "email": address}).status_code == 303
    assert town.letters(address) == 1


def test_another_address_may_be_given(town, address):
    browser = town.browser()
    waits = begin(browser, "Hallo", email="tippfehler-" + address)
    page = browser.open(waits)
    page = browser.open(page.links()["Andere Adresse angeben"])
    browser.post(waits, on=page, email=address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert [words for words, _name in SAID] == ["Hallo"]
    assert town.account("tippfehler-" + address) is None


def test_a_slip_of_the_hand_is_asked_about_once(town):
    browser = town.browser()
    page = browser.post("/anmelden", 422, on=browser.open("/anmelden"), email="anna@gmial.com")
    assert "Meinten Sie anna@gmail.com?" in page.text
    assert town_has_no_mail(town, "anna@gmial.com")
    again = browser.post("/anmelden", on=page, email="anna@gmial.com")
    assert again.status == 303
    assert town.letters("anna@gmial.com") == 1


def test_the_suggested_address_is_taken_with_one_press(town):
    browser = town.browser()
    page = browser.post("/anmelden", 422, on=browser.open("/anmelden"), email="berta@gmial.com")
    browser.post("/anmelden", on=page, email="berta@gmial.com", email_instead="berta@gmail.com")
    assert town_has_no_mail(town, "berta@gmial.com")
    assert town.letters("berta@gmail.com") == 1


def town_has_no_mail(town, address):
    return town.letters(address) == 0


@pytest.mark.parametrize(
    "email",
    [
        "",
        "anna",
        "anna@",
        "anna@example.org\r\nBcc: bert@example.org",
        "anna@example.org\nSubject: Gewonnen",
        "anna@example.org, bert@example.org",
        "<script>alert(1)</script>@example.org",
        '"a b"@example.org',
        "a" * 400 + "@example.org",
        "anna@example.org\x00",
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence_and_kept(town, email):
    browser = town.browser()
    page = browser.post("/anmelden", 422, on=browser.open("/anmelden"), email=email, display_name="Anna")
    assert page.fields("/anmelden")["display_name"] == "Anna"
    assert page.all("p", class_="kern-error")
    with town.app.app_context():
        assert not db.session.scalars(select(SignInCode).where(SignInCode.address.contains("\n"))).all()


def test_an_address_in_other_letters_is_the_same_account(town, address):
    for spelling in (address, address.upper()):
        browser = town.browser()
        waits = ask(town, browser, spelling)
        with town.app.app_context():
            sent = db.session.scalars(select(SignInCode.address).order_by(SignInCode.id.desc())).first()
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(sent))
    with town.app.app_context():
        assert len(db.session.scalars(select(Account).where(Account.email_key == address)).all()) == 1


def test_a_name_counts_only_for_a_new_account(town, address):
    for name in ("Anna", "Jemand anders"):
        browser = town.browser()
        waits = ask(town, browser, address, display_name=name)
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert town.account(address).display_name == "Anna"


@pytest.mark.parametrize("name", ["Stadt Heilbronn", "Oberbürgermeister", "ruf an 07131 563800", "\u202eannA", "x"])
def test_a_name_that_is_not_ones_own_is_refused_at_the_field(town, address, name):
    browser = town.browser()
    page = browser.post("/anmelden", 422, on=browser.open("/anmelden"), email=address, display_name=name)
    assert page.fields("/anmelden")["email"] == address
    assert page.all("p", id="display_name-error")
    assert town.letters(address) == 0


def test_without_a_name_one_is_given(town, address):
    browser = town.browser()
    waits = ask(town, browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert re.fullmatch(r"Person \d{4}", town.account(address).display_name)


def test_the_first_sign_in_is_written_to_the_record(town, address):
    browser = town.browser()
    waits = ask(town, browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    with town.app.app_context():
        rows = db.session.scalars(select(Activity).where(Activity.actor_id == town.account(address).id)).all()
    assert [row.verb for row in rows] == ["signed_up"]


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


def test_the_link_shows_what_it_does_and_does_nothing_when_opened(town, address):
    waits = begin(town.browser(), "Aus der Bahn", email=address)
    phone = town.browser()
    for _ in range(3):
        page = phone.open(town.link(address))
        assert "Ihre Worte: Aus der Bahn" in page.text
        assert address in page.text
    assert SAID == []
    assert not leaves(phone)
    assert waits


def test_the_button_behind_the_link_signs_in_that_browser_and_no_other(town, address):
    laptop, phone = town.browser(), town.browser()
    waits = begin(laptop, "Aus der Bahn", email=address)
    assert laptop.client.get(f"{waits}/stand").json == {"next": None}
    link = town.link(address)
    done = phone.post(link, on=phone.open(link))
    assert done.response.headers["Location"] == "/gesagt/1"
    assert leaves(phone)
    assert laptop.client.get(f"{waits}/stand").json == {"next": waits}
    page = laptop.open(waits)
    assert "Es ist gesagt." in page.text
    assert "Aus der Bahn" not in page.text
    assert not leaves(laptop)
    laptop.post(f"{waits}/code", 422, code=town.code(address))
    assert not leaves(laptop)


def test_the_link_in_the_same_browser_takes_the_waiting_tab_along(town, address):
    browser = town.browser()
    waits = begin(browser, "Zwei Fenster", email=address)
    link = town.link(address)
    browser.post(link, on=browser.open(link))
    assert browser.client.get(f"{waits}/stand").json == {"next": waits}
    assert browser.client.get(waits).headers["Location"] == "/gesagt/1"


def test_a_link_works_once(town, address):
    begin(town.browser(), "Einmal", email=address)
    link = town.link(address)
    first, second = town.browser(), town.browser()
    form = second.open(link).fields()
    first.post(link, on=first.open(link))
    assert second.client.post(link, data=form).status_code in (409, 410)
    assert "gilt nicht mehr" in second.open(link, 410).text
    assert not leaves(second)
    assert len(SAID) == 1


def test_a_link_without_the_form_of_its_page_does_nothing(town, address):
    begin(town.browser(), "Fremd", email=address)
    link = town.link(address)
    stranger = town.app.test_client()
    assert stranger.post(link).status_code == 422
    assert SAID == []


@pytest.mark.parametrize("secret", ["x", "ä", "-", "A" * 43, "A" * 5000])
def test_a_forged_link_leads_nowhere(town, secret):
    page = town.browser().open(f"/anmelden/link/{secret}", 404)
    assert page.status == 404


def test_an_expired_link_sends_a_new_code_and_goes_on_in_this_browser(town, address):
    laptop, phone = town.browser(), town.browser()
    begun = clock.now().replace(minute=5, second=0)
    with clock.held_at(begun):
        waits = begin(laptop, "Später", email=address)
        link = town.link(address)
    with clock.held_at(begun + timedelta(days=3)):
        page = phone.open(link)
        assert "Ihre Worte: Später" in page.text
        phone.post(link, 409)
        assert not leaves(phone)
        moved = phone.post(f"{link}/code", on=page)
        assert moved.response.headers["Location"] == waits
        assert laptop.open(waits, 404)
        phone.post(f"{waits}/code", on=phone.open(waits), code=town.code(address))
    assert [words for words, _name in SAID] == ["Später"]


def test_an_older_link_works_until_one_is_used(town, address):
    browser = town.browser()
    begun = clock.now().replace(minute=5, second=0)
    with clock.held_at(begun):
        waits = begin(browser, "Alt", email=address)
        older = town.link(address)
    with clock.held_at(begun + timedelta(seconds=70)):
        browser.post(f"{waits}/noch-einmal", on=browser.open(waits))
        newer = town.link(address)
        phone = town.browser()
        phone.post(older, on=phone.open(older))
        assert town.browser().open(newer, 410)


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
    waits = ask(town, browser, address)
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
    waits = ask(town, browser, address)
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
        waits = ask(town, browser, address)
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    with clock.held_at(begun + stay - timedelta(seconds=1)):
        assert leaves(browser)
    with clock.held_at(begun + stay):
        assert not leaves(browser)


@pytest.mark.parametrize("closed", [{"active": False}, {"state": "erased"}])
def test_a_closed_account_stays_closed(town, address, closed):
    browser = town.browser()
    waits = ask(town, browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    change(town, address, **closed)
    assert not leaves(browser)
    again = town.browser()
    waits = ask(town, again, address)
    page = again.post(f"{waits}/code", 422, on=again.open(waits), code=town.code(address))
    assert "geschlossen" in page.text


def test_a_suspended_person_reads_on_but_writes_nothing(town, address):
    browser = town.browser()
    waits = ask(town, browser, address)
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
    waits = ask(town, browser, address)
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
    waits = ask(town, browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    other = town.browser()
    with other.client.session_transaction() as kept:
        kept.update({"_user_id": town.account(address).fs_uniquifier, "_fresh": True})
    assert not leaves(other)
    with other.client.session_transaction() as kept:
        kept[security.KEY] = "guessed"
    assert not leaves(other)


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(town, address, wanted):
    browser = town.browser()
    page = browser.open("/anmelden", follow=False)
    waits = browser.post("/anmelden", on=page, email=address, next=wanted).response.headers["Location"]
    done = browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert done.response.headers["Location"] == "/"
    assert browser.client.get("/anmelden", query_string={"next": wanted}).headers["Location"] == "/"


def test_an_old_form_keeps_what_was_typed(town, address):
    browser = town.browser()
    waits = begin(browser, "Lange offen")
    page = browser.post(waits, 422, on=browser.open(waits), email=address, display_name="Anna", csrf_token="alt")
    assert "war lange offen" in page.text
    assert page.fields(waits)["email"] == address
    assert "Ihre Worte: Lange offen" in page.text
    browser.post(waits, on=page)
    assert town.letters(address) == 1


def test_pages_of_signing_in_are_kept_by_nobody(town, address):
    browser = town.browser()
    waits = begin(browser, "Geheim", email=address)
    for path in ("/anmelden", waits, f"{waits}/stand", town.link(address)):
        assert "no-store" in browser.client.get(path).headers["Cache-Control"], path


def from_elsewhere(browser, last):
    """The same browser at another connection."""
    browser.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{last}"
    return browser


def test_a_stranger_who_orders_codes_locks_nobody_out(town, address):
    with clock.held_at(clock.now().replace(minute=5, second=0)):
        stranger = from_elsewhere(town.browser(), 1)
        for _ in range(3):
            ask(town, stranger, address)
        for _ in range(30):  # refused, and no burden of the address
            stranger.post("/anmelden", 429, on=stranger.open("/anmelden"), email=address)
        browser = from_elsewhere(town.browser(), 2)
        waits = ask(town, browser, address)
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert leaves(browser)


def test_a_stranger_ends_no_code_and_uses_up_no_try_of_somebody_else(town, address):
    with clock.held_at(clock.now().replace(minute=5, second=0)):
        browser = from_elsewhere(town.browser(), 1)
        waits = ask(town, browser, address)
        mine = town.code(address)
        stranger = from_elsewhere(town.browser(), 2)
        theirs = ask(town, stranger, address)
        for _ in range(6):
            stranger.post(f"{theirs}/code", 422, on=stranger.open(theirs), code=wrong(town.code(address)))
        browser.post(f"{waits}/code", on=browser.open(waits), code=mine)
    assert leaves(browser)


def test_an_address_gets_twenty_codes_an_hour_from_the_whole_world(town, address):
    with clock.held_at(clock.now().replace(minute=5, second=0)):
        for number in range(20):
            ask(town, from_elsewhere(town.browser(), number), address)
        browser = from_elsewhere(town.browser(), 99)
        browser.post("/anmelden", 429, on=browser.open("/anmelden"), email=address)
    assert town.letters(address) == 20


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


def test_only_a_sitting_says_who_someone_is_and_no_token_in_a_header(session, visitor):
    token = make.account(session).get_auth_token()
    for headers, query in (({"Authentication-Token": token}, None), ({}, {"auth_token": token})):
        answer = visitor.client.get("/konto", headers=headers, query_string=query)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/anmelden")
