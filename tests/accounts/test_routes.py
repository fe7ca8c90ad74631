"""The pages of signing in: who is asked for a code, what the mail brings, where its link leads."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Account, SignInCode
from app.core import clock
from app.core.activity import Activity
from app.core.db import db
from tests.accounts.conftest import SAID, ask, begin, leaves
from tests.visitor import asked


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


def test_the_mail_carries_code_and_link_and_is_wiped_after_sending(town, address):
    ask(town.browser(), address)
    letter = town.letter(address)
    assert letter.secret is True
    assert letter.subject == "Ihr Code für Heilbronn antwortet"
    assert town.code(address) not in letter.subject
    assert "http://127.0.0.1:8000/anmelden/link/" in letter.body


def test_the_database_knows_neither_code_nor_link(town, address):
    ask(town.browser(), address)
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
    waits = ask(known, address)
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
        waits = ask(browser, spelling)
        with town.app.app_context():
            sent = db.session.scalars(select(SignInCode.address).order_by(SignInCode.id.desc())).first()
        browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(sent))
    with town.app.app_context():
        assert len(db.session.scalars(select(Account).where(Account.email_key == address)).all()) == 1


def test_a_name_counts_only_for_a_new_account(town, address):
    for name in ("Anna", "Jemand anders"):
        browser = town.browser()
        waits = ask(browser, address, display_name=name)
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
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert re.fullmatch(r"Person \d{4}", town.account(address).display_name)


def test_the_first_sign_in_is_written_to_the_record(town, address):
    browser = town.browser()
    waits = ask(browser, address)
    browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    with town.app.app_context():
        rows = db.session.scalars(select(Activity).where(Activity.actor_id == town.account(address).id)).all()
    assert [row.verb for row in rows] == ["signed_up"]


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


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(town, address, wanted):
    browser = town.browser()
    page = browser.open("/anmelden", follow=False)
    waits = browser.post("/anmelden", on=page, email=address, next=wanted).response.headers["Location"]
    done = browser.post(f"{waits}/code", on=browser.open(waits), code=town.code(address))
    assert done.response.headers["Location"] == "/"
    assert browser.client.get("/anmelden", query_string={"next": wanted}).headers["Location"] == "/"


def test_pages_of_signing_in_are_kept_by_nobody(town, address):
    browser = town.browser()
    waits = begin(browser, "Geheim", email=address)
    for path in ("/anmelden", waits, f"{waits}/stand", town.link(address)):
        assert "no-store" in browser.client.get(path).headers["Cache-Control"], path
