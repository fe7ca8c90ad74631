"""What a screen reader says, in its order, on the way through journeys 1 to 4: kept in snapshots/, read by people.

`SPEAK=1 make test ARGS=tests/browser/test_spoken_order.py` writes them anew; read the change before keeping it.
"""

import os
import re
from pathlib import Path

import pytest

from app.core.city import Department
from tests import make
from tests.browser.window import code_in

KEPT = Path(__file__).parent / "snapshots"
MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
SHORT_MONTHS = r"Jan\.|Feb\.|Apr\.|Aug\.|Sept?\.|Okt\.|Nov\.|Dez\."
BY_NIGHT = r" *- paragraph: Außerhalb der Dienstzeiten .*\n"  # said only then
DAYS = "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"


class Ear:
    """Hears pages and writes down what it heard; numbers, months and days of the week are as good as any other."""

    def __init__(self, name):
        self.path = KEPT / f"{name}.yaml"
        self.heard = []

    def hear(self, window, what, region="main"):
        spoken = window.page.locator(region).aria_snapshot()
        spoken = re.sub(BY_NIGHT, "", re.sub(rf"\b({DAYS})\b", "Wochentag", spoken))
        spoken = re.sub(rf"\b(?:(?:{MONTHS})\b|(?:{SHORT_MONTHS}))", "Monat", spoken)
        spoken = re.sub(r"entwurf=[\w-]+", "entwurf=geheim", spoken)
        spoken = re.sub(r"(?<!\[level=)(?<![0-9])[0-9]+", "0", spoken)
        self.heard.append(f"# {what}\n{spoken}\n")

    def compare(self):
        text = "\n".join(self.heard)
        if os.environ.get("SPEAK"):
            self.path.write_text(text, encoding="utf-8")
        assert text == self.path.read_text(encoding="utf-8")


@pytest.fixture
def ear(request):
    """One snapshot for each test."""
    return Ear(request.node.name.removeprefix("test_"))


@pytest.fixture
def enter(open_window):
    """A window of somebody who is signed in already."""

    def enter(person_id):
        window = open_window(width=1280)
        window.enter(person_id)
        return window

    return enter


def test_an_idea_from_the_tram(open_window, site, ear):
    window = open_window(width=1280)
    window.go("/ideen/neu")
    ear.hear(window, "The frame above a page", "header.site-header")
    ear.hear(window, "Write an idea")
    window.press("Weiter zur Vorschau")
    ear.hear(window, "Nothing was written")
    window.fill(titel="Xylofone fürs Quartier", text="Am Zehnerplatz, mit *Klöppeln*.")
    window.press("Weiter zur Vorschau")
    ear.hear(window, "Preview and address")
    window.fill(email="ear1@example.org", display_name="Mira")
    window.press("Code zusenden")
    ear.hear(window, "The code")
    window.fill(code=code_in(site.next_mail("ear1@example.org")))
    window.press("Idee einreichen")
    ear.hear(window, "The receipt")
    ear.compare()


def test_support_and_discuss(enter, site, ear):
    def arrange(session):
        idea = make.proposal(session, title="Xylofone im Wartberg", action_field_id=make.field(session, "umwelt").id)
        question = make.comment(session, idea, make.account(session, "Karla"), stance="question", source="Auch leise?")
        make.comment(session, question, make.account(session, "Samir"))
        return idea.id, make.account(session, "Nina").id

    idea, person = site.arrange(arrange)
    window = enter(person)
    window.go(f"/ideen/{idea}-xylofone-im-wartberg")
    window.press("Unterstützen")
    ear.hear(window, "An idea with a discussion, just supported")
    ear.compare()


def test_a_fair_no(open_window, enter, site, ear):
    def arrange(session):
        idea = make.proposal(session, title="Xylofone überall")
        author = make.account(session, "Alex")
        comment = make.comment(session, idea, author, source="Ihr seid alle Pfeifen.")
        return comment.id, author.id, make.staff(session, "moderator", name="Mona").id

    comment, author, moderator = site.arrange(arrange)
    guest = open_window(width=1280)
    guest.go(f"/melden/{comment}")
    ear.hear(guest, "Report")
    guest.page.get_by_label("Beleidigung oder Herabsetzung").check()
    guest.page.get_by_label("Was ist das Problem?").fill("„Pfeifen“ beleidigt.")
    guest.page.get_by_label("Ich habe das nach bestem Wissen").check()
    guest.press("Meldung absenden")
    ear.hear(guest, "The receipt of a report")
    desk = enter(moderator)
    desk.go("/dienst/moderation?nur=gemeldet")
    desk.page.get_by_role("link", name="Xylofone überall").first.click()
    desk.check()
    ear.hear(desk, "A case")
    desk.page.get_by_label("Verbergen", exact=True).check()
    desk.page.get_by_label("Verstoß gegen").select_option("insult")
    desk.press("Weiter")
    desk.press("So entscheiden")
    concerned = enter(author)
    concerned.go("/konto/entscheidungen")
    concerned.page.get_by_role("link", name="Beitrag verborgen").click()
    concerned.check()
    ear.hear(concerned, "A decision about me")
    ear.compare()


def test_the_city_answers(enter, site, ear):
    def arrange(session):
        unit = Department(slug="klang", position=190, names={"de": "Amt für Klang", "en": "Sound Office"})
        session.add(unit)
        session.flush()
        clerk = make.staff(session, "official", unit, "Gerda")
        idea = make.proposal(session, title="Xylofone am Ufer", place="Am Kanal")
        owed = make.obligation(session, idea, unit)
        answered = make.proposal(session, title="Xylofone im Park")
        done = make.obligation(session, answered, unit, status="not_pursued", answered_at=answered.published_at)
        make.response(session, done, clerk, state="published")
        return clerk.id, owed.contribution_id, answered.id

    clerk, owed, answered = site.arrange(arrange)
    window = enter(clerk)
    window.go(f"/dienst/antworten/{owed}")
    ear.hear(window, "Write the answer")
    window.go(f"/ideen/{answered}-xylofone-im-park")
    ear.hear(window, "An answered idea")
    ear.compare()
