"""Answering a survey in a real browser: on a phone and at a desk, with script and without, anonymous, on paper."""

import re

import pytest

from app.surveys.actions import keep_picture
from app.surveys.documents import to_document
from app.surveys.models import Survey
from tests import make
from tests.browser.conftest import VIEWS
from tests.browser.hands import Plain
from tests.browser.window import View
from tests.sheets import asked
from tests.sheets.test_at_once import ASKS_FOR_FILES
from tests.surveys.everything import ANSWERS, everything


def arranged(site, **values):
    return site.arrange(lambda session: asked.survey(session, **values).id)


def opened(open_window, script, views=()):
    window = open_window(script=script, views=views)
    return window if script else Plain(window)


def tokens(window):
    """How many tokens this tab keeps."""
    return window.page.evaluate(
        "() => Object.keys(sessionStorage).filter(each => each.startsWith('berechtigung-')).length"
    )


def answer(window):
    """From the first page to the thanks; what is missing and what is wrong is said on the way."""
    window.press("Weiter")
    assert "Bitte beantworten Sie diese Frage." in window.page.locator("main").inner_text()
    window.fill(q1="o1")
    window.press("Weiter")
    window.fill(q2="yes")
    window.press("Weiter")
    window.fill(q3="Hollandrad")
    window.press("Zurück")
    window.press("Weiter")
    assert window.page.locator('[name="q3"]').input_value() == "Hollandrad"
    window.press("Weiter")
    window.fill(q4="Mehr Licht am Neckar")
    window.press("Weiter")
    assert "Mehr Licht am Neckar" in window.page.locator("main").inner_text()
    window.photo("sheet-look")
    window.press("Bogen abgeben")
    assert window.heading() == "Danke, Ihr Bogen ist angekommen"
    window.photo("sheet-thanks")
    return re.search(r"\w{4}-\w{4}-\w{4}", window.page.locator(".receipt__number").inner_text())[0]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_guest_answers_a_survey_and_checks_the_receipt(open_window, script):
    window = opened(open_window, script, VIEWS)
    number = arranged(window.site)
    window.go(f"/umfragen/{number}")
    window.page.get_by_role("link", name="Umfrage beantworten").click()
    window.check()
    window.photo("sheet-begin")
    window.press("Zu den Fragen")
    assert "/bogen/" in window.page.url
    assert "Seite 1 von 2" in window.page.locator("main").inner_text()
    window.photo("sheet-page")
    receipt = answer(window)
    window.go(f"/umfragen/{number}/beleg")
    window.fill(receipt=receipt)
    window.press("Prüfen")
    assert "Der Bogen ist da und zählt." in window.page.locator("main").inner_text()
    window.photo("sheet-receipt")
    window.go(f"/umfragen/{number}/teilnehmen")
    window.photo("sheet-done")
    window.page.get_by_role("link", name="Meine Antworten löschen").click()
    window.check()
    window.photo("sheet-erase")
    window.press("Antworten löschen")
    assert window.heading() == "Ihre Antworten sind gelöscht"
    window.photo("sheet-erased")
    window.go(f"/umfragen/{number}/teilnehmen")
    window.press("Jemand anderes antwortet")
    window.press("Zu den Fragen")
    assert "/seite/p1" in window.page.url


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_anonymous_survey_is_answered_by_nobody(open_window, script):
    window = opened(open_window, script)
    number = arranged(window.site, anonymous=True)
    window.go(f"/umfragen/{number}/teilnehmen")
    window.photo("sheet-begin-anonymous")
    window.press("Zu den Fragen")
    if not script:
        assert window.heading() == "Ohne Skript: weniger anonym"
        window.photo("sheet-drawn")
        window.press("So teilnehmen")
    window.photo("sheet-signed")
    if script:
        window.page.wait_for_selector('[data-blind="ready"]', state="attached")
        assert tokens(window) == 1
    window.press("Zum Bogen")
    answer(window)
    assert "wartet noch auf andere" in window.page.locator("main").inner_text()
    if script:
        assert tokens(window) == 0
    window.go(f"/umfragen/{number}/teilnehmen")
    window.press("Zum Bogen")
    if not script:
        window.press("So teilnehmen")
    assert "Einen zweiten Antwortbogen gibt es nicht" in window.page.locator("main").inner_text()


def led_from_another_site(window, path):
    """A stranger's page leads to a sheet that the stranger may have made."""
    window.page.goto("about:blank")
    window.page.set_content(f'<a href="{window.url}{path}">Gewinnspiel</a>')
    window.page.get_by_role("link").click()
    window.page.wait_for_url(f"{window.url}/**")
    window.check()
    assert window.heading() == "Ist das Ihr Bogen?"
    window.photo("sheet-whose")
    window.page.get_by_role("link", name="Das ist mein Bogen").click()
    window.page.wait_for_url("**/seite/p3")


def test_a_sheet_is_saved_and_continued_on_another_device(window, open_window):
    number = arranged(window.site)
    window.go(f"/umfragen/{number}/teilnehmen")
    window.press("Zu den Fragen")
    window.fill(q1="o2")
    window.press("Speichern und später weitermachen")
    window.photo("sheet-later")
    code = window.page.locator(".receipt__number").inner_text()
    other = open_window()
    other.go("/bogen")
    other.photo("sheet-continue")
    other.fill(key="K7QF-9M2X-4RTP-8WZ3")
    other.press("Weitermachen")
    other.fill(key=code.lower())
    other.press("Weitermachen")
    assert other.page.url.endswith("/seite/p3")
    led_from_another_site(other, f"/bogen/{code}")
    other.go("/bogen/K7QF-9M2X-4RTP-8WZ3", 404)
    window.site.arrange(lambda session: asked.close(session, session.get_one(Survey, number)))
    window.go(f"/bogen/{code}")
    assert window.heading() == "Die Umfrage ist inzwischen zu Ende"
    window.photo("sheet-closed")
    window.go(f"/umfragen/{number}/teilnehmen")


def with_every_type(session):
    survey = asked.survey(session)
    survey.questionnaire = to_document(everything(keep_picture(session, survey, make.picture())))
    return survey.id


def test_every_type_of_question_is_answered_accessibly_with_other_chosen_and_its_text(window):
    number = window.site.arrange(with_every_type)
    window.go(f"/umfragen/{number}/teilnehmen")
    window.press("Zu den Fragen")
    window.photo("sheet-every-type")
    window.press("Weiter")
    assert window.page.locator(".error-summary").count() == 1
    window.photo("sheet-every-type-refused")
    window.fill_what_is_asked(ANSWERS)
    window.check()
    window.photo("sheet-every-type-other")
    window.press("Weiter")
    window.fill_what_is_asked(ANSWERS)
    window.check()
    window.photo("sheet-every-type-second")
    window.press("Weiter")
    window.go(window.page.url.removeprefix(window.url).rsplit("/seite/")[0] + "/abgeben")
    assert "Mit der Seilbahn" in window.page.locator("main").inner_text()
    window.photo("sheet-look-missing")


def test_a_clerk_enters_paper_by_keyboard(window):
    address = f"papier-{window.name}@example.org"

    def arrange(session):
        clerk = make.staff(session, "coordinator", name="Kim Koordination")
        clerk.email = clerk.email_key = address
        return asked.survey(session).id

    number = window.site.arrange(arrange)
    window.enter(address)
    window.go(f"/dienst/umfragen/{number}/papier")
    assert window.page.evaluate("() => document.activeElement.name") == "_code"
    keyboard = window.page.keyboard
    keyboard.press("Tab")
    keyboard.press("Space")
    keyboard.press("ArrowDown")
    with window.page.expect_navigation():
        keyboard.press("Enter")
    window.check()
    assert "1 Bogen ist eingetragen." in window.page.locator("main").inner_text()
    window.photo("sheet-paper")


PHOTO = {"name": "Ufer.png", "mimeType": "image/png", "buffer": make.picture()}
SCRIPT = {"name": "bild.jpg", "mimeType": "image/jpeg", "buffer": b"<script>alert(1)</script>"}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_file_comes_along_and_the_city_opens_it(open_window, script):
    views = [View(320, "light"), View(1280, "dark")]
    window = opened(open_window, script, views)
    number = arranged(window.site, document=ASKS_FOR_FILES)
    window.go(f"/umfragen/{number}/teilnehmen")
    window.press("Zu den Fragen")
    window.page.locator("#q1").set_input_files(PHOTO)
    window.page.locator("#q2").set_input_files(SCRIPT)
    window.press("Weiter")
    refused = window.page.locator("main").inner_text()
    assert "Ihre Datei ist da:" in refused
    assert "Diese Datei ist etwas anderes." in refused
    window.photo("sheet-file-refused")
    window.press("Weiter")
    window.press("Bogen abgeben")
    if not script:
        return
    address = f"dateien-{window.name}@example.org"

    def staff(session):
        for duty in ("coordinator", "moderator"):
            account = make.staff(session, duty)
            account.email = account.email_key = f"{duty}-{address}"

    window.site.arrange(staff)
    clerk = open_window(views=views)
    clerk.enter(f"coordinator-{address}")
    clerk.go(f"/umfragen/{number}-x/ergebnis")
    clerk.page.get_by_role("link", name="Dateien: Foto").click()
    clerk.check()
    clerk.photo("survey-files")
    picture = clerk.page.request.get(window.url + clerk.page.get_by_role("link", name="Ufer.png").get_attribute("href"))
    assert (picture.status, picture.body()[:4]) == (200, b"\x89PNG")
    moderator = open_window(views=views)
    moderator.enter(f"moderator-{address}")
    moderator.go("/dienst/umfragen/texte")
    moderator.photo("survey-files-queue")
    moderator.go(f"/dienst/umfragen/{number}/dateien")
    moderator.photo("survey-files-index")
    moderator.go(f"/dienst/umfragen/{number}/dateien/q1")
    moderator.press("Endgültig entfernen")
    moderator.photo("survey-files-refused")
    moderator.fill(reason="Zeigt ein Gesicht")
    moderator.press("Endgültig entfernen")
    assert "Hier ist keine Datei." in moderator.page.locator("main").inner_text()
