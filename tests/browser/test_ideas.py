"""Ideas in a real browser: the list, one idea, writing one with all its hints, the receipt, changing it."""

import re

import pytest
from playwright.sync_api import expect

from app.core.contributions import Visibility
from tests import make


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
    make.response(session, obligation, status="accepted", state="published")
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
    window.go("/ideen?q=Baenke&feld=umwelt&sortierung=treffer")
    window.go("/ideen?q=Schpielplatz&feld=energie")
    window.photo("ideas-none")
    window.go(idea_url)
    window.photo("idea")
    window.go(f"/en{idea_url}")


def test_someone_writes_an_idea(site, idea_url, window, request):
    number = request.node.callspec.id if hasattr(request.node, "callspec") else "one"
    window.go("/ideen/neu")
    window.photo("write-empty")
    window.page.get_by_label("Titel").press_sequentially("Trinkbrunnen am Neckar")
    expect(window.page.get_by_text("Gibt es Ihre Idee schon?")).to_be_visible()
    expect(window.page.get_by_role("status").get_by_text(re.compile("ähnliche Idee"))).to_be_attached()
    window.page.get_by_label("Ihre Idee", exact=True).press_sequentially("Die Laterne dort ist kaputt. Mehr Bäume!")
    expect(window.page.get_by_text("Das klingt nach einem Mangel.")).to_be_visible()
    window.page.get_by_text("+ Ort").click()
    window.check()
    window.photo("write-hints")
    window.page.get_by_text("Nein, es ist eine Idee").click()
    window.page.get_by_role("button", name="Weiter zur Vorschau").click()
    window.check()
    window.photo("write-sign-in")
    expect(window.page.get_by_text("CC BY 4.0").first).to_be_visible()
    address = f"{number}@example.org"
    window.page.get_by_label("E-Mail").fill(address)
    window.page.get_by_label("Anzeigename").fill("Mira")
    window.page.locator("main form button[type=submit]").first.click()
    code = re.search(r"\b\d{3} ?\d{3}\b", site.next_mail(address).get_content()).group()
    window.page.get_by_label("Code").fill(code)
    window.page.locator("main form button[type=submit]").first.click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Ihre Idee ist eingegangen")
    window.check()
    window.photo("receipt")
    window.page.get_by_role("link", name="Idee ansehen").click()
    window.check()
    window.page.get_by_role("link", name="Idee ändern").click()
    window.page.get_by_label("Titel").fill("Zwei Trinkbrunnen am Neckar")
    window.check()
    window.photo("revise")
    window.page.get_by_role("button", name="Änderung speichern").click()
    window.page.get_by_role("link", name="Frühere Fassungen").click()
    window.check()
    window.photo("wordings")
    window.page.get_by_role("link", name="Zurück zur Idee").click()
    window.page.get_by_role("link", name="Idee zurückziehen").click()
    window.page.get_by_role("button", name="Idee zurückziehen").click()
    expect(window.page.get_by_role("alert")).to_be_visible()
    window.check()
    window.photo("withdraw")
    window.page.get_by_label("Warum ziehen Sie die Idee zurück?").fill("Steht schon einer.")
    window.page.get_by_role("button", name="Idee zurückziehen").click()
    expect(window.page.get_by_text("Steht schon einer.").first).to_be_visible(timeout=15_000)
    window.check()


def test_an_idea_is_written_without_script(open_window, idea_url):
    window = open_window(script=False)
    window.page.goto(f"{window.url}/ideen/neu")
    window.page.get_by_label("Titel").fill("Laterne kaputt")
    window.page.get_by_label("Ihre Idee", exact=True).fill("Die Laterne flackert.")
    window.page.get_by_role("button", name="Weiter zur Vorschau").click()
    expect(window.page.get_by_text("Das klingt nach einem Mangel.")).to_be_visible()
    expect(window.page.get_by_role("heading", name="Laterne kaputt")).to_be_visible()


def test_a_draft_of_someone_signed_in_is_checked_before_it_is_sent(open_window, site, idea_url):
    assert Visibility.DRAFT
    window = open_window(width=1280)
    window.page.goto(f"{window.url}/ideen/entwurf/{'x' * 32}")
    expect(window.page.get_by_role("heading", level=1)).to_be_visible()
