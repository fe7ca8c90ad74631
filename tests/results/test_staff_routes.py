"""The desk of results: a moderator reads every text first, the coordination publishes question by question."""

from app.results.models import AnswerText
from app.surveys import actions as survey_actions
from tests import make
from tests.results.counted import address, answered


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
    refused = visitor.post(f"/dienst/umfragen/texte/{ids[0]}", 422, was="zurueckhalten")
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


def test_who_is_not_a_moderator_reads_no_waiting_text(session, visitor):
    survey = answered(session, 6)
    coordinator = make.staff(session, "coordinator")
    session.commit()

    visitor.sign_in(coordinator).open(f"/dienst/umfragen/{survey.id}/texte", 403)
