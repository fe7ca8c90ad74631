"""A fair no in a real browser: reported by a guest, decided, contested, decided again; by eye, keyboard and axe."""

from collections.abc import Callable

import pytest

from app.supports import models  # noqa: F401  (the builders' tables)
from moderation.admission import open_case
from moderation.screening import Signal
from tests import make
from tests.browser.conftest import VIEWS
from tests.browser.window import Window

INSULT = "Wer so etwas vorschlägt, ist ein Vollidiot und soll die Stadt verlassen."


@pytest.fixture
def enter(open_window: Callable[..., Window]) -> Callable[[int | None], Window]:
    """A window of a person who is signed in already, or of a guest; seen in four views."""

    def open_for(person_id: int | None = None) -> Window:
        window = open_window(views=VIEWS)
        if person_id is not None:
            window.enter(person_id)
        return window

    return open_for


def people(session):
    """An idea with an insulting comment, its author, and two moderators."""
    idea = make.proposal(session, title="Bänke im Schatten")
    author = make.account(session, "Alex Autor")
    comment = make.comment(session, idea, author, source=INSULT)
    for number in range(3):
        noise = make.proposal(session, title=f"Rabatt auf Sonnenschirme {number}", source="Viele Links.")
        open_case(session, noise, [Signal("links", 1 + number, ("https://billig.example/schirme",), False)])
    return comment.id, author.id, make.staff(session, "moderator").id, make.staff(session, "moderator").id


def test_a_fair_no_to_a_bad_post(enter, site):
    comment, author, first, second = site.arrange(people)
    guest = enter()
    guest.go("/melden")
    guest.photo("report-by-address")
    guest.go(f"/melden/{comment}")
    guest.press("Meldung absenden")
    guest.photo("report-refused")
    guest.page.get_by_label("Beleidigung oder Herabsetzung").check()
    guest.page.get_by_label("Was ist das Problem?").fill("„Vollidiot“ beleidigt die Verfasserin.")
    guest.page.get_by_label("Ich habe das nach bestem Wissen").check()
    guest.photo("report")
    guest.press("Meldung absenden")
    receipt = guest.page.url.removeprefix(site.url)
    guest.photo("receipt")

    desk = enter(first)
    desk.go("/dienst/moderation?nur=gemeldet")
    desk.photo("queue")
    desk.page.get_by_role("link", name="Bänke im Schatten").first.click()
    desk.check()
    case = desk.page.url.removeprefix(site.url)
    desk.press("Weiter")
    desk.photo("case-refused")
    desk.page.get_by_label("Verbergen", exact=True).check()
    desk.page.get_by_label("Verstoß gegen").select_option("insult")
    desk.photo("case")
    desk.press("Weiter")
    desk.photo("preview")
    desk.press("So entscheiden")
    desk.photo("case-decided")
    guest.go(receipt)
    guest.photo("receipt-decided")

    concerned = enter(author)
    concerned.go("/konto/entscheidungen")
    concerned.photo("decisions")
    concerned.page.get_by_role("link", name="Beitrag verborgen").click()
    concerned.check()
    concerned.photo("decision")
    concerned.page.get_by_role("link", name="Einspruch einlegen").click()
    concerned.check()
    concerned.press("Einspruch absenden")
    concerned.page.get_by_label("Warum ist die Entscheidung falsch?").fill("Das war ein Zitat aus der Zeitung.")
    concerned.photo("appeal")
    concerned.press("Einspruch absenden")
    concerned.photo("decision-appealed")

    other = enter(second)
    other.go("/dienst/moderation/einsprueche")
    other.photo("appeals")
    other.page.get_by_role("link", name="Bänke im Schatten").first.click()
    other.check()
    other.photo("appeal-case")
    other.page.get_by_label("Die Entscheidung wird aufgehoben").check()
    other.page.get_by_label("Begründung", exact=True).fill("Es war ein Zitat und als solches erkennbar.")
    other.press("Entscheiden")
    other.photo("appeal-decided")
    other.go(case)
    assert "Beitrag wieder gezeigt" in other.page.get_by_role("main").inner_text()
    guest.go("/transparenz/moderation")
    guest.photo("moderation-figures")


def test_the_queue_by_keyboard_alone(open_window, site):
    def work(session):
        open_case(session, make.proposal(session, title="Erste"), [Signal("links", 4, ("https://a.example",), False)])
        open_case(session, make.proposal(session, title="Zweite"), [Signal("links", 4, ("https://b.example",), False)])
        return make.staff(session, "moderator").id

    person = site.arrange(work)
    window = open_window(width=1280)
    window.enter(person)
    window.go("/dienst/moderation")
    keyboard = window.page.keyboard
    first = window.page.locator(".queue .card__link").first
    first.focus()
    keyboard.press("j")
    assert first.evaluate("link => link === document.activeElement"), "off until switched on"
    window.page.get_by_text("Mehr: Filter und Tastenkürzel").focus()
    keyboard.press("Enter")
    keyboard.press("Tab")
    window.page.get_by_role("button", name="Tastenkürzel in der Liste").focus()
    keyboard.press("Enter")
    assert first.evaluate("link => link === document.activeElement")
    keyboard.press("j")
    second = window.page.locator(".queue .card__link").nth(1)
    assert second.evaluate("link => link === document.activeElement")
    address = second.get_attribute("href")
    with window.page.expect_navigation():
        keyboard.press("o")
    assert window.page.url == site.url + address
    assert window.page.get_by_role("heading", name="Entscheiden").is_visible(), "a shortcut opens, it decides nothing"
