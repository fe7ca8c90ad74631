"""Ideas in a real browser: lists, one idea, writing one with all its hints, the receipt, changing and withdrawing."""

import itertools
import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.core.contributions import Contribution, Visibility
from app.core.text import LIMIT, render
from app.proposals.rules import slug
from moderation.admission import open_case
from moderation.screening import Signal
from tests import make
from tests.browser.window import View, code_in
from tests.shared_data import shared_data

numbers = itertools.count(1)
TITLE, TEXT = "Titel", "Ihre Idee"


@pytest.fixture
def address():
    return f"idee{next(numbers)}@example.org"


def arrange_ideas(session):
    """A few ideas with everything a page can show; the address of the answered one."""
    field, district = make.field(session, "umwelt"), make.district(session, "sontheim")
    author = make.account(session, "Neckarschwimmerin")
    idea = make.proposal(
        session,
        author,
        title="Trinkbrunnen für heiße Tage",
        source="Im Sommer fehlt Wasser.",
        html="<p>Im Sommer fehlt Wasser. Ich schlage <strong>zwei Orte</strong> vor:</p><ul><li>am Rathaus</li></ul>",
        action_field_id=field.id,
        district_id=district.id,
        place="vor dem Rathaus",
    )
    make.comment(session, make.comment(session, idea, source="Gute Idee."), source="Das sehe ich auch so.")
    obligation = make.obligation(session, idea, status="accepted", answered_at=idea.published_at)
    make.response(session, obligation, status="accepted", state="published", own_budget=True)
    make.obligation(session, make.proposal(session, author, title="Längere Öffnungszeiten der Bücherei"))
    for number in range(22):
        make.proposal(session, author, title=f"Mehr Bänke im Park, Platz {number}", action_field_id=field.id)
    return f"/ideen/{idea.id}-trinkbrunnen-fuer-heisse-tage"


@pytest.fixture(scope="module")
def idea_url(site):
    """The address of an answered idea among others."""
    return site.arrange(arrange_ideas)


def test_lists_and_an_idea_look_right(window, idea_url):
    window.go("/ideen")
    window.photo("ideas")
    window.page.get_by_text("Filtern", exact=True).click()
    window.check()
    window.photo("ideas-filters")
    window.go("/ideen?q=Schpielplatz&feld=energie")
    window.photo("ideas-none")
    window.go(idea_url)
    window.photo("idea")
    window.go("/ideen/neu")
    window.photo("write")


def test_lists_and_an_idea_speak_english(open_window, idea_url):
    window = open_window(width=1280)
    for path in ("/en/ideen", "/en/ideen?q=Baenke&feld=umwelt&sortierung=treffer", f"/en{idea_url}", "/en/ideen/neu"):
        window.go(path)


def test_an_idea_from_the_first_word_to_the_receipt(open_window, site, idea_url, address):
    window = open_window(views=[View(390, "light"), View(1280, "dark")])
    page = window.page
    window.go("/ideen/neu")
    page.get_by_label(TITLE).press_sequentially("Trinkbrunnen am Neckar")
    page.get_by_text("Gibt es Ihre Idee schon?").wait_for()
    expect(page.locator("#aehnliche-gesagt")).to_have_text(re.compile("ähnliche Idee"))
    expect(page.get_by_label(TITLE)).to_be_focused()
    page.get_by_label(TEXT, exact=True).press_sequentially("Die Laterne dort ist kaputt. Mehr Bäume und Klima!")
    page.get_by_text("Das klingt nach einem Mangel.").wait_for()
    page.get_by_text("+ Ort").click()
    window.check()
    window.photo("write-hints")
    page.get_by_text("Nein, es ist eine Idee").click()
    window.press("Weiter zur Vorschau")
    expect(page.get_by_text("Das klingt nach einem Mangel.")).to_have_count(0)
    window.photo("write-sign-in")
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_label("Anzeigename").fill("Mira")
    page.get_by_role("button", name="Code zusenden").click()
    page.get_by_label("Code aus der E-Mail").fill(code_in(site.next_mail(address)))
    window.press("Idee einreichen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Idee ist eingegangen")
    window.photo("receipt")
    page.get_by_role("link", name="Idee ansehen").click()
    page.wait_for_url("**/ideen/*-trinkbrunnen-am-neckar")
    window.check()
    window.photo("idea-own")


def test_the_author_checks_changes_and_withdraws(open_window, address):
    window = open_window()
    page = window.page
    window.enter(address, "Jana Beispiel")
    window.go("/ideen/neu")
    window.press("Weiter zur Vorschau")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label(TITLE).fill("Ein Brunnen")
    page.get_by_label(TEXT, exact=True).fill("Am Markt.")
    window.press("Weiter zur Vorschau")
    window.photo("check")
    window.press("Idee einreichen")
    page.get_by_role("link", name="Idee ansehen").click()
    page.get_by_role("link", name="Idee ändern").click()
    page.get_by_label(TITLE).fill("Zwei Brunnen")
    window.check()
    window.photo("revise")
    window.press("Änderung speichern")
    page.get_by_role("link", name="Frühere Fassungen").click()
    page.wait_for_url("**/fassungen")
    window.check()
    window.photo("wordings")
    page.get_by_role("link", name="Zurück zur Idee").click()
    page.get_by_role("link", name="Idee zurückziehen").click()
    page.get_by_label("Warum ziehen Sie die Idee zurück?").fill("Steht schon einer.")
    window.check()
    window.photo("withdraw")
    window.press("Idee zurückziehen")
    expect(page.get_by_text("Steht schon einer.")).to_be_visible()
    window.photo("withdrawn")


def test_what_was_written_goes_along_into_another_language(open_window):
    window = open_window()
    page = window.page
    window.go("/ideen/neu")
    window.fill(titel="Mehr Bänke", text="Am Fluss fehlen Bänke.", place="am Fluss")
    page.get_by_role("button", name="Menü").click()
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/ideen/neu")
    expect(page.get_by_label("Title")).to_have_value("Mehr Bänke")
    expect(page.get_by_label("Your idea")).to_have_value("Am Fluss fehlen Bänke.")
    expect(page.locator("[name=place]")).to_have_value("am Fluss")
    assert page.evaluate("() => sessionStorage.getItem('written')") is None  # what went along is forgotten on arrival


def test_what_was_typed_is_there_again_after_the_tab_was_closed(open_window):
    window = open_window(width=390)
    page, said = window.page, "() => localStorage.getItem('kept')"
    window.go("/ideen/neu")
    assert not page.get_by_text("nur auf diesem Gerät").is_visible()
    window.fill(titel="Mehr Schatten am Ufer", text="Im Sommer ist es dort zu heiß.", place="am Steg")
    assert page.get_by_text("nur auf diesem Gerät").is_visible()
    page.close()
    window.open_tab()
    page = window.page
    window.go("/ideen/neu")
    assert page.get_by_label("Ihre Idee", exact=True).input_value() == "Im Sommer ist es dort zu heiß."
    assert page.locator("[name=place]").is_visible()
    assert page.get_by_text("Was Sie zuletzt geschrieben haben, ist noch da.").is_visible()
    window.photo("idea-kept")
    page.get_by_role("button", name="Weiter zur Vorschau").click()
    page.get_by_role("heading", name="Fast fertig").wait_for()
    assert page.locator(".steps [aria-current=step]").inner_text().endswith("Prüfen und einreichen")
    window.check()
    window.photo("idea-sign-in")
    assert page.evaluate(said) is None  # it arrived
    window.go("/ideen/neu")
    assert page.get_by_label("Titel", exact=True).input_value() == ""
    window.fill(titel="Doch nicht")
    assert "Doch nicht" in page.evaluate(said)
    window.go("/ideen/neu?titel=Xylofon")  # from a search that found nothing
    assert page.get_by_label("Titel", exact=True).input_value() == "Doch nicht"
    page.get_by_role("button", name="Verwerfen und neu beginnen").click()
    assert page.get_by_label("Titel", exact=True).input_value() == "Xylofon"
    assert page.evaluate(said) is None
    window.check()


def test_what_somebody_signed_in_began_is_offered_to_nobody_else(open_window):
    window = open_window()
    page, typed = window.page, "() => document.querySelector('[name=titel]').value"
    texts = "() => Object.keys(localStorage).filter(key => key.startsWith('kept')).sort()"
    window.go("/ideen/neu")
    window.fill(titel="Als Gast begonnen")
    window.sign_in("erste@example.org", "Erste")
    window.go("/ideen/neu")
    assert page.evaluate(typed) == "Als Gast begonnen"
    window.fill(titel="Von der Ersten")
    page.context.clear_cookies()  # the session has expired
    window.go("/ideen/neu")
    assert page.evaluate(typed) == ""
    window.sign_in("zweite@example.org", "Zweite")
    window.go("/ideen/neu")
    assert page.evaluate(typed) == ""
    page.context.clear_cookies()
    window.sign_in("erste@example.org")
    window.go("/ideen/neu")
    assert page.evaluate(typed) == "Von der Ersten"
    own = page.evaluate(texts)
    page.evaluate(
        "([own]) => { const { at, ...rest } = JSON.parse(localStorage[own]);"
        "localStorage.kept = JSON.stringify({ ...rest, at: at - 60000, values: { titel: 'Älter, als Gast' } }); }",
        own,
    )
    window.go("/ideen/neu")
    assert page.evaluate(typed) == "Von der Ersten"
    assert page.evaluate(texts) == ["kept", *own]
    page.context.clear_cookies()
    window.go("/ideen/neu")
    assert page.evaluate(typed) == "Älter, als Gast"
    window.fill(titel="Neuer, als Gast")
    window.enter("erste@example.org")
    window.go("/ideen/neu")
    assert page.evaluate(typed) == "Neuer, als Gast"
    assert page.get_by_text("Was Sie zuletzt geschrieben haben, ist noch da.").is_visible()
    assert page.evaluate(texts) == own
    page.evaluate(
        """([own]) => {
          localStorage.kept = localStorage[own];
          const form = document.body.appendChild(document.createElement("form"));
          form.action = "/umfragen/1/jemand-anderes";
          form.dispatchEvent(new SubmitEvent("submit", { bubbles: true }));
        }""",
        own,
    )
    assert page.evaluate(texts) == own
    window.go("/abmelden")
    window.press("Abmelden")
    assert page.evaluate(texts) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_look_at_another_page_and_back_loses_nothing(open_window, script):
    window = open_window(script=script)
    page = window.page
    page.goto(f"{window.url}/ideen/neu")
    page.get_by_label(TITLE).fill("Mehr Bänke")
    page.get_by_label(TEXT, exact=True).fill("Am Fluss fehlen Bänke.")
    page.get_by_role("link", name="Regeln", exact=True).click()
    page.wait_for_url("**/regeln")
    page.go_back()
    expect(page.get_by_label(TITLE)).to_have_value("Mehr Bänke")
    expect(page.get_by_label(TEXT, exact=True)).to_have_value("Am Fluss fehlen Bänke.")


def test_an_idea_is_written_without_script(open_window):
    window = open_window(script=False)
    window.page.goto(f"{window.url}/ideen/neu")
    window.page.get_by_label(TITLE).fill("Laterne kaputt")
    window.page.get_by_label(TEXT, exact=True).fill("Die Laterne flackert.")
    window.page.get_by_role("button", name="Weiter zur Vorschau").click()
    expect(window.page.get_by_text("Das klingt nach einem Mangel.")).to_be_visible()
    expect(window.page.get_by_role("heading", name="Laterne kaputt")).to_be_visible()


def arrange_attacks(session):
    """Every known payload in the text of some idea, many in titles and places; their addresses."""
    payloads = (
        shared_data("xss_payloads/xss-payload-list.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    )
    author, urls, words = make.account(session, "<img src=x onerror=alert(1)>"), [], ""
    for payload in [*payloads, None]:
        if payload is not None and len(words) + len(payload) < LIMIT - 2:
            words += payload + "\n\n"
            continue
        source = plain_letters(words)
        title = plain_letters(words[:100]).replace("\n", " ")
        idea = make.proposal(session, author, title=title, source=source, html=render(source), place=title)
        urls.append(f"/ideen/{idea.id}-{slug(title)}")
        words = (payload or "") + "\n\n"
    return urls


def plain_letters(words):
    """Without the letters that are refused anyway."""
    return "".join(letter for letter in words if letter == "\n" or letter.isprintable())


@pytest.fixture
def attacks(site):
    """Ideas full of payloads; afterwards no other page shows them."""
    urls = site.arrange(arrange_attacks)
    yield urls
    ids = [int(url.split("/")[2].split("-")[0]) for url in urls]
    hidden = update(Contribution).where(Contribution.id.in_(ids)).values(visibility=Visibility.HIDDEN)
    site.arrange(lambda session: session.execute(hidden))


def test_no_payload_is_active_anywhere(attacks, open_window):
    window = open_window(width=1280)
    window.page.on("dialog", lambda dialog: window.complaints.append(f"dialog: {dialog.message}"))
    assert len(attacks) > 20
    for path in ["/ideen", *attacks]:
        answer = window.page.goto(window.url + path, wait_until="domcontentloaded")
        assert answer.status == 200, path
        assert window.page.evaluate("() => document.querySelectorAll('main script, main img, main iframe').length") == 0
    assert window.complaints == []  # the policy reports whatever tries to run


WORD = "Donaudampfschifffahrtsgesellschaft" * 3
ADDRESS = "https://beispiel.example/" + "pfad" * 20


def arrange_long_words(session):
    """An idea of one word, a comment of one address, both reported; who wrote them has a name of one word."""
    author = make.account(session, WORD[:60])
    idea = make.proposal(session, author, title=WORD, source=WORD, html=render(WORD), place=WORD)
    comment = make.comment(session, idea, author, source=ADDRESS, html=render(ADDRESS))
    case = open_case(session, idea, [Signal("links", 4, (ADDRESS,), False)])
    return idea.id, comment.id, case.id, author.id, make.staff(session, "moderator").id


def test_a_word_longer_than_the_page_makes_no_page_wider(open_window, site):
    idea, comment, case, author, moderator = site.arrange(arrange_long_words)
    pages = {
        None: [
            "/ideen",
            "/",
            f"/ideen/{idea}",
            f"/kommentieren/{comment}",
            f"/melden/{idea}",
            f"/unterstuetzen/{idea}",
        ],
        author: ["/konto", "/konto/name", f"/ideen/{idea}/eingang", f"/ideen/{idea}/aendern"],
        moderator: ["/dienst/moderation", f"/dienst/moderation/{case}"],
    }
    for person, paths in pages.items():
        window = open_window(width=320)
        if person is not None:
            window.enter(person)
        for path in paths:
            window.go(path)
