"""A guest begins something and finishes it on the next page, with and without script, by code or by link."""

import itertools

import pytest
from sqlalchemy import delete, select

from app.accounts.models import Account, Sitting
from tests import make
from tests.browser.window import code_in, link_in

numbers = itertools.count(1)


@pytest.fixture
def address():
    return f"gast{next(numbers)}@example.org"


@pytest.fixture
def idea(site):
    """The id of somebody's public idea."""
    return site.arrange(lambda session: make.proposal(session, title="Mehr Bänke am Neckar").id)


def test_a_guest_supports_and_signs_in_without_leaving_the_page(window, site, idea, address):
    loads = []
    window.page.on("load", lambda page: loads.append(page.url))
    window.go(f"/unterstuetzen/{idea}")
    window.press("Unterstützen")
    window.photo("guest-address")
    assert "Mehr Bänke am Neckar" in window.page.get_by_role("main").inner_text()
    loads.clear()
    window.page.get_by_label("E-Mail-Adresse").fill("gast@gmial.com")
    window.page.get_by_role("button", name="Code zusenden").click()
    window.page.get_by_text("Meinten Sie gast@gmail.com?").first.wait_for()
    window.check()
    window.photo("guest-slip")
    window.page.get_by_label("E-Mail-Adresse").fill(address)
    window.page.get_by_role("button", name="Code zusenden").click()
    field = window.page.get_by_label("Code aus der E-Mail")
    field.wait_for()
    window.check()
    window.photo("guest-code")
    assert loads == []
    field.fill(code_in(site.next_mail(address)))
    field.press("Enter")
    window.page.wait_for_url(f"**/ideen/{idea}-*")
    window.check()


def test_the_waiting_page_notices_and_is_not_signed_in(open_window, site, idea, address):
    desk, phone = open_window(width=1280), open_window()
    desk.go(f"/unterstuetzen/{idea}")
    desk.press("Unterstützen")
    desk.page.get_by_label("E-Mail-Adresse").fill(address)
    desk.page.get_by_role("button", name="Code zusenden").click()
    link = link_in(site.next_mail(address))
    phone.go(link)
    phone.photo("guest-link")
    phone.press("Unterstützen")
    desk.page.get_by_role("heading", name="Ihre Unterstützung zählt.").wait_for()
    desk.check()
    desk.photo("guest-done")
    assert desk.page.get_by_role("banner").get_by_role("link", name="Anmelden").is_visible()


def test_everything_works_without_script(open_window, site, idea, address):
    window = open_window(script=False)
    window.page.goto(f"{window.url}/unterstuetzen/{idea}")
    window.page.get_by_role("button", name="Unterstützen").click()
    window.page.get_by_label("E-Mail-Adresse").fill(address)
    window.page.get_by_role("button", name="Code zusenden").click()
    window.page.get_by_label("Code aus der E-Mail").fill(code_in(site.next_mail(address)))
    window.page.get_by_role("button", name="Unterstützen", exact=True).click()
    window.page.wait_for_url(f"**/ideen/{idea}-*")


def test_everything_works_with_the_keyboard_alone(open_window, site, idea, address):
    window = open_window(width=1280)
    window.go(f"/unterstuetzen/{idea}")
    window.press("Unterstützen")
    page = window.page
    page.get_by_label("E-Mail-Adresse").focus()
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    page.get_by_label("Code aus der E-Mail").wait_for()
    focused = page.evaluate("() => document.activeElement.name")
    assert focused == "code", "after the swap the focus stands in the field for the code"
    page.keyboard.type(code_in(site.next_mail(address)))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/ideen/{idea}-*")


def test_what_was_typed_survives_an_ended_sitting(open_window, site, address):
    author = open_window()
    author.enter(address, "Jana Beispiel")
    idea = site.arrange(lambda session: make.proposal(session, account_of(session, address), title="Ein Brunnen").id)
    author.go(f"/ideen/{idea}/aendern")
    author.page.get_by_label("Ihre Idee").fill("Ein Brunnen mit Trinkwasser, bitte am Marktplatz.")
    site.arrange(lambda session: session.execute(delete(Sitting)))
    author.press("Änderung speichern")
    assert "Trinkwasser" in author.page.get_by_role("main").inner_text()
    author.photo("kept")
    author.page.get_by_label("E-Mail-Adresse").fill(address)
    author.page.get_by_role("button", name="Code zusenden").click()
    field = author.page.get_by_label("Code aus der E-Mail")
    field.wait_for()
    field.fill(code_in(site.next_mail(address)))
    author.press("Anmelden")
    author.photo("kept-again")
    author.press("Absenden")
    assert "Trinkwasser" in author.page.get_by_role("main").inner_text()
    assert f"/ideen/{idea}" in author.page.url


def test_what_was_typed_survives_an_ended_sitting_whose_token_is_gone_too(window, site, address):
    window.enter(address, "Jana Beispiel")
    idea = site.arrange(lambda session: make.proposal(session, account_of(session, address), title="Ein Brunnen").id)
    window.go(f"/ideen/{idea}/aendern")
    window.page.get_by_label("Ihre Idee").fill("Ein Brunnen mit Trinkwasser, bitte am Marktplatz.")
    window.context.clear_cookies()
    window.press("Änderung speichern")
    assert window.heading() == "Bitte melden Sie sich an"
    window.photo("signed-out")
    window.press("Weiter zur Anmeldung")
    assert "Trinkwasser" in window.page.get_by_role("main").inner_text()


def test_a_guest_reads_the_comment_begun_and_confirms_it_once_signed_in(window, idea, address):
    window.go(f"/kommentieren/{idea}")
    window.fill(text="Am liebsten im **Schatten**.", stance="for")
    window.press("Kommentar absenden")
    begun = window.page.url.removeprefix(window.url)
    assert window.page.locator("main strong", has_text="Schatten").is_visible()
    window.photo("comment-begun")
    window.sign_in(address, "Kemal Beispiel")
    window.go(begun)
    assert "Sie sind angemeldet als Kemal Beispiel." in window.page.get_by_role("main").inner_text()
    window.photo("confirm")
    window.press("Kommentar absenden")
    assert f"/ideen/{idea}-" in window.page.url
    assert "Am liebsten im Schatten." in window.page.get_by_role("main").inner_text()


def account_of(session, address):
    """The account that signing in made."""
    return session.scalars(select(Account).where(Account.email_key == address)).one()
