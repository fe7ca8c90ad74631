"""A vote, from the plan to the recount, in a real browser: on phone and desktop, with and without script."""

import json
from datetime import timedelta
from itertools import count

import pytest

from app.core import city, clock
from app.participations import actions as participations
from app.participations.who import Guest, Who
from app.votes import actions, queries, tally
from app.votes.actions import Line, Plan
from tests import make

numbers = count(1)
TITLES = ("Bäume am Marktplatz", "Bänke am Ufer", "Trinkbrunnen")


def coordinator(session):
    made = make.staff(session, "coordinator", name="Kim Koordination")
    made.email = made.email_key = f"abstimmung{next(numbers)}-{made.id}@example.org"
    return made


def vote(session, by, **changes):
    today = clock.today(city.profile().timezone)
    values = {
        "title": "Was soll am Neckar zuerst entstehen?",
        "source": "Für eines davon ist **Geld** da.",
        "action_field_id": None,
        "method": "ranked",
        "most": 2,
        "audience": "guest",
        "opens_on": today,
        "closes_on": today + timedelta(days=7),
    }
    made = actions.draft(session, by, Plan(**(values | changes)), "de")
    for title in TITLES:
        actions.add_choice(session, made, Line(title, cost=12_000))
    actions.release(session, by, made)
    return made


def counted(session, ballots=7):
    """A vote that ended yesterday."""
    with clock.held_at(clock.now() - timedelta(days=3)):
        today = clock.today(city.profile().timezone)
        made = vote(session, coordinator(session), closes_on=today + timedelta(days=1), entitled=60)
        lines = [choice.id for choice in queries.choices(session, made.id)]
        for number in range(ballots):
            who = Who(guest=Guest(f"guest {number}"), client=str(number))
            actions.cast(session, made, who, [lines[number % 2], lines[2]])
    actions.count(session, made.id)
    return made.id


def test_the_coordination_builds_a_vote(window):
    address = window.site.arrange(lambda session: coordinator(session).email)
    window.enter(address)
    window.go("/dienst/abstimmungen")
    window.photo("votes-desk")
    window.go("/dienst/abstimmungen/neu")
    window.fill(title="", source="Worum es geht")
    window.press("Weiter zum Stimmzettel")
    today = window.site.arrange(lambda session: clock.today(city.profile().timezone).isoformat())
    window.fill(title="Was zuerst?", most="1", opens_on=today, closes_on=today)
    window.photo("votes-plan")
    window.press("Weiter zum Stimmzettel")
    for title in TITLES[:2]:
        window.page.locator("#zeile + form [name=title]").fill(title)
        window.press("Hinzufügen")
    window.photo("votes-build")
    window.press("Abstimmung freigeben")
    window.fill(sure="y")
    window.press("Abstimmung freigeben")
    assert "Öffentliche Seite" in window.page.locator("main").inner_text()
    window.page.get_by_role("link", name="Stimmzettel auf Papier erfassen").click()
    window.check()
    window.photo("votes-paper")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_guest_votes_changes_it_and_lets_somebody_else_vote(open_window, script):
    window = open_window(script=script)
    number = window.site.arrange(lambda session: vote(session, coordinator(session)).id)
    window.page.goto(f"{window.url}/abstimmungen/{number}")
    window.page.get_by_role("link", name="Zum Stimmzettel").click()
    places = window.page.get_by_label("1. Platz"), window.page.get_by_label("2. Platz")
    places[0].select_option(label=TITLES[1])
    window.page.get_by_role("button", name="Stimme abgeben").click()
    window.page.get_by_text("Sie haben abgestimmt.").wait_for()
    assert places[0].locator("option:checked").inner_text() == TITLES[1]
    places[1].select_option(label=TITLES[0])
    window.page.get_by_role("button", name="Stimme ändern").click()
    window.page.get_by_text("Sie haben abgestimmt.").wait_for()
    window.page.get_by_role("button", name="Jemand anderes stimmt an diesem Gerät ab").click()
    window.page.get_by_role("button", name="Stimme abgeben").wait_for()
    assert places[0].locator("option:checked").inner_text() == "–"


def test_open_and_counted_votes_are_readable(window):
    def arrange(session):
        by = coordinator(session)
        made = vote(session, by, method="approval", audience="code")
        code = participations.print_codes(session, made, by, 10, "Briefe")[0]
        return made.id, code, counted(session), counted(session, 3)

    running, code, over, few = window.site.arrange(arrange)
    window.go("/abstimmungen")
    window.photo("votes")
    window.go(f"/abstimmungen/{running}")
    window.photo("vote-open")
    window.go(f"/abstimmungen/{few}")
    assert not window.page.locator("table").count()
    window.photo("vote-few")
    window.go(f"/abstimmungen/{running}/stimme")
    window.press("Stimme abgeben")
    window.photo("vote-ballot-refused")
    window.page.get_by_label(TITLES[0]).check()
    window.fill(code=code.lower())
    window.press("Stimme abgeben")
    assert "Ihre Stimme ist abgegeben." in window.page.locator("body").inner_text()
    window.go(f"/abstimmungen/{over}")
    window.page.evaluate("() => document.querySelectorAll('main details').forEach(each => each.open = true)")
    window.check()
    window.photo("vote-result")
    with window.page.expect_download() as download:
        window.page.get_by_role("link", name="Alle Stimmzettel ohne Namen (JSON)").click()
    assert tally.recount(json.loads(download.value.path().read_bytes()))[1]
