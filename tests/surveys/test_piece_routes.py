"""One page, question or text of a survey, typed into a plain form."""

from io import BytesIO
from urllib.parse import urlencode

import pytest

from app.surveys import actions, exchange
from tests import make
from tests.surveys.conftest import DESK, asked


def test_answers_stand_in_numbered_rows(coordinator, session, draft):
    question = next(each for each in asked(session, draft).questions if each.type in ("single", "multiple"))
    page = coordinator.open(f"{DESK}/{draft.id}/stelle/{question.id}")

    named = {field.get("aria-label"): field for field in page.all("input") if field.get("aria-label")}

    spoken = [name for name in named if name.startswith("Antwort 1")]
    assert spoken
    assert named[spoken[0]].get("value") == question.options[0].title["de"]
    assert named["Platz: Antwort 2"].get("value") == "2"


def test_two_people_editing_see_both_texts(coordinator, session, draft):
    address = f"{DESK}/{draft.id}/stelle/qidee"
    page = coordinator.open(address)
    coordinator.post(address, on=page, **{"title-de": "Was fehlte Ihnen?"})
    both = coordinator.post(address, 409, on=page, **{"title-de": "Was störte Sie?"})
    assert "Was fehlte Ihnen?" in both.text
    assert both.fields(address)["title-de"] == "Was störte Sie?"
    coordinator.post(address, on=both)
    assert asked(session, draft).question("qidee").title["de"] == "Was störte Sie?"


def test_what_is_typed_wrongly_is_kept_and_named(coordinator, session, draft):
    address = f"{DESK}/{draft.id}/stelle/qjahre"
    draft.questionnaire = actions.to_document(exchange.patterns()["stadtteil"].questionnaire)
    session.commit()
    page = coordinator.open(address)
    wrong = coordinator.post(address, 422, on=page, **{"set-least": "viele"})
    assert "Hier wird eine Zahl erwartet" in wrong.text
    assert wrong.fields(address)["set-least"] == "viele"
    assert "Wortlaut" in coordinator.post(address, 422, on=page, **{"title-de": "", "title-en": ""}).text
    coordinator.open(f"{DESK}/{draft.id}/stelle/gibtesnicht", 404)
    coordinator.open(f"{DESK}/{draft.id}/neu?art=telepathie&seite=phier", 404)


@pytest.mark.parametrize("count", ["viele", "\u00b2", "-1", "9" * 5000])
def test_a_form_with_a_broken_count_of_conditions_is_shown_again(coordinator, session, draft, count):
    draft.questionnaire = actions.to_document(exchange.patterns()["stadtteil"].questionnaire)
    session.commit()
    address = f"{DESK}/{draft.id}/stelle/qjahre"
    wrong = {"tests": count, "set-least": "viele", "help-de": "Volle Jahre."}
    answer = coordinator.post(address, 422, on=coordinator.open(address), **wrong)
    assert answer.fields(address)["help-de"] == "Volle Jahre."


def test_half_a_character_in_a_question_is_refused_and_the_rest_stays(coordinator, session, draft):
    draft.questionnaire = actions.to_document(exchange.patterns()["stadtteil"].questionnaire)
    session.commit()
    address = f"{DESK}/{draft.id}/stelle/qjahre"
    fields = coordinator.open(address).fields(address) | {"help-de": "Volle Jahre."}
    sent = urlencode({name: value for name, value in fields.items() if name != "title-de"}) + "&title-de=Wie+%ED%A0%80"
    answer = coordinator.client.post(address, data=sent, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, "Ein Zeichen kam nur halb bei uns an" in answer.text) == (422, True)
    assert "Volle Jahre." in answer.text


def test_after_opening_only_words_are_saved(coordinator, session):
    survey = make.survey(session)
    session.commit()
    address = f"{DESK}/{survey.id}/stelle/qgesamt"
    page = coordinator.open(address)
    coordinator.post(address, on=page, **{"title-de": "Wie hat es Ihnen gefallen?"})
    page = coordinator.open(address)
    refused = coordinator.post(address, 422, on=page, required=None, confidential="1")
    assert "verfälscht" in refused.text
    public = coordinator.open(f"/umfragen/{survey.id}")
    assert "Wie hat es Ihnen insgesamt gefallen?" in public.text


@pytest.mark.parametrize(("name", "answers", "meant"), [("alter", 6, "18-29"), ("stadtteil", 10, "boeckingen")])
def test_a_ready_question_is_there_in_two_clicks(coordinator, session, draft, name, answers, meant):
    form = coordinator.open(f"{DESK}/{draft.id}/neu?art={name}&seite=pabend")
    address = next(each.get("action") for each in form.all("form", method="post") if "/stelle/" in each.get("action"))

    coordinator.post(address, on=form)

    item = asked(session, draft).pages[0].items[-1]
    assert (len(item.options), meant in {option.stands_for for option in item.options}) == (answers, True)
    assert "unter 18 Jahre" in coordinator.open(f"{DESK}/{draft.id}").text or name == "stadtteil"
    again = coordinator.open(address)
    coordinator.post(address, on=again, **{f"{item.options[0].id}-stands": "10 – 20"})
    assert asked(session, draft).pages[0].items[-1].options[0].stands_for == "10-20"
    wrong = coordinator.post(address, 422, on=coordinator.open(address), **{f"{item.options[0].id}-stands": "<b>"})
    assert "steht für ein Alter" in wrong.text


def test_pictures_come_with_the_form(coordinator, session, draft):
    form = coordinator.open(f"{DESK}/{draft.id}/neu?art=explanation&seite=pabend")
    address = next(each.get("action") for each in form.all("form", method="post") if "/stelle/" in each.get("action"))
    coordinator.post(
        address, on=form, **{"text-de": "Ein Bild", "picture_alt-de": "Ein Fluss"},
        **{"picture-file": (BytesIO(make.picture()), "fluss.png")},
    )  # fmt: skip
    item = asked(session, draft).pages[0].items[-1]
    assert coordinator.client.get(f"/umfragen/bilder/{item.picture}").status_code == 200
    page = coordinator.open(address)
    wrong = coordinator.post(address, 422, on=page, **{"picture-file": (BytesIO(b"<svg/>"), "bild.svg")})
    assert "kein Bild" in wrong.text


@pytest.mark.parametrize("day", ["2027-13-45", "2027-02-30", "٢٠٢٧-٠١-٠١", "3", "heute"])
def test_a_condition_with_a_day_that_does_not_exist_is_shown_and_can_be_mended(coordinator, session, draft, day):
    pages = [
        {
            "id": "p1",
            "items": [
                {"id": "q1", "type": "date", "title": {"de": "Wann?"}},
                {
                    "id": "q2",
                    "type": "short_text",
                    "title": {"de": "Wo?"},
                    "shown_if": {
                        "all_of": True,
                        "tests": [{"question_id": "q1", "operator": "at_least", "value": day}],
                    },
                },
            ],
        }
    ]
    draft.questionnaire = {"pages": pages}
    session.commit()
    page = coordinator.open(f"{DESK}/{draft.id}")
    assert f"„{day}“" in page.text
    assert coordinator.client.get(f"{DESK}/{draft.id}/formular.pdf").status_code == 200
    coordinator.open(f"{DESK}/{draft.id}/stelle/q2")
    coordinator.open(f"{DESK}/{draft.id}/stelle/q1")
    coordinator.open(f"/umfragen/vorschau/{draft.token}")
