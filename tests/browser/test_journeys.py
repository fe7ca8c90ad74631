"""Journeys 1 to 4 by the keyboard alone, with axe on every page, and again without any script."""

import itertools

import pytest

from app.core import clock
from app.core.city import Department
from tests import make
from tests.browser.hands import Keyboard, Plain, main
from tests.browser.window import code_in, link_in, text_of

numbers = itertools.count(1)
INSULT = "Wer so etwas vorschlägt, ist ein Dummkopf."
NEXT_YEAR = clock.now().year + 1


@pytest.fixture(params=["keyboard", "no-script"])
def hands(request, open_window):
    """`hands()` are those of a guest, `hands(person)` those of somebody who is signed in."""

    def hands(person=None):
        by_keys = request.param == "keyboard"
        window = open_window(width=1280 if by_keys else 390, script=by_keys)
        if person is not None:
            window.enter(person)
        return Keyboard(window) if by_keys else Plain(window)

    return hands


@pytest.fixture
def number():
    """Tells the things of this test from those of others on the same site."""
    return next(numbers)


def path_of(hands):
    return hands.page.url.removeprefix(hands.window.url)


def test_an_idea_is_handed_in_supported_and_discussed(hands, site, number):
    mira, title = f"mira{number}@example.org", f"Ein Kräuterbeet am Quartiersplatz {number}"
    author = hands()
    author.open("/")
    author.follow("Idee einreichen")
    author.press("Weiter zur Vorschau")
    assert "Hier steht noch nichts." in main(author.page)
    author.write("Titel", title)
    author.write("Ihre Idee", "Thymian und Salbei, für alle.")
    author.press("Weiter zur Vorschau")
    author.write("E-Mail-Adresse", mira)
    author.write("Anzeigename (freiwillig)", "Mira")
    author.press("Code zusenden")
    author.write("Code aus der E-Mail", code_in(site.next_mail(mira)))
    author.press("Idee einreichen")
    assert "Ihre Nummer" in main(author.page)
    author.follow("Idee ansehen")
    idea = path_of(author)

    other = hands(site.arrange(lambda session: make.account(session, f"Samir {number}").id))
    other.open(idea)
    other.press("Unterstützen")
    assert "Sie unterstützen diese Idee" in main(other.page)
    other.follow("Kommentieren")
    other.press("Kommentar absenden")
    assert "Bitte prüfen Sie" in main(other.page)
    other.write("Ihr Kommentar", "Auch im Winter?")
    other.choose("Frage an die Stadt")
    other.press("Kommentar absenden")
    author.open(idea)
    author.follow(f"Antworten auf Samir {number}")
    author.write("Ihr Kommentar", "Salbei ja, Thymian auch.")
    author.press("Kommentar absenden")
    guest = hands()
    guest.open(idea)
    assert all(words in main(guest.page) for words in ("2 Kommentare", "Auch im Winter?", "Salbei ja"))


def test_a_fair_no_to_a_bad_post(hands, site, number):
    title = f"Hocker im Schatten {number}"

    def arrange(session):
        idea, author = make.proposal(session, title=title), make.account(session, f"Alex {number}")
        comment = make.comment(session, idea, author, source=INSULT, html=f"<p>{INSULT}</p>")
        moderators = [make.staff(session, "moderator").id for _ in range(2)]
        return f"/kommentare/{comment.id}", author.id, author.email, *moderators

    thread, author, address, first, second = site.arrange(arrange)
    guest = hands()
    guest.open(thread)
    guest.follow(f"Melden Kommentar von Alex {number}")
    guest.press("Meldung absenden")
    assert "Bitte prüfen Sie" in main(guest.page)
    guest.choose("Beleidigung oder Herabsetzung")
    guest.write("Was ist das Problem?", "„Dummkopf“ beleidigt.")
    guest.tick("Ich habe das nach bestem Wissen geschrieben, und es ist vollständig.")
    guest.press("Meldung absenden")
    receipt = path_of(guest)

    desk = hands(first)
    desk.open("/")
    desk.follow("Moderation")
    desk.follow(title)
    desk.choose("Verbergen")
    desk.pick("Verstoß gegen", "Beleidigung, üble Nachrede, Verleumdung")
    desk.press("Weiter")
    desk.press("So entscheiden")
    guest.open(receipt)
    assert "Beitrag verborgen" in main(guest.page)

    concerned = hands(author)
    concerned.open(link_in(site.next_mail(address)))
    assert "Ihr Text verletzt die Ehre einer Person." in main(concerned.page)
    concerned.follow("Einspruch einlegen")
    concerned.press("Einspruch absenden")
    assert "Bitte prüfen Sie" in main(concerned.page)
    concerned.write("Warum ist die Entscheidung falsch?", "Das war ein Zitat aus der Zeitung.")
    concerned.press("Einspruch absenden")

    other = hands(second)
    other.open("/")
    other.follow("Moderation")
    other.follow("Einsprüche")
    other.follow(title)
    other.choose("Die Entscheidung wird aufgehoben")
    other.write("Begründung", "Es war als Zitat erkennbar.")
    other.press("Entscheiden")
    assert "Es war als Zitat erkennbar." in text_of(site.next_mail(address, 2))
    guest.open(thread)
    assert INSULT in main(guest.page)


def test_the_city_answers(hands, site, number):
    title = f"Hocker am Kanal {number}"

    def arrange(session):
        names = {"de": f"Amt für Hocker {number}", "en": f"Stools Office {number}"}
        unit = Department(slug=f"hocker-{number}", position=290 + number, names=names)
        session.add(unit)
        session.flush()
        author = make.account(session)
        owed = make.obligation(session, make.proposal(session, author, title=title), unit)
        clerk, head = (make.staff(session, "official", unit).id for _ in range(2))
        return clerk, head, owed.contribution_id, author.email

    clerk, head, idea, address = site.arrange(arrange)
    desk = hands(clerk)
    desk.open("/")
    desk.follow("Beantworten")
    desk.follow(title)
    desk.pick("Neuer Stand", "Angenommen")
    desk.write("Grund in einem Satz", "Drei Hocker passen hin.")
    desk.write("Antwort", "Wir stellen **drei Hocker** auf.")
    desk.press("Zur Freigabe geben")
    assert "Bitte prüfen Sie" in main(desk.page)
    desk.write("Nächster Schritt", "Die Hocker stehen")
    desk.write_day("Getan bis", NEXT_YEAR)
    desk.unfold("Zusage, Gemeinderat, andere Stelle")
    desk.choose("Aus eigenem Budget")
    desk.press("Zur Freigabe geben")

    colleague = hands(head)
    colleague.open("/dienst/antworten")
    colleague.follow("Freigabe")
    colleague.follow(title)
    colleague.press("Freigeben und veröffentlichen")
    assert "Drei Hocker passen hin." in text_of(site.next_mail(address))
    everyone = hands()
    everyone.open("/")
    everyone.follow("Antworten")
    everyone.follow(title)
    assert f"/ideen/{idea}-" in everyone.page.url
    assert all(words in main(everyone.page) for words in ("Wir stellen drei Hocker auf.", f"Amt für Hocker {number}"))
