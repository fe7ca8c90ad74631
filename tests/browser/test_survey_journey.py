"""Journey 5 in a real browser: every type of question, three levels of conditions, built by clicking, then answered."""

from collections import Counter

import pytest
from sqlalchemy import select

from app.sheets.models import Sheet
from app.surveys.documents import from_document
from app.surveys.models import Survey
from app.surveys.questions import TYPES
from tests import make

ADDRESS = "baumeisterin@example.org"
OFFERED = {"Antwort": ("Ja, oft", "Selten", "Nie"), "Zeile": ("die Brücke", "das Ufer")}
BESIDE = {"scale": {"Zahl der Stufen (3 bis 11)": "7"}, "number": {"Mindestens": "0", "Höchstens": "100"}}


def title_of(kind):
    return f"Wie steht es mit {kind}?"


class Builder:
    """A coordinator who clicks a survey together, and writes no address and no id."""

    def __init__(self, window):
        self.window, self.page = window, window.page

    def begin(self, title):
        self.window.go("/dienst/umfragen")
        self.page.get_by_role("link", name="Neue Umfrage").first.click()
        self.page.get_by_label("Titel", exact=True).fill(title)
        self.page.get_by_label("Leere Umfrage").check()
        self.page.get_by_role("button", name="Anlegen", exact=True).click()

    def new_page(self, title, when=None):
        self.page.get_by_role("link", name="Neue Seite").click()
        self.page.get_by_label("Überschrift", exact=True).fill(title)
        self.save(when)

    def add(self, place, kind, title, when=None):
        """One question or text on the page with this number, shown when (question, words of the test, number)."""
        self.page.get_by_label(f"Hinzufügen auf Seite {place}:").select_option(kind)
        self.page.get_by_role("button", name="Hinzufügen", exact=True).nth(place - 1).click()
        self.page.get_by_label("Text" if kind == "explanation" else "Frage", exact=True).fill(title)
        for name, words in OFFERED.items():
            for number, word in enumerate(words, 1):
                for field in self.page.get_by_label(f"{name} {number}", exact=True).all():
                    if field.get_attribute("type") == "text":  # not the tick of the same answer
                        field.fill(word)
        for number, field in enumerate(self.page.locator('main input[name$="-picture-file"]').all()[:3]):
            field.set_input_files({"name": "bild.png", "mimeType": "image/png", "buffer": make.picture()})
            self.page.get_by_label("Was ist auf dem Bild zu sehen?").nth(number).fill("Eine Farbe")
        for name, words in BESIDE.get(kind, {}).items():
            self.page.get_by_label(name, exact=True).fill(words)
        self.save(when)

    def save(self, when):
        if when:
            question, test, *value = when
            self.page.get_by_text("Nur zeigen, wenn …").click()
            group = f'optgroup[label^="{question}"] option'
            option = self.page.locator("#test-0").locator(group).filter(has_text=test).first
            self.page.locator("#test-0").select_option(option.get_attribute("value"))
            for word in value:
                self.page.locator("#test-0-value").fill(word)
        self.page.get_by_role("button", name="Speichern", exact=True).click()
        self.page.wait_for_url("**/dienst/umfragen/*")

    def describe(self, words):
        self.page.get_by_role("link", name="Titel, Zeitraum und Teilnahme").click()
        self.page.get_by_label("Einleitung", exact=True).fill(words)
        self.page.get_by_label("Handlungsfeld", exact=True).select_option(index=1)
        self.page.get_by_label("Letzter Tag").fill("2099-12-31")
        self.page.get_by_role("button", name="Speichern", exact=True).click()


def build(builder):
    """Every type on the first page; the second hangs on it, the third on the second, a text on the third."""
    builder.begin("Alles auf einmal")
    for kind in TYPES:
        builder.add(1, kind, title_of(kind))
    builder.new_page("Wenn ja", (title_of("yes_no"), "ist „Ja“"))
    builder.add(2, "scale", "Wie sehr?")
    builder.new_page("Genauer", ("Wie sehr?", "ist höchstens", "3"))
    builder.add(3, "short_text", "Woran liegt es?")
    builder.new_page("Zum Schluss")
    builder.add(4, "long_text", "Und was hilft?", ("Woran liegt es?", "wurde beantwortet"))
    builder.add(4, "explanation", "Danke fürs Mitdenken.")
    builder.describe("Ein Versuch mit allem, was eine Umfrage kann.")


def fill(page, yes):
    """Answer whatever stands there; returns what was read."""
    places = Counter()  # of a ranking each place is given once
    for name, kind in page.locator("main form [name]").evaluate_all("all => all.map(each => [each.name, each.type])"):
        field = page.locator(f'main form [name="{name}"]')
        if kind == "radio":
            field = page.locator(f'main form [name="{name}"]:not([value=""])')  # an answer, not "none"
            field.nth(0 if yes else field.count() - 1).evaluate("each => each.click()")  # a label lies over it
        elif kind == "checkbox":
            field.first.evaluate("each => each.click()")
        elif kind == "select-one":
            places[name.partition("-")[0]] += 1
            field.select_option(index=places[name.partition("-")[0]])
        elif kind == "date":
            field.fill("2026-11-22")
        elif kind == "textarea" or name.endswith("-place"):
            field.fill("Am Ufer")
        elif kind == "text" and "-" not in name:
            field.fill("7")
    return page.locator("main").inner_text()


def answer(window, number, yes):
    """A guest answers on a phone; returns everything that was on the screen."""
    window.go(f"/umfragen/{number}")
    page, seen = window.page, ""
    page.get_by_role("link", name="Umfrage beantworten").click()
    page.get_by_role("button", name="Zu den Fragen").click()
    while "/seite/" in page.url:
        seen += fill(page, yes)
        page.get_by_role("button", name="Weiter", exact=True).click()
        page.wait_for_load_state("load")
        assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()
    page.get_by_role("button", name="Bogen abgeben").click()
    assert window.heading() == "Danke, Ihr Bogen ist angekommen"
    return seen


@pytest.fixture
def builder(open_window, site):
    def arrange(session):
        account = make.staff(session, "coordinator", name="Bea Baumeisterin")
        account.email = account.email_key = ADDRESS

    site.arrange(arrange)
    window = open_window(1280)
    window.enter(ADDRESS)
    return Builder(window)


def test_every_type_and_three_levels_are_built_by_clicking_walked_and_answered(builder, open_window, site):
    build(builder)
    page = builder.page
    builder.window.check()
    builder.window.photo("survey-built")
    assert not page.locator(".error-summary").count(), page.locator(".error-summary").inner_text()
    page.get_by_role("link", name="Vorschau zum Teilen").click()
    builder.window.check()
    builder.window.photo("survey-built-preview")
    page.go_back()
    page.get_by_role("button", name="Umfrage öffnen").click()
    number = int(page.url.rsplit("/", 1)[1].partition("#")[0])

    deep, shallow = (
        answer(open_window(390, script=script), number, yes) for script, yes in ((True, True), (True, False))
    )

    assert all(title_of(kind) in deep for kind in TYPES)
    levels = ("Wie sehr?", "Woran liegt es?", "Und was hilft?")
    assert all(level in deep for level in levels)
    assert not any(level in shallow for level in levels)

    def stored(session):
        whole = from_document(session.get_one(Survey, number).questionnaire)
        titles = {question.id: question.title["de"] for question in whole.questions}
        sheets = session.scalars(select(Sheet).where(Sheet.survey_id == number)).all()
        return [({titles[each] for each in sheet.answers}, sheet.complete) for sheet in sheets]

    answered = sorted(site.arrange(stored), key=lambda each: len(each[0]))
    assert [complete for _titles, complete in answered] == [True, True]
    everything = {title_of(kind) for kind in TYPES} - {title_of("file")}  # nobody sent a file
    assert everything | set(levels) == answered[1][0]
    assert answered[0][0] == everything
