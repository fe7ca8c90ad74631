"""Journey 5: a survey is built in the browser, answered once a person, shown with what it is worth, and answered."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock, jobs
from app.notifications.models import Notification
from app.responses.models import Obligation
from app.sheets import actions as sheets
from app.sheets.models import Sheet
from app.surveys.documents import from_document
from app.surveys.models import Survey
from tests import make
from tests.sheets import asked
from tests.visitor import apart

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DESK = "/dienst/umfragen"
SVG = "{http://www.w3.org/2000/svg}svg"


@pytest.fixture
def people(session):
    """Everyone in the story."""
    roads = make.department(session, "strassenwesen")
    found = {
        "Karla": make.staff(session, "coordinator", name="Karla Knoten"),
        "clerk": make.staff(session, "official", roads, "Rolf Straße"),
        "head": make.staff(session, "official", roads, "Rita Straße"),
        "Mira": make.account(session, "Mira"),
    }
    session.commit()
    return found


def newest(session):
    session.expire_all()
    return session.scalars(select(Survey).order_by(Survey.id.desc()).limit(1)).one()


def add(visitor, here, kind, page_id, options=(), **values):
    """Karla adds a question and writes its answers; the address of the new piece."""
    form = visitor.open(f"{here}/neu?art={kind}&seite={page_id}")
    address = next(each.get("action") for each in form.all("form") if "/stelle/" in (each.get("action") or ""))
    rows = [each for each in form.fields(address).get("options", "").split(",") if each]
    visitor.post(address, on=form, **values, **{f"{id}-de": word for id, word in zip(rows, options, strict=False)})
    return address.rsplit("/", 1)[1]


def built(visitor, session):
    """A survey of two pages; only those who cycle see the second question."""
    visitor.post(f"{DESK}/neu", on=visitor.open(f"{DESK}/neu"), title="Radwege am Neckar", start="leer")
    here = f"{DESK}/{newest(session).id}"
    first = from_document(newest(session).questionnaire).pages[0].id
    cycles = add(visitor, here, "single", first, ("Ja", "Nein"), **{"title-de": "Fahren Sie Rad?", "required": "1"})
    yes, no = (option.id for option in from_document(newest(session).questionnaire).question(cycles).options)
    safe = add(visitor, here, "scale", first, **{"title-de": "Wie sicher?", "test-0": f"{cycles}|is|{yes}"})
    form = visitor.open(f"{here}/angaben")
    mobility = make.field(session, "mobilitaet")
    visitor.post(
        f"{here}/angaben", on=form, text="Wo fehlt ein Radweg?", field=str(mobility.id), closes_on="2026-03-15",
        results_when="after_end",
    )  # fmt: skip
    return here, cycles, safe, yes, no


def crowd(session, survey, cycles, safe, yes, no):
    """Nineteen more answer: twelve cycle, seven do not."""
    page = from_document(survey.questionnaire).pages[0].id
    for number in range(19):
        key = sheets.begin(session, survey, asked.guest(f"neighbour {number}"), "de")
        fields = {cycles: [yes], safe: [str(1 + number % 5)]} if number < 12 else {cycles: [no]}
        sheets.answer_page(session, survey, key, page, {cycles: fields[cycles]}, "de")
        sheets.answer_page(session, survey, key, page, fields, "de")
        sheets.submit(session, survey, key)
    session.commit()


def handed_in(visitor, address, **first):
    """Begin at the survey's page, answer page by page, hand in; the page of thanks."""
    begin = f"{address}/teilnehmen"
    page = visitor.open(visitor.post(begin, on=visitor.open(begin)).response.location)
    while "/seite/" in page.url:
        page = visitor.open(visitor.post(page.url, _go="on", **first).response.location)
    return visitor.open(visitor.post(page.url).response.location)


def test_a_survey(session, visitor, people):
    with clock.held_at(MONDAY):
        # Karla builds it by forms, passes the preview on, and opens it.
        visitor.sign_in(people["Karla"])
        here, cycles, safe, yes, no = built(visitor, session)
        survey = newest(session)
        assert "Fahren Sie Rad?" in visitor.open(f"/umfragen/vorschau/{survey.token}/weg/1").text
        visitor.post(f"{here}/stand", on=visitor.open(here), step="open")
        address = f"/umfragen/{survey.id}"

        # A guest answers on the tram, without an account, and finds no second sheet afterwards.
        visitor.sign_out()
        assert "Umfrage beantworten" in visitor.open(address).links()
        assert handed_in(visitor, address, **{cycles: no}).h1 == "Danke, Ihr Bogen ist angekommen"
        assert "schon beantwortet" in visitor.open(f"{address}/teilnehmen").text
        visitor.post(f"{address}/teilnehmen", 422)

        # Mira takes part with her account, so that she hears of it; others do too, and she cannot come twice.
        visitor.sign_in(people["Mira"])
        assert handed_in(visitor, address, **{cycles: yes, safe: "4"}).h1 == "Danke, Ihr Bogen ist angekommen"
        visitor.post(f"{address}/teilnehmen", 422)
        crowd(session, newest(session), cycles, safe, yes, no)
        assert session.scalar(select(func.count()).select_from(Sheet)) == 21
        assert not visitor.sign_out().open(f"{address}-x/ergebnis").all(SVG, role="img")  # nothing before the end

    # It ends by itself after its last day; the city owes an answer from then on.
    with clock.held_at(MONDAY + timedelta(days=14)):
        jobs.run_all(session, on_wake=False)
        jobs.run_all(session, on_wake=False)
        session.commit()
        assert session.get(Obligation, survey.id) is not None
        visitor.sign_in(people["Karla"])
        visitor.post(f"{here}/stand", on=visitor.open(here), step="publish")

        # Everyone sees charts and tables with shares of those who saw the question, and what they are worth.
        page = visitor.sign_out().open(f"{address}-radwege-am-neckar/ergebnis")
        assert len(page.all(SVG, role="img")) >= 2
        assert len(page.all("table")) >= 2
        assert "21" in page.text
        assert "selbst dazu entschieden" in page.text
        table = apart(lambda: visitor.client.get(f"{address}/ergebnis/daten.csv")).get_data(as_text=True)
        rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")), delimiter=";")
        saw = {(row["question"], row["answer"]): (row["people"], row["saw"]) for row in rows}
        assert saw[cycles, yes] == ("13", "21")
        assert saw[safe, "4"][1] == "13"

    # The department answers the result, and Mira hears of it.
    with clock.held_at(MONDAY + timedelta(days=28)):
        desk = f"/dienst/antworten/{survey.id}"
        page = visitor.sign_in(people["clerk"]).open(desk)
        visitor.post(
            desk, on=page, do="ask", stand="in_review", reason="13 von 21 fahren Rad.",
            source="Danke. Wir rechnen zwei Wege durch.", next_step="Zwei Wege sind durchgerechnet",
            next_step_on="2026-05-04",
        )  # fmt: skip
        visitor.post(f"{desk}/freigeben", on=visitor.sign_in(people["head"]).open(desk))
        jobs.run_all(session)
        session.commit()
        page = visitor.sign_out().open(f"{address}-radwege-am-neckar/ergebnis")
        assert "13 von 21 fahren Rad." in page.text
        heard = select(func.count()).where(Notification.person_id == people["Mira"].id)
        assert session.scalar(heard.where(Notification.contribution_id == survey.id)) == 1
