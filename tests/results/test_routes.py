"""The page of results: what it shows to whom, at what cost."""

import random
from datetime import timedelta

import pytest

from app.core import clock
from app.results.models import AnswerText
from app.surveys import actions as survey_actions
from tests import make
from tests.results import counted


def answered(session, number=60, **values):
    """A survey that so many answered."""
    survey, chance = counted.survey(session, results_when="at_once", **values), random.Random(3)
    for _number in range(number):
        answers = {
            "q1": chance.choices(["a0", "a1", "a2"], [6, 3, 1])[0],
            "q2": chance.random() < 0.8,
            "q3": chance.sample(["b0", "b1", "b2"], chance.randint(1, 3)),
            "q4": {"r0": chance.choice(["c0", "c1"]), "r1": "c0"},
            "q5": chance.sample(["d0", "d1", "d2"], 3),
            "q6": chance.randint(1, 40),
            "q7": chance.randint(1, 5),
            "q8": "Mehr Bänke am Ufer",
            "q9": {"district": "boeckingen"},
        }
        counted.sheet(session, survey, answers)
    counted.count(session, survey)
    return survey


def address(survey, end="ergebnis"):
    """Where its results stand."""
    return f"/umfragen/{survey.id}-x/{end}"


def test_everyone_reads_what_came_out(session, visitor):
    survey = answered(session)
    session.commit()

    page = visitor.open(address(survey))

    assert page.h1.startswith("Ergebnis:")
    assert "60 Antwortbögen" in page.text
    assert "Wer teilnahm, hat sich selbst dazu entschieden" in page.text
    assert "60 Personen sahen diese Frage" in page.text
    assert page.body.count('<svg class="chart"') == page.body.count("<desc id=") == 7
    assert "Mehr Bänke am Ufer" not in page.text


def test_results_of_one_group_hide_what_would_expose_somebody(session, visitor):
    survey = answered(session)
    session.commit()

    page = visitor.open(f"{visitor.open(address(survey)).url}?gruppe=q1=a0")

    assert "Nur eine Gruppe: Ja" in page.text
    assert "–" in page.text
    assert "nicht nach Gruppen aufgeteilt" in page.text


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
    survey = answered(session, 12)
    survey.results_when = when
    coordinator = make.staff(session, "coordinator")
    session.commit()

    page = visitor.open(address(survey))
    assert "Hier stehen noch keine Ergebnisse" in page.text
    assert "Fahren Sie Rad?" not in page.text
    inside = visitor.sign_in(coordinator).open(address(survey))
    assert "Nur im Dienst zu sehen" in inside.text
    assert "Fahren Sie Rad?" in inside.text


def test_officials_look_at_results_of_their_own_department_only(session, visitor):
    survey = answered(session, 12)
    survey.results_when = "after_end"
    mine = make.staff(session, "official", session.get_one(make.Department, survey.department_id))
    other = next(d for d in session.scalars(make.select(make.Department)) if d.id != survey.department_id)
    stranger = make.staff(session, "official", other)
    session.commit()

    assert "Nur im Dienst" in visitor.sign_in(mine).open(address(survey)).text
    assert "noch keine Ergebnisse" in visitor.sign_in(stranger).open(address(survey)).text


def test_results_come_question_by_question(session, visitor):
    survey, coordinator = answered(session, 12), make.staff(session, "coordinator")
    survey.results_when = "by_question"
    survey_actions.close(session, coordinator, survey)
    survey_actions.publish_results(session, coordinator, survey)
    session.commit()
    assert "Noch ist kein Ergebnis veröffentlicht" in visitor.open(address(survey)).text

    visitor.sign_in(coordinator)
    here = visitor.open(address(survey)).url
    visitor.post(f"/dienst/umfragen/{survey.id}/ergebnis/q1", on=visitor.open(here))
    visitor.sign_out()

    page = visitor.open(address(survey))
    assert "Fahren Sie Rad?" in page.text
    assert "Wie zufrieden?" not in page.text


def test_a_moderator_releases_texts_and_everyone_reads_them(session, visitor):
    survey, moderator = answered(session, 30), make.staff(session, "moderator")
    ids = [text.id for text in session.scalars(make.select(AnswerText).where(AnswerText.question_id == "q8"))]
    session.commit()

    visitor.sign_in(moderator)
    assert "30 Texte warten" in visitor.open("/dienst/umfragen/texte").text
    queue = f"/dienst/umfragen/{survey.id}/texte"
    assert len(visitor.open(queue).all("article")) == 20
    refused = visitor.post(f"/dienst/umfragen/texte/{ids[0]}", 422, on=visitor.open(queue), was="zurueckhalten")
    assert "Bitte nennen Sie den Grund" in refused.text
    for number in ids:
        visitor.post(f"/dienst/umfragen/texte/{number}", was="freigeben", tag="Möbel")
    visitor.sign_out()

    page = visitor.open(address(survey))
    assert page.text.count("Mehr Bänke am Ufer") == 5
    texts = visitor.open(page.links()["Alle Texte zu dieser Frage"])
    assert texts.text.count("Mehr Bänke am Ufer") == 20
    assert visitor.open(f"{texts.url}?q=Brunnen").text.count("Hier steht kein Text") == 1
    assert "Weiter" in texts.links()


def test_texts_of_unpublished_results_and_confidential_questions_are_not_found(session, visitor):
    survey = answered(session, 6)
    session.commit()
    visitor.open(f"/umfragen/{survey.id}/ergebnis/texte/q8")
    visitor.open(f"/umfragen/{survey.id}/ergebnis/texte/q10", 404)
    survey.results_when = "never"
    session.commit()
    visitor.open(f"/umfragen/{survey.id}/ergebnis/texte/q8", 404)


def test_who_is_not_a_moderator_reads_no_waiting_text(session, visitor):
    survey = answered(session, 6)
    coordinator = make.staff(session, "coordinator")
    session.commit()

    visitor.sign_in(coordinator).open(f"/dienst/umfragen/{survey.id}/texte", 403)


def test_the_page_reads_no_more_for_more_questions_and_texts(session, visitor):
    survey = answered(session, 12)
    survey_actions.close(session, make.staff(session, "coordinator"), survey)
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
