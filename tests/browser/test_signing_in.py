"""Signing in: six digits or a link from a mail, and every page on the way."""

import itertools

import pytest

from tests.browser.window import link_in

numbers = itertools.count(1)


@pytest.fixture
def address():
    return f"jana{next(numbers)}@example.org"


def test_six_digits_from_the_mail_sign_in(window, address):
    window.go("/anmelden")
    window.photo("sign-in")
    window.press("Code zusenden")
    window.photo("sign-in-refused")
    window.page.get_by_label("E-Mail-Adresse").fill(address)
    window.page.get_by_label("Anzeigename").fill("Jana Beispiel")
    window.press("Code zusenden")
    window.photo("sign-in-code")
    window.page.get_by_label("Code aus der E-Mail").fill("000000")
    window.press("Anmelden")
    window.photo("sign-in-code-refused")
    window.sign_in(address, "Jana Beispiel")
    window.go("/abmelden")
    assert "Jana Beispiel" in window.page.get_by_role("main").inner_text()
    window.press("Abmelden")
    window.go("/anmelden")
    assert window.page.get_by_label("E-Mail-Adresse").is_visible()


def test_the_link_signs_in_on_another_device(open_window, site, address):
    desk, phone = open_window(width=1280), open_window(width=390)
    desk.go("/anmelden")
    desk.page.get_by_label("E-Mail-Adresse").fill(address)
    desk.press("Code zusenden")
    link = link_in(site.next_mail(address))
    phone.go(link)
    phone.photo("link")
    phone.press("Anmelden")
    phone.go("/abmelden")
    phone.photo("sign-out")
    phone.go(link, status=410)
    phone.photo("link-used")
    desk.go(desk.page.url.removeprefix(site.url))
    desk.photo("done-elsewhere")


def test_a_link_that_nobody_was_sent_says_so(window):
    window.go("/anmelden/link/nobody-was-sent-this", status=404)
    window.go("/anmelden/nobody-began-this", status=404)
    window.photo("begun-elsewhere")
