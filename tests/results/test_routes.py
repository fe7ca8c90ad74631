"""The page of results: what it shows to whom, at what cost."""

from datetime import timedelta

import pytest

from app.core import clock
from app.results import routes
from tests import make
from tests.results import counted
from tests.results.counted import address, answered, fetched, over, question_by_question


def test_everyone_reads_what_came_out(session, visitor):
    survey = answered(session)
    session.commit()

    page = visitor.open(address(survey))

    assert page.h1.startswith("Ergebnis:")
    assert "60 Antwortbögen" in page.text
    assert "Wer teilnahm, hat sich selbst dazu entschieden" in page.text
    assert "60 Personen sahen diese Frage" in page.text
    assert (page.body.count('<svg class="chart"'), page.body.count('<svg class="map"')) == (9, 1)
    assert page.body.count("<desc id=") == 10
    assert "Verglichen mit der Stadt: Alter" in page.text
    assert "Mehr Bänke am Ufer" not in page.text


def test_results_of_one_group_hide_what_would_expose_somebody(session, visitor):
    survey = answered(session)
    session.commit()

    page = visitor.open(f"{visitor.open(address(survey)).url}?gruppe=q1=a0")

    assert "Nur eine Gruppe: Ja" in page.text
    assert "–" in page.text
    assert "nicht nach Gruppen aufgeteilt" in page.text


def test_a_group_of_a_ticked_box_is_called_by_its_words(session, visitor):
    survey = answered(session)
    session.commit()

    page = visitor.open(f"{visitor.open(address(survey)).url}?gruppe=q3:b0=1")

    assert "Nur eine Gruppe: Wege" in page.text
    assert "antworteten so auf „Was fehlt?“" in page.text
    assert page.body.count('<optgroup label="Was fehlt?">') == 1
    assert "Gewählt" not in page.text


@pytest.mark.parametrize("more", ["survey=1", "slug=x", "survey_id=1", "_scheme=javascript&_external=1", "_anchor=x"])
def test_an_address_with_another_slug_leads_on_whatever_else_it_carries(session, visitor, more):
    survey = answered(session)
    session.commit()

    answer = visitor.client.get(f"/umfragen/{survey.id}-falsch/ergebnis?{more}&gruppe=q1=a0")

    assert answer.status_code == 301
    assert answer.location == visitor.open(address(survey)).url + "?gruppe=q1%3Da0"


@pytest.mark.parametrize("asked", ["q1=zz", "zz=a0", "q10=e0", "q3:b0=0", "q1", "=", "q1=-", "q1=x"])
def test_a_group_that_makes_no_sense_shows_everybody(session, visitor, asked):
    survey = answered(session, 12)
    session.commit()

    page = visitor.open(f"{visitor.open(address(survey)).url}?gruppe={asked}")

    assert "Nur eine Gruppe" not in page.text


def test_with_too_few_sheets_nothing_is_shown(session, visitor):
    survey = answered(session, 4)
    session.commit()

    page = visitor.open(address(survey))

    assert "Noch zu wenige Antworten" in page.text
    assert '<svg class="chart"' not in page.body


def test_an_anonymous_survey_shows_nothing_before_ten(session, visitor):
    survey = answered(session, 9, anonymous=True)
    session.commit()

    assert "ab 10 Antwortbögen" in visitor.open(address(survey)).text


@pytest.mark.parametrize("when", ["after_end", "by_question", "never"])
def test_before_results_are_published_only_the_city_looks(session, visitor, when):
    survey = answered(session, 12, results_when=when)
    coordinator = make.staff(session, "coordinator")
    session.commit()

    page = visitor.open(address(survey))
    assert "Hier stehen noch keine Ergebnisse" in page.text
    assert "Fahren Sie Rad?" not in page.text
    inside = visitor.sign_in(coordinator).open(address(survey))
    assert "Nur im Dienst zu sehen" in inside.text
    assert "Fahren Sie Rad?" in inside.text


def test_officials_look_at_results_of_their_own_department_only(session, visitor):
    survey = answered(session, 12, results_when="after_end")
    mine = make.staff(session, "official", session.get_one(make.Department, survey.department_id))
    other = next(d for d in session.scalars(make.select(make.Department)) if d.id != survey.department_id)
    stranger = make.staff(session, "official", other)
    session.commit()

    assert "Nur im Dienst" in visitor.sign_in(mine).open(address(survey)).text
    assert "noch keine Ergebnisse" in visitor.sign_in(stranger).open(address(survey)).text


def test_texts_of_unpublished_results_and_confidential_questions_are_not_found(session, visitor):
    survey = answered(session, 6)
    session.commit()
    visitor.open(f"/umfragen/{survey.id}/ergebnis/texte/q8")
    visitor.open(f"/umfragen/{survey.id}/ergebnis/texte/q10", 404)
    survey.results_when = "never"
    session.commit()
    visitor.open(f"/umfragen/{survey.id}/ergebnis/texte/q8", 404)


def test_texts_of_too_few_sheets_are_not_found(session, visitor):
    few, hidden = answered(session, 4), answered(session, 9, anonymous=True)
    session.commit()
    for survey in (few, hidden):
        visitor.open(f"/umfragen/{survey.id}/ergebnis/texte/q8", 404)


def test_the_page_reads_no_more_for_more_questions_and_texts(session, visitor):
    survey = answered(session, 12)
    over(session, survey)
    session.commit()

    page = visitor.open(address(survey))
    assert len(visitor.open(f"{page.url}?gruppe=q1=a0").queries) <= 6


def test_a_sample_has_a_margin_of_error_and_nobody_else(session, visitor):
    survey = answered(session, 100)
    session.commit()
    assert "Schwankungsbreite" not in visitor.open(address(survey)).text
    survey.sample = {"population": 132533}
    session.commit()
    assert "höchstens ± 9,8 Prozentpunkte" in visitor.open(address(survey)).text


def test_the_days_of_a_draft_are_not_shown(session, visitor):
    survey = counted.survey(session, opened=False, closes_on=(clock.now() + timedelta(days=3)).date())
    session.commit()

    visitor.open(address(survey), 404)


def test_question_by_question_nobody_outside_narrows_by_what_was_not_released(session, visitor):
    survey, coordinator = question_by_question(session, 60, "q7")
    session.commit()

    page = visitor.open(f"{visitor.open(address(survey)).url}?gruppe=q1=a0")

    assert "Nur eine Gruppe" not in page.text
    assert 'value="q1=a0"' not in page.body
    assert 'value="q7=3"' in page.body
    inside = visitor.sign_in(coordinator)
    assert "Nur eine Gruppe" in inside.open(f"{page.url.partition('?')[0]}?gruppe=q1=a0").text


@pytest.mark.parametrize(("number", "values"), [(4, {}), (9, {"anonymous": True}), (0, {})])
def test_what_the_city_answered_stands_there_with_too_few_sheets_too(session, visitor, number, values):
    survey = answered(session, number, **values)
    close_and_answer(session, survey)
    session.commit()

    page = visitor.open(address(survey))

    assert "Noch zu wenige Antworten" in page.text
    assert "Die Antwort der Stadt" in page.text
    visitor.open(f"/umfragen/{survey.id}/ergebnis/daten.csv", 404)
    assert "Wir fragen noch einmal, mit mehr Zeit." in page.text
    assert page.all("section", id="verlauf")
    link = visitor.open(f"/umfragen/{survey.id}").links()["Ganze Antwort lesen"]
    where, _sign, at = link.partition("#")
    assert visitor.open(where).all("section", id=at)


def test_where_results_never_show_the_answer_stands_on_the_page_of_the_survey(session, visitor):
    survey = answered(session, 12, results_when="never")
    close_and_answer(session, survey)
    session.commit()

    page = visitor.open(f"/umfragen/{survey.id}")

    assert "Wir fragen noch einmal, mit mehr Zeit." in page.text
    assert page.all("section", id="antwort")
    assert "Fahren Sie Rad?" not in page.text
    assert "Wer konnte mitmachen?" in page.text
    assert "Wer kann mitmachen?" not in page.text


def close_and_answer(session, survey):
    """The survey ends and the city answers it."""
    over(session, survey)
    owed = make.obligation(session, survey)
    make.response(session, owed, state="published", reason="Wir fragen noch einmal, mit mehr Zeit.")


def test_reports_have_a_limit_for_each_connection(session, visitor, monkeypatch):
    survey = answered(session, 12)
    session.commit()
    monkeypatch.setattr(routes, "REPORTS_AN_HOUR", 1)

    assert fetched(visitor, survey, "bericht.pdf").status_code == 200
    refused = fetched(visitor, survey, "bericht.pdf")
    assert refused.status_code == 429
    assert "Das waren zu viele Versuche" in refused.get_data(as_text=True)
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert fetched(visitor, survey, "bericht.pdf", environ_overrides=elsewhere).status_code == 200


def test_a_histogram_says_its_unit_once_and_writes_numbers_as_the_reader_does(session, visitor):
    survey = counted.survey(session, results_when="at_once")
    for number in range(20):
        counted.sheet(session, survey, {"q6": 3.5 if number < 10 else 12.25})
    counted.count(session, survey)
    session.commit()

    german = visitor.open(address(survey)).text.replace("\xa0", " ")
    english = visitor.open(f"/en{address(survey)}").text.replace("\xa0", " ")

    assert "3,5 – 12,25 km" in german
    assert "km –" not in german
    assert "3.5 – 12.25 km" in english
