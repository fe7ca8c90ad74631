"""The desk of results: a moderator reads every text first, the coordination publishes question by question."""

import pytest

from app.results.models import AnswerText
from tests import make
from tests.results.counted import address, answered, question_by_question
from tests.visitor import words


def texts_in_order(session):
    """What people wrote, in the order of the queue."""
    written = make.select(AnswerText).where(AnswerText.question_id == "q8")
    return session.scalars(written.order_by(AnswerText.shuffle, AnswerText.id)).all()


def said(page, name):
    """The sentence at a field."""
    return words(page.all("p", id=name)[0])


def test_results_come_question_by_question(session, visitor):
    survey, coordinator = question_by_question(session, 12)
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
    ids = [text.id for text in texts_in_order(session)]
    session.commit()

    visitor.sign_in(moderator)
    assert "30 Texte warten" in visitor.open("/dienst/umfragen/texte").text
    queue = f"/dienst/umfragen/{survey.id}/texte"
    assert len(visitor.open(queue).all("article")) == 20
    for number in ids:
        visitor.post(f"/dienst/umfragen/texte/{number}", was="freigeben", tag="Möbel")
    visitor.sign_out()

    page = visitor.open(address(survey))
    assert page.text.count("Mehr Bänke am Ufer") == 5
    texts = visitor.open(page.links()["Alle Texte zu dieser Frage"])
    assert texts.text.count("Mehr Bänke am Ufer") == 20
    assert visitor.open(f"{texts.url}?q=Brunnen").text.count("Hier steht kein Text") == 1
    assert "Weiter" in texts.links()


@pytest.mark.parametrize("place", [0, -1])
def test_a_refused_text_comes_first_with_its_sentence_wherever_it_stands(session, visitor, place):
    answered(session, 30)
    moderator = make.staff(session, "moderator")
    number = texts_in_order(session)[place].id
    session.commit()

    visitor.sign_in(moderator)
    here = f"/dienst/umfragen/texte/{number}"
    refused = visitor.post(here, 422, was="zurueckhalten", tag="Möbel")
    assert [card.get("aria-labelledby") for card in refused.all("article")].index(f"text-{number}") == 0
    assert len(refused.all("article", aria_labelledby=f"text-{number}")) == 1
    assert said(refused, f"reason-{number}-error") == "Bitte nennen Sie den Grund."
    assert refused.all("input", id=f"tag-{number}")[0].get("value") == "Möbel"

    too_long = visitor.post(here, 422, was="freigeben", tag="M" * 61)
    assert "60" in said(too_long, f"tag-{number}-error")

    visitor.post(here, was="freigeben")
    assert said(visitor.post(here, 422, was="zurueckhalten"), f"reason-{number}-error")


def test_who_is_not_a_moderator_reads_no_waiting_text(session, visitor):
    survey = answered(session, 6)
    coordinator = make.staff(session, "coordinator")
    session.commit()

    visitor.sign_in(coordinator).open(f"/dienst/umfragen/{survey.id}/texte", 403)
