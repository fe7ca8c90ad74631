"""An official answers at the desk, a colleague approves, and everyone reads it."""

import itertools
from datetime import timedelta

import pytest

from app.core import clock
from app.core.city import Department
from app.responses import jobs
from tests import make

numbers = itertools.count(1)


@pytest.fixture
def arranged(site):
    """An idea with a question, owed by an office of its own, and two officials of it."""
    number = next(numbers)

    def arrange(session):
        names = {"de": f"Amt für Ufer {number}", "en": f"Banks Office {number}"}
        unit = Department(slug=f"ufer-{number}", position=90 + number, names=names)
        session.add(unit)
        session.flush()
        made = [make.staff(session, "official", unit, f"{name} {number}") for name in ("Ada", "Berta")]
        idea = make.proposal(
            session,
            title=f"Bänke am Neckar {number}",
            action_field_id=make.field(session, "umwelt").id,
            place="Am Wilhelmskanal",
        )
        make.comment(session, idea, stance="question", source="Auch im Winter?", html="<p>Auch im Winter?</p>")
        make.obligation(session, idea, unit)
        late = make.obligation(
            session,
            make.proposal(session, title=f"Ein Brunnen {number}"),
            unit,
            owed_since=clock.now() - timedelta(days=120),
        )
        for days in (8, 20, 40, 60, 110):
            old = make.obligation(
                session,
                make.proposal(session),
                unit,
                owed_since=clock.now() - timedelta(days=130),
                answered_at=clock.now() - timedelta(days=130 - days),
                settled_at=clock.now(),
            )
            assert old.answered_at
        return {
            "unit": unit.id, "ada": made[0].email, "berta": made[1].email, "idea": idea.id, "title": idea.title,
            "late": late.contribution_id,
        }  # fmt: skip

    return site.arrange(arrange)


def fill(page):
    """The official writes a commitment."""
    page.get_by_label("Neuer Stand").select_option("accepted")
    page.get_by_label("Grund in einem Satz").fill("Drei Bänke passen ans Ufer.")
    page.get_by_label("Antwort", exact=True).fill("Wir stellen **drei Bänke** auf.\n\n- am Kanal\n- an der Brücke")
    page.get_by_label("Nächster Schritt", exact=True).fill("Die Bänke stehen")
    page.get_by_label("Getan bis").fill((clock.now() + timedelta(days=60)).date().isoformat())


def test_an_official_writes_and_a_colleague_approves(window, open_window, site, arranged):
    page, desk = window.page, f"/dienst/antworten/{arranged['idea']}"
    window.enter(arranged["ada"])
    window.go("/dienst/antworten")
    window.photo("answers-desk")
    page.get_by_text("Mehr: eingrenzen").click()
    window.check()
    page.get_by_role("link", name=arranged["title"]).click()
    window.check()
    window.photo("answers-empty")
    fill(page)
    window.press("Zur Freigabe geben")
    window.photo("answers-refused")
    assert page.get_by_label("Grund in einem Satz").input_value() == "Drei Bänke passen ans Ufer."
    page.get_by_label("Aus eigenem Budget", exact=True).check()
    window.press("Vorschau")
    window.photo("answers-preview")
    window.press("Zur Freigabe geben")
    window.go(desk)
    window.photo("answers-waiting")

    colleague = open_window(width=1280)
    colleague.enter(arranged["berta"])
    colleague.go(desk)
    colleague.press("Freigeben und veröffentlichen")

    site.arrange(jobs.count)
    window.go(f"/ideen/{arranged['idea']}-x")
    window.photo("answers-idea")
    window.go("/antworten")
    window.photo("answers-public")
    window.go(desk)
    window.photo("answers-next-entry")


def test_everyone_sees_a_missed_limit_and_what_is_promised(window, arranged):
    window.go(f"/ideen/{arranged['late']}-x")
    window.photo("answers-overdue")
    window.go(f"/ideen/{arranged['idea']}-x")
    window.photo("answers-promised")


def test_two_officials_at_once_see_both_texts(open_window, arranged):
    ada, berta = open_window(), open_window(width=1280, theme="dark")
    for window, name in ((ada, "ada"), (berta, "berta")):
        window.enter(arranged[name])
        window.go(f"/dienst/antworten/{arranged['idea']}")
        window.page.get_by_label("Antwort", exact=True).fill(f"Text von {name}")
    ada.press("Entwurf speichern")
    berta.press("Entwurf speichern")
    berta.photo("answers-conflict")
    assert berta.page.get_by_text("Text von ada").is_visible()
    assert berta.page.get_by_label("Antwort", exact=True).input_value() == "Text von berta"


def test_the_desk_is_used_with_the_keyboard_alone(open_window, arranged):
    window = open_window(width=1280)
    page = window.page
    window.enter(arranged["ada"])
    window.go(f"/dienst/antworten/{arranged['idea']}")
    page.get_by_label("Neuer Stand").focus()
    seen = []
    for _ in range(12):
        seen.append(page.evaluate("() => document.activeElement.name || document.activeElement.textContent.trim()"))
        page.keyboard.press("Tab")
    assert seen[:4] == ["stand", "reason", "source", "next_step"]
    page.get_by_label("Grund in einem Satz").fill("Zu schmal.")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    window.check()
    assert page.get_by_text("Entwurf gespeichert.").is_visible()


def test_a_coordinator_reads_and_passes_on(open_window, site, arranged):
    email = site.arrange(lambda session: make.staff(session, "coordinator").email)
    window = open_window()
    window.enter(email)
    window.go(f"/dienst/antworten/{arranged['idea']}")
    window.photo("answers-read-only")
    window.page.get_by_text("Eine andere Dienststelle ist zuständig").click()
    window.press("Weitergeben")
    window.photo("answers-pass-on")
    window.page.get_by_label("Dienststelle").select_option("Grünflächenamt")
    window.page.get_by_label("Warum ist sie zuständig?").fill("Das Ufer ist eine Grünanlage.")
    window.press("Weitergeben")
    assert window.page.get_by_text("Weitergegeben. Die Frist bleibt.").is_visible()


def test_an_imported_idea_is_promised_an_answer(open_window, site):
    email, idea = site.arrange(
        lambda session: (
            make.staff(session, "coordinator").email,
            make.proposal(session, origin="bonn", origin_key=f"b{next(numbers)}").id,
        )
    )
    window = open_window(width=1280)
    window.enter(email)
    window.go(f"/dienst/antworten/{idea}")
    window.photo("answers-not-owed")
    window.press("Antwort zusagen")


def test_without_answers_the_lists_say_what_will_stand_there(open_window, site):
    window = open_window()
    window.go("/antworten?handlungsfeld=energie&stand=done")
    window.photo("answers-none")


def test_a_duplicate_is_merged(open_window, site):
    def arrange(session):
        duplicate, target = (
            make.proposal(session, title=f"{words} am Südbahnhof") for words in ("Bänke", "Mehr Bänke")
        )
        make.comment(session, duplicate)
        return make.staff(session, "coordinator").email, duplicate.id, target.id

    email, duplicate, _target = site.arrange(arrange)
    window = open_window()
    window.enter(email)
    window.go(f"/dienst/antworten/{duplicate}")
    window.page.get_by_role("link", name="Mit einer anderen Idee zusammenlegen").click()
    window.check()
    window.photo("merge-which")
    window.page.get_by_role("link", name="Mehr Bänke am Südbahnhof").click()
    window.check()
    window.photo("merge-what")
    window.press("Zusammenlegen")
    window.page.get_by_text("Bänke am Südbahnhof ·").first.click()
    window.check()
    window.photo("merge-done")
