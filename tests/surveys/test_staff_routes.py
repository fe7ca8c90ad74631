"""The desk of coordinators: a survey built in the browser only, without script."""

from io import BytesIO

import pytest

from app.surveys import actions, exchange
from app.surveys.documents import from_document
from app.surveys.models import State
from tests import make
from tests.surveys.conftest import DESK, asked, newest


@pytest.mark.parametrize("duty", ["moderator", "official", None])
def test_only_coordinators_build(visitor, session, draft, duty):
    visitor.sign_in(make.staff(session, duty) if duty else make.account(session))
    session.commit()
    for path in (DESK, f"{DESK}/neu", f"{DESK}/{draft.id}", f"{DESK}/{draft.id}/datei"):
        visitor.open(path, 403)
    visitor.post(f"{DESK}/{draft.id}/stand", 403, step="open", version=1)


def test_a_survey_is_built_from_nothing_to_open_by_forms_alone(coordinator, session):
    page = coordinator.open(f"{DESK}/neu")
    coordinator.post(f"{DESK}/neu", on=page, title="Radwege", start="leer")
    survey = newest(session)
    here = f"{DESK}/{survey.id}"
    first = asked(session, survey).pages[0].id

    def add(kind, page_id, **values):
        form = coordinator.open(f"{here}/neu?art={kind}&seite={page_id}")
        address = next(
            each.get("action") for each in form.all("form", method="post") if "/stelle/" in each.get("action")
        )
        made = form.fields(address)
        titles = (
            dict(zip([each for each in made["options"].split(",") if each], ("Ja, oft", "Nie"), strict=False))
            if "options" in made
            else {}
        )
        coordinator.post(address, on=form, **values, **{f"{id}-de": word for id, word in titles.items()})
        return address.rsplit("/", 1)[1]

    question = add("single", first, **{"title-de": "Fahren Sie Rad?", "required": "1"})
    options = [option.id for option in asked(session, survey).question(question).options]
    page_two = add("page", "", **{"title-de": "Mehr"})
    deeper = add("scale", page_two, **{"title-de": "Wie sicher?", "test-0": f"{question}|is|{options[0]}"})
    add("long_text", page_two, **{"title-de": "Warum?", "test-0": f"{deeper}|at_most|", "test-0-value": "2"})
    form = coordinator.open(f"{here}/angaben")
    field = make.field(session, "umwelt")
    coordinator.post(
        f"{here}/angaben", on=form, text="Wo fehlt ein Radweg?", field=str(field.id), closes_on="2099-12-31"
    )
    page = coordinator.open(here)
    assert "zu prüfen" not in page.text
    assert "Nur, wenn: „Wie sicher?“ ist höchstens „2“" in page.text
    coordinator.post(f"{here}/stand", step="open", version=1)
    assert newest(session).state == State.OPEN


@pytest.mark.parametrize("start", ["muster:veranstaltung", "muster:stadtteil"])
def test_a_pattern_and_a_template_are_copied(coordinator, session, start):
    coordinator.post(f"{DESK}/neu", title="Sommerfest", start=start)
    survey = newest(session)
    assert survey.title == "Sommerfest"
    assert actions.pattern_of(survey).questionnaire == exchange.patterns()[start.partition(":")[2]].questionnaire
    survey.template = True
    session.commit()
    coordinator.post(f"{DESK}/neu", title="Winterfest", start=f"umfrage:{survey.id}")
    assert newest(session).questionnaire == survey.questionnaire
    coordinator.post(f"{DESK}/neu", 422, title="Herbstfest", start="umfrage:999999")
    coordinator.post(f"{DESK}/neu", 422, title="", start="leer")


def test_a_file_goes_out_and_comes_in(coordinator, session, draft):
    sent = coordinator.client.get(f"{DESK}/{draft.id}/datei")
    assert sent.headers["Content-Disposition"] == 'attachment; filename="wie-war-die-veranstaltung.json"'
    coordinator.post(f"{DESK}/einlesen", file=(BytesIO(sent.data), "umfrage.json"))
    made = newest(session)
    assert made.id != draft.id
    assert actions.pattern_of(made) == actions.pattern_of(draft)
    page = coordinator.post(f"{DESK}/einlesen", 422, file=(BytesIO(b"{"), "umfrage.json"))
    assert "Die Datei ist kein gültiges JSON" in page.text


def test_faults_lead_to_their_place(coordinator, session, draft):
    broken = from_document(draft.questionnaire)
    draft.questionnaire = {
        "pages": [
            {"id": "p1", "items": [{"id": "q1", "type": "single", "title": {"de": "Nur eine?"}, "options": []}]},
            {"id": "p2"},
        ]
    }
    session.commit()
    assert broken.questions
    page = coordinator.open(f"{DESK}/{draft.id}")
    assert "Es fehlen Antworten zur Auswahl" in page.text
    assert page.links()["Seite 1, 1. Eintrag: Nur eine?"] == f"{DESK}/{draft.id}/stelle/q1"
    assert page.links()["Seite 2"] == f"{DESK}/{draft.id}/stelle/p2"
    refused = coordinator.post(f"{DESK}/{draft.id}/stand", 403, step="open", version=1)
    assert "Die Umfrage hat noch Fehler. Sie stehen hier" in refused.text
    assert refused.links()["Seite 2"] == f"{DESK}/{draft.id}/stelle/p2"
    again = coordinator.open(f"/en{DESK}/{draft.id}/stand")  # where its link to the other language leads
    assert again.url.endswith(f"/en{DESK}/{draft.id}")


def test_pieces_move_go_and_come_back(coordinator, session, draft):
    here = f"{DESK}/{draft.id}"
    before = asked(session, draft)
    coordinator.post(f"{here}/verschieben", piece="qwas", step="up", version=1)
    assert [item.id for item in asked(session, draft).pages[0].items][:2] == ["qwas", "qgesamt"]
    coordinator.post(f"{here}/verschieben", piece="qwas", step="down", version=2)
    assert asked(session, draft) == before
    coordinator.post(f"{here}/loeschen", piece="qidee", version=3)
    assert asked(session, draft).question("qidee") is None
    assert "Zurückholen" in coordinator.open(here).text
    coordinator.post(f"{here}/zurueckholen", version=4)
    assert asked(session, draft) == before


def test_the_first_goes_no_further_up_and_the_last_no_further_down(coordinator, session, draft):
    page = coordinator.open(f"{DESK}/{draft.id}")
    pieces = [each.id for one in asked(session, draft).pages for each in (one, *one.items)]
    found = {"up": [], "down": []}
    for form in page.all("form", method="post"):
        sent = {field.get("name"): field.get("value") for field in form.iter("input")}
        if sent.get("step") in found:
            found[sent["step"]].append(sent["piece"])

    assert found["up"] == [each for each in pieces if each != pieces[0] and each != pieces[1]]
    last_page = asked(session, draft).pages[-1].id
    assert found["down"] == [each for each in pieces if each not in (last_page, pieces[-1])]
    names = [each.get("aria-label") for each in page.all("button") if each.get("title") == "Nach oben"]
    assert len(set(names)) == len(found["up"])


def test_the_desk_offers_what_can_be_done_now(coordinator, session, draft):
    here = f"{DESK}/{draft.id}"
    links = coordinator.open(here).links()
    assert "Formular zum Drucken (PDF)" in links
    assert not {"Papierbögen eintragen", "Ergebnisse ansehen", "Öffentliche Seite"} & set(links)
    survey = make.survey(session)
    session.commit()
    here = f"{DESK}/{survey.id}"
    assert {"Papierbögen eintragen", "Ergebnisse ansehen", "Öffentliche Seite"} <= set(coordinator.open(here).links())
    actions.close(session, None, survey)
    session.commit()
    links = coordinator.open(here).links()
    assert {"Ergebnisse ansehen", "Öffentliche Seite"} <= set(links)
    assert not {"Papierbögen eintragen", "Formular zum Drucken (PDF)"} & set(links)


def test_the_way_to_the_end_and_the_bin(coordinator, session, draft):
    here = f"{DESK}/{draft.id}"
    coordinator.post(f"{here}/stand", step="open", version=1)
    coordinator.post(f"{here}/stand", step="close", version=1)
    coordinator.post(f"{here}/stand", step="publish", version=1)
    assert newest(session).state == State.PUBLISHED
    coordinator.post(f"{here}/stand", step="copy", version=1)
    copy = newest(session)
    assert copy.id != draft.id
    coordinator.post(f"{DESK}/{copy.id}/stand", step="discard", version=1)
    assert newest(session).id == draft.id
    coordinator.post(f"{here}/stand", 400, step="explode", version=1)
    assert "Wie war die Veranstaltung?" in coordinator.open(DESK).text


@pytest.mark.parametrize(("count", "sentence"), [(0, "keine Frage"), (301, "300")])
def test_a_survey_without_or_with_too_many_questions_does_not_open(coordinator, session, draft, count, sentence):
    questions = [
        {"id": f"q{each}", "type": "yes_no", "title": {"de": f"Frage {each}", "en": "?"}} for each in range(count)
    ]
    draft.questionnaire = {"pages": [{"id": "p1", "title": {"de": "Leer", "en": "Empty"}, "items": questions}]}
    session.commit()
    assert sentence in coordinator.open(f"{DESK}/{draft.id}").text
    coordinator.post(f"{DESK}/{draft.id}/stand", 403, step="open", version=draft.version)
    assert newest(session).state == State.DRAFT
