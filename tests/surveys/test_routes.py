"""What everyone sees of surveys."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from app.core import city, clock, contributions
from app.core.locale import day
from app.surveys import actions, pages
from tests import make
from tests.surveys import everything


@pytest.fixture
def opened(session):
    survey = make.survey(session)
    session.commit()
    return survey


def address(survey):
    """Where it stands."""
    return f"/umfragen/{survey.id}-wie-war-die-veranstaltung"


def test_the_page_says_what_whom_until_when_and_what_it_means(visitor, opened):
    page = visitor.open(address(opened))
    assert page.h1 == "Wie war die Veranstaltung?"
    for words in (
        "Noch 28 Tage",
        "8 Fragen",
        "Alle, ohne Anmeldung",
        "Nein. Ihre Antwort wird",
        "nach dem Ende der Umfrage",
    ):
        assert words in page.text


def test_it_speaks_english(visitor, opened):
    page = visitor.open(f"/en{address(opened)}")
    assert page.h1 == "How was the event?"
    assert "28 days left" in page.text


def test_a_wrong_address_leads_to_the_right_one(visitor, opened):
    assert visitor.open(f"/umfragen/{opened.id}").url == address(opened)
    assert visitor.open(f"/umfragen/{opened.id}-anders").url == address(opened)
    visitor.open("/umfragen/999999-weg", 404)


def test_drafts_are_nobodys_business(visitor, session):
    draft = make.survey(session, opened=False)
    session.commit()
    visitor.open(address(draft), 404)
    assert "Wie war die Veranstaltung?" not in visitor.open("/umfragen").text


def test_lists_show_what_is_asked_for(visitor, session):
    field = make.field(session, "umwelt")
    make.survey(session, title="Läuft noch", action_field_id=field.id)
    over = make.survey(session, title="Schon vorbei", action_field_id=make.field(session, "energie").id)
    actions.close(session, None, over)
    session.commit()
    page = visitor.open("/umfragen")
    assert "Läuft noch" in page.text
    assert "Schon vorbei" in page.text
    assert page.text.index("Läuft noch") < page.text.index("Schon vorbei")
    assert "Schon vorbei" not in visitor.open("/umfragen?stand=offen").text
    assert "Läuft noch" not in visitor.open("/umfragen?stand=beendet").text
    assert "Schon vorbei" not in visitor.open("/umfragen?feld=umwelt").text
    assert "Läuft noch" in visitor.open("/umfragen?q=läuft").text
    assert "Dazu gibt es keine Umfrage" in visitor.open("/umfragen?stand=ergebnisse").text
    assert "Läuft noch" in visitor.open("/handlungsfelder/umwelt").text


def test_an_empty_list_says_where_to_go(visitor):
    page = visitor.open("/umfragen?stand=unsinn&feld=nirgends")
    assert "Gerade läuft keine Umfrage" in page.text


def test_the_list_asks_the_same_for_one_survey_and_for_many(visitor, session):
    make.survey(session)
    session.commit()
    one = len(visitor.open("/umfragen").queries)
    for _number in range(10):
        make.survey(session)
    session.commit()
    assert len(visitor.open("/umfragen").queries) == one <= 3


def test_the_button_leads_where_answering_was_registered(visitor, session, opened, monkeypatch):
    monkeypatch.setitem(pages.DOORS, "answer", lambda survey: f"/bogen/neu/{survey.id}")
    monkeypatch.setitem(pages.DOORS, "results", lambda survey: f"/umfragen/{survey.id}/ergebnisse")
    assert visitor.open(address(opened)).links()["Umfrage beantworten"] == f"/bogen/neu/{opened.id}"
    actions.close(session, None, opened)
    session.commit()
    assert "Umfrage beantworten" not in visitor.open(address(opened)).links()
    actions.publish_results(session, make.staff(session, "coordinator"), opened)
    session.commit()
    assert visitor.open(address(opened)).links()["Ergebnisse ansehen"] == f"/umfragen/{opened.id}/ergebnisse"


def test_nobody_answers_after_the_last_day_even_before_it_is_closed(visitor, session, opened, monkeypatch):
    monkeypatch.setitem(pages.DOORS, "answer", lambda survey: "/bogen/neu")
    opened.opens_on = opened.closes_on = clock.today(city.profile().timezone) - timedelta(days=1)
    session.commit()
    assert "Umfrage beantworten" not in visitor.open(address(opened)).links()


def test_a_picture_is_shown_and_never_run(visitor, session, opened):
    key = actions.keep_picture(session, opened, make.picture())
    session.commit()
    response = visitor.client.get(f"/umfragen/bilder/{key}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/png"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    visitor.open("/umfragen/bilder/unbekannt", 404)


@pytest.fixture
def everywhere(session):
    """A draft with every type of question; its preview."""
    survey = make.survey(session, opened=False, questionnaire=everything.document(None))
    session.commit()
    return f"/umfragen/vorschau/{survey.token}"


def test_a_share_link_shows_every_way_through_a_draft(visitor, everywhere):
    page = visitor.open(everywhere)
    assert "Es gibt" in page.text
    ways = [link for link in page.links().values() if "/weg/" in link]
    shown = [visitor.open(address) for address in ways]
    assert len(ways) > 3
    assert any("Warum nicht?" in each.text for each in shown)
    assert any("Wie sehr?" not in each.text for each in shown)
    visitor.open(f"{everywhere}/weg/{len(ways) + 1}", 404)
    visitor.open(f"{everywhere}x", 404)


def test_a_way_is_tried_out_and_nothing_is_kept(visitor, everywhere):
    page = visitor.open(f"{everywhere}/weg/1")
    refused = visitor.post(f"{everywhere}/weg/1", 422, on=page, qnumber="nan", qsingle="o9")
    assert "Das steht nicht zur Wahl" in refused.text
    assert "Bitte schreiben Sie eine Zahl" in refused.text
    assert refused.fields()["qnumber"] == "nan"
    fine = {
        "qsingle": "qsingleo1",
        "qmultiple": ["qmultipleo1", "qmultipleo2"],
        "qdropdown": "qdropdowno1",
        "qyesno": "no",
        "qscale": "3",
        "qsmileys": "1",
        "qranking-qrankingo1": "1",
        **{f"qmatrix-qmatrixr{row}": "qmatrixo1" for row in range(4)},
    }
    assert visitor.post(f"{everywhere}/weg/1", **fine).response.location == everywhere


def test_who_wrote_beside_an_option_sees_it_chosen(visitor, everywhere):
    page = visitor.post(f"{everywhere}/weg/1", 422, **{"qsingle-qsingleo3-text": "Mit dem Roller"})
    assert page.fields()["qsingle"] == "qsingleo3"


def test_a_place_can_be_shown_on_a_sketch_of_the_districts(visitor, everywhere):
    page = visitor.open(f"{everywhere}/weg/1")
    drawn = next(each for each in page.all("div", class_="sketch"))
    svg = "{http://www.w3.org/2000/svg}"
    names = [each.text for each in drawn.iter(f"{svg}text")]
    assert "Sontheim" in names
    assert len(names) == len(set(names)) == len([*drawn.iter(f"{svg}rect")])
    assert "Gesamtstadt" not in names


def test_hostile_input_to_a_preview_is_shown_again_and_harmless(visitor, everywhere):
    hostile = {"qshorttext": "<script>alert(1)</script>", "qlongtext": "x" * 30_000, "qsingle-qsingleo3-text": '"><b>'}
    page = visitor.post(f"{everywhere}/weg/1", 422, **hostile)
    assert "<script>alert(1)" not in page.body
    assert page.fields()["qshorttext"] == "<script>alert(1)</script>"


def test_what_moderators_took_down_is_gone_by_its_share_link_and_its_pictures_too(session, visitor, opened):
    key = actions.keep_picture(session, opened, make.picture())
    session.commit()
    visitor.open(f"/umfragen/vorschau/{opened.token}")
    assert visitor.client.get(f"/umfragen/bilder/{key}").status_code == 200
    contributions.set_visibility(session, opened, contributions.Visibility.HIDDEN)
    session.commit()
    for path in (f"/umfragen/vorschau/{opened.token}", f"/umfragen/vorschau/{opened.token}/weg/1"):
        visitor.open(path, 410)
    assert visitor.client.get(f"/umfragen/bilder/{key}").status_code == 410


def test_the_page_says_what_the_city_answered_and_where_it_stands(visitor, session, opened, monkeypatch):
    monkeypatch.setitem(pages.DOORS, "results", lambda survey: f"/umfragen/{survey.id}/ergebnis")
    entry = SimpleNamespace(reason="Der Entwurf wird geändert.")
    panel = SimpleNamespace(answer=None, entries=[entry], language="de", due="Antwort bis 1. März")
    monkeypatch.setattr(pages.response_pages, "panel", lambda timeline: panel)
    actions.close(session, None, opened)
    session.commit()
    assert "Der Entwurf wird geändert." not in visitor.open(address(opened)).text
    actions.publish_results(session, make.staff(session, "coordinator"), opened)
    session.commit()

    page = visitor.open(address(opened))
    assert "Zwischenstand der Stadt: Der Entwurf wird geändert." in page.text
    assert page.links()["Verlauf ansehen"] == f"/umfragen/{opened.id}/ergebnis#verlauf"

    panel.answer = entry
    assert visitor.open(address(opened)).links()["Ganze Antwort lesen"] == f"/umfragen/{opened.id}/ergebnis#antwort"
    panel.answer, panel.entries = None, []
    assert "Antwort bis 1. März" in visitor.open(address(opened)).text


def test_a_survey_closed_in_the_night_after_its_last_day_ended_on_that_day(visitor, session, opened):
    actions.close(session, None, opened)
    today = clock.today(city.profile().timezone)
    opened.opens_on = opened.closes_on = today - timedelta(days=1)
    session.commit()
    page = visitor.open(address(opened))
    assert f"Beendet am {day(today - timedelta(days=1))}" in page.text
