"""Surveys in a real browser: every type of question in every state, the public pages, the builder."""

import base64

import pytest

from app.accounts.models import Duty
from app.core import clock
from app.surveys import actions
from app.surveys.documents import to_document
from app.surveys.questionnaire import Page, Questionnaire
from tests import make
from tests.browser.window import View
from tests.surveys.everything import ANSWERS, everything

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
WRONG = {
    "qsingle-qsingleo3-text": "Mit dem Roller",
    "qnumber": "nan",
    "qdate": "30.02.2026",
    "qpoint-latitude": "9999",
    "qranking-qrankingo0": "1",
    "qranking-qrankingo1": "1",
    "qshorttext": "x" * 300,
    "qmatrix-qmatrixr0": "qmatrixo1",
}


def arrange_survey(session):
    """A draft with every type of question; its share token."""
    survey = make.survey(session, opened=False)
    key = actions.keep_picture(session, survey, PICTURE)
    survey.questionnaire = to_document(everything(key))
    session.flush()
    return survey.token


@pytest.fixture(scope="module")
def token(site):
    """The share token of a draft with every type of question."""
    return site.arrange(arrange_survey)


def arrange_lists(session):
    """One open, one closed, one with results, one mended after opening."""
    survey = make.survey(session)
    survey.words_changed = [{"on": "2026-11-20", "places": ["Wie hat es Ihnen insgesammt gefallen?"]}]
    over = make.survey(session, pattern="stadtteil")
    actions.close(session, None, over)
    done = make.survey(session)
    actions.close(session, None, done)
    actions.publish_results(session, make.staff(session, "coordinator"), done)
    return [survey.id, over.id]


@pytest.fixture(scope="module")
def listed(site):
    """Surveys in all public states."""
    return site.arrange(arrange_lists)


def test_lists_and_pages_of_surveys_look_right(window, listed):
    window.go("/umfragen")
    window.photo("surveys")
    window.go("/umfragen?stand=offen&q=nirgendwo")
    for number in listed:
        window.go(f"/umfragen/{number}")
        window.photo(f"survey-{listed.index(number)}")
    window.go(f"/en/umfragen/{listed[0]}")


def test_every_type_of_question_holds_empty_and_wrong(window, token):
    window.go(f"/umfragen/vorschau/{token}")
    window.photo("survey-preview")
    window.go(f"/umfragen/vorschau/{token}/weg/1")
    window.photo("survey-questions-empty")
    window.press("Eingaben prüfen")
    window.photo("survey-questions-missing")
    window.page.locator('[name="qdate"]').evaluate("field => field.type = 'text'")  # a browser without calendar
    window.fill(**WRONG)
    window.press("Eingaben prüfen")
    window.photo("survey-questions-wrong")


def test_every_type_of_question_holds_filled(window, token):
    window.go(f"/umfragen/vorschau/{token}/weg/1")
    window.fill_what_is_asked(ANSWERS)
    window.check()
    window.photo("survey-questions-filled")
    window.press("Eingaben prüfen")


def test_a_ranking_is_arranged_by_buttons_and_keys(open_window, token):
    window = open_window()
    window.go(f"/umfragen/vorschau/{token}/weg/1")
    page = window.page
    for name in ("Bus", "Zu Hause"):
        page.get_by_role("button", name=f"{name}: nach oben").click()
    page.get_by_role("button", name="Zu Hause: nach oben").press("Enter")
    assert page.locator('[name="qranking-qrankingo3"]').input_value() == "1"
    assert page.locator('[name="qranking-qrankingo1"]').input_value() == "2"
    assert page.locator("[data-ranking-said]").inner_text() == "Zu Hause ist jetzt auf Platz 1"
    page.get_by_role("button", name="Zu Hause: nach unten").click()
    assert page.locator('[name="qranking-qrankingo1"]').input_value() == "1"
    window.check()


def test_a_place_is_shown_with_a_finger_on_the_sketch(open_window, token):
    window = open_window()
    window.go(f"/umfragen/vorschau/{token}/weg/1")
    page = window.page
    page.locator("[data-sketch] svg").click()
    latitude, longitude = (page.locator(f'[name="qpoint-{name}"]').input_value() for name in ("latitude", "longitude"))
    west, south, east, north = 9.0, 49.0, 9.4, 49.3  # around Heilbronn
    assert south < float(latitude) < north
    assert west < float(longitude) < east
    dot, svg = (page.locator(f"[data-sketch] {name}").bounding_box() for name in ("circle", "svg"))
    assert abs(dot["x"] + dot["width"] / 2 - svg["x"] - svg["width"] / 2) < 3
    assert abs(dot["y"] + dot["height"] / 2 - svg["y"] - svg["height"] / 2) < 3
    window.check()


def test_names_on_the_sketch_do_not_lie_over_one_another(open_window, token):
    window = open_window(width=390)
    window.go(f"/umfragen/vorschau/{token}/weg/1")
    names = window.page.locator("[data-sketch] text")
    boxes = [each.bounding_box() for each in names.all()]
    assert len(boxes) >= 7
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            below = one["y"] + one["height"] <= other["y"] + 2 or other["y"] + other["height"] <= one["y"] + 2
            assert beside or below, names.all_inner_texts()


def arrange_coordinator(session):
    """A coordinator whose address is known, and a draft with a fault."""
    account = make.account(session, "Kim Koordination", email="koordination@example.org")
    session.add(Duty(person_id=account.id, duty="coordinator", given_at=clock.now()))
    survey = make.survey(session, opened=False)
    survey.questionnaire = to_document(Questionnaire((*everything(None).pages, Page("p9"))))
    return survey.id


def moves_an_answer(page):
    """After a move each row is called by the place it has now, and so is its mark for a text field."""
    words = page.locator(".option__words input:first-of-type")
    second, ticked = words.nth(1).input_value(), page.locator("[id$=-other]:checked").get_attribute("id")
    page.get_by_role("button", name="Nach oben: Antwort 2").press("Enter")
    assert words.first.input_value() == second
    assert page.locator("[role=status]", has_text="Jetzt auf Platz 1").count() == 1
    expected = [f"Antwort {place + 1}" for place in range(words.count())]
    assert [each.get_attribute("aria-label").partition(" (")[0] for each in words.all()] == expected
    assert page.locator("label[for$=-other]").all_text_contents() == expected
    rows = [each.get_attribute("name").removesuffix("-place") for each in page.locator(".option__place").all()]
    place = rows.index(ticked.removesuffix("-other")) + 1
    assert page.locator(f"label[for={ticked}]").text_content() == f"Antwort {place}"
    pressed = page.get_by_role("button", name="Nach unten: Antwort 1")
    assert pressed.evaluate("each => each === document.activeElement")


def test_a_survey_is_built_in_the_browser(open_window, site):
    survey = site.arrange(arrange_coordinator)
    window = open_window(views=[View(390, "light"), View(1280, "dark")])
    page = window.page
    window.enter("koordination@example.org")
    window.go("/dienst/umfragen")
    window.photo("survey-desk")
    window.go("/dienst/umfragen/neu")
    window.photo("survey-new")
    window.press("Anlegen")
    window.fill(title="Radwege in Sontheim", start="muster:stadtteil")
    window.press("Anlegen")
    window.photo("survey-builder")
    for view in window.in_each_view():
        squeezed = page.locator(".builder__tools .kern-label").evaluate_all(
            "all => all.filter(each => each.offsetWidth < 40 || each.offsetHeight > 60).length"
        )
        assert squeezed == 0, view
    page.get_by_role("link", name="Titel, Zeitraum und Teilnahme").click()
    window.check()
    window.photo("survey-settings")
    window.go(f"/dienst/umfragen/{survey}")
    window.photo("survey-builder-faults")
    for piece in ("qmatrix", "qsingle", "qpicturechoice", "qtiefste", "e1", "p3", "qnumber", "qdate"):
        window.go(f"/dienst/umfragen/{survey}/stelle/{piece}")
        window.photo(f"survey-piece-{piece}")
    window.go(f"/dienst/umfragen/{survey}/stelle/qsingle")
    moves_an_answer(page)
    window.go(f"/dienst/umfragen/{survey}")
    window.press("Umfrage öffnen")
    assert page.locator("[role=alert]").evaluate("each => each === document.activeElement")
    window.photo("survey-builder-refused")
    window.go(f"/en/dienst/umfragen/{survey}")
