"""The pages around the ideas: home, action fields, what the city explains, my page, my mails."""

import itertools

import pytest
from flask import current_app

from app.home.routes import NAMES
from app.notifications import letters
from tests import make

numbers = itertools.count(1)
FOOTER = [name.strip(' "') for name in NAMES.split(",")]


@pytest.fixture
def address():
    return f"neighbour{next(numbers)}@example.org"


def test_home_and_action_fields_say_what_goes_on(window, site):
    site.arrange(lambda session: make.proposal(session, action_field_id=make.field(session, "umwelt").id))
    window.go("/")
    window.photo("home")
    window.go("/handlungsfelder")
    window.photo("fields")
    window.go("/handlungsfelder/umwelt")
    window.photo("field")


@pytest.mark.parametrize("name", FOOTER)
def test_what_the_city_explains_is_readable(window, name):
    window.go(f"/{name}")
    window.photo(f"page-{name}")


def test_a_barrier_is_reported(window):
    window.go("/barriere-melden")
    window.photo("barrier")
    window.press("Melden")
    window.fill(text="Die Schrift ist mir zu klein.")
    window.press("Melden")


def test_my_page_shows_what_concerns_me(window, address):
    window.sign_in(address, "Jana Beispiel")
    window.go("/konto")
    window.photo("account")
    window.go("/konto/mitteilungen")
    window.photo("notices")
    window.go("/konto/mails")
    window.photo("mails")
    window.go("/konto/name")
    window.photo("rename")
    window.go("/entwicklung/post")


def test_one_button_ends_the_mails_of_a_topic(window, site):
    def link(session):
        with current_app.test_request_context():
            return letters.unsubscribe_url(make.account(session), "author")

    window.go("/" + site.arrange(link).split("/", 3)[3])
    window.photo("unsubscribe")
    window.page.locator("main button[type=submit]").click()
    window.check()
    window.photo("unsubscribed")


def test_a_comment_is_changed_and_withdrawn(window, site, address):
    window.enter(address, "Kemal Beispiel")
    idea = site.arrange(lambda session: make.proposal(session, title="Trinkbrunnen an allen Spielplätzen").id)
    window.go(f"/kommentieren/{idea}")
    window.fill(text="Bitte auch am Trappensee.", stance="for")
    window.press("Kommentar absenden")
    window.page.locator("main").get_by_role("link", name="Ändern").first.click()
    window.check()
    window.photo("comment-edit")
    change = window.page.url.removeprefix(site.url)
    window.go(change.replace("/aendern", "/zurueckziehen"))
    window.photo("comment-withdraw")
    window.press("Zurückziehen")


def test_one_press_supports_and_takes_back_without_a_new_page(window, site, address):
    window.enter(address, "Mira Beispiel")
    idea = site.arrange(lambda session: make.proposal(session, title="Ein Steg für alle").id)
    window.go(f"/ideen/{idea}-ein-steg-fuer-alle")
    loads = []
    window.page.on("load", lambda page: loads.append(page.url))
    window.press("Unterstützen")
    box = window.page.locator("#unterstuetzung")
    window.photo("supported")
    assert "1" in box.inner_text()
    box.get_by_role("button", name="Nicht mehr unterstützen").click()
    box.get_by_role("button", name="Unterstützen", exact=True).wait_for()
    window.check()
    assert loads == []


def test_a_long_discussion_is_read_page_by_page(window, site):
    def arrange(session):
        idea = make.proposal(session, title="Trinkbrunnen am Marktplatz")
        comment = make.comment(session, idea, make.account(session, "Jana Beispiel"))
        for _ in range(25):
            make.comment(session, comment)
        return idea.id

    window.go(f"/ideen/{site.arrange(arrange)}-x")
    window.page.get_by_role("link", name="Alle 25 Antworten lesen").click()
    window.check()
    window.photo("replies")
    window.page.get_by_role("link", name="Weitere Antworten").click()
    window.check()
