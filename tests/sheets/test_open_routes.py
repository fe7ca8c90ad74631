"""Answering under the key, page by page, by nobody."""

import pytest
from sqlalchemy import func, select

from app.sheets import actions, jobs, keys, queries
from app.sheets.models import OpenSheet, Sheet
from app.surveys.documents import to_document
from tests.sheets import asked
from tests.sheets.test_routes import answer_all, count
from tests.surveys.everything import everything
from tests.visitor import apart


@pytest.fixture
def survey(session):
    return asked.survey(session)


@pytest.fixture
def key(session, survey):
    made = keys.in_groups(asked.begun(session, survey, asked.guest("anna")))
    session.commit()
    return made


def page_of(key, page="p1"):
    return f"/bogen/{key}/seite/{page}"


def answers_of(session, key):
    session.expire_all()
    return actions.content_of(queries.open_sheet(session, keys.cleaned_key(key))).answers


def test_answers_are_kept_page_by_page_and_back_loses_nothing(session, visitor, key):
    assert visitor.post(page_of(key), _go="on", q1="o1").response.location.endswith("/seite/p2")
    assert visitor.post(page_of(key, "p2"), _go="back", q2="yes").response.location.endswith("/seite/p1")
    assert visitor.open(page_of(key)).all("input", value="o1")[0].get("checked") is not None
    assert answers_of(session, key) == {"q1": "o1", "q2": True}


def test_saving_for_later_shows_the_code_and_the_code_continues_anywhere(session, visitor, app, key):
    visitor.post(page_of(key), _go="on", q1="o1")
    later = visitor.open(visitor.post(page_of(key, "p2"), _go="later", q2="no").response.location)
    assert key in later.text
    page = visitor.post("/bogen", key=key.lower().replace("-", " "))
    assert visitor.open(page.response.location).url.endswith("/seite/p3")
    assert answers_of(session, key) == {"q1": "o1", "q2": False}


def test_a_wrong_code_is_said_and_kept(visitor, key):
    page = visitor.post("/bogen", 422, key="K7QF-9M2X-4RTP-8WZ3")
    assert "keinen Bogen" in page.text
    assert page.all("input", name="key")[0].get("value") == "K7QF-9M2X-4RTP-8WZ3"
    visitor.open("/bogen/K7QF-9M2X-4RTP-8WZ3", 404)
    visitor.open("/bogen/x", 404)
    visitor.open("/bogen")


@pytest.mark.parametrize("sent", ["o9", "", "q1", "9" * 1000])
def test_what_was_never_offered_is_refused_in_words(session, visitor, key, sent):
    page = visitor.post(page_of(key), 422, _go="on", q1=sent)
    assert page.all("div", class_="error-summary")
    assert answers_of(session, key) == {}


def test_several_values_for_one_choice_are_refused(session, visitor, key):
    response = visitor.client.post(page_of(key), data={"q1": ["o1", "o2"], "_go": "on"})
    assert response.status_code == 422
    assert answers_of(session, key) == {}


def test_half_a_megabyte_of_text_is_refused_with_a_sentence_and_shown_again(session, visitor, key):
    visitor.post(page_of(key), _go="on", q1="o2")
    page = visitor.post(page_of(key, "p3"), 422, _go="on", q4="Licht " * 80_000)
    assert page.all("div", class_="error-summary")
    assert "Licht Licht" in "".join(page.all("textarea")[0].itertext())
    assert answers_of(session, key) == {"q1": "o2"}
    assert visitor.client.post(page_of(key, "p3"), data={"q4": "x" * 1_000_000}).status_code == 422


ASKED = {
    "number": ({"settings": {"least": 0, "most": 100}}, "q1"),
    "date": ({"settings": {"earliest": "2020-01-01", "latest": "2030-12-31"}}, "q1"),
    "scale": ({"settings": {"steps": 5}}, "q1"),
    "yes_no": ({}, "q1"),
    "ranking": ({"options": [{"id": each, "title": {"de": each}} for each in ("o1", "o2")]}, "q1-o1"),
    "point": ({}, "q1-latitude"),
}
BAD = [
    *(("number", typed) for typed in ("NaN", "inf", "101", "-1", "1e9", "9" * 400)),
    *(("date", typed) for typed in ("2026-02-30", "29.02.2025", "2019-12-31", "2031-01-01", "0000-00-00")),
    *(("scale", typed) for typed in ("6", "0", "2.5")),
    *(("yes_no", typed) for typed in ("maybe", "True")),
    *(("ranking", typed) for typed in ("3", "0", "NaN")),
    *(("point", typed) for typed in ("91", "NaN", "1e5")),
]


@pytest.mark.parametrize(("kind", "typed"), BAD, ids=lambda value: value[:12])
def test_what_is_no_answer_is_refused_at_its_field_and_shown_again(session, visitor, kind, typed):
    more, field = ASKED[kind]
    document = {"pages": [{"id": "p1", "items": [{"id": "q1", "type": kind, "title": {"de": "Wie?"}, **more}]}]}
    made = keys.in_groups(asked.begun(session, asked.survey(session, document=document), asked.guest("anna")))
    session.commit()
    page = visitor.post(page_of(made), 422, _go="on", **{field: typed})
    assert page.all("div", class_="error-summary")
    if kind in ("number", "date", "point"):
        assert page.fields()[field] == typed
    assert answers_of(session, made) == {}


def test_a_hidden_page_leads_to_the_next_one_and_takes_nothing(session, visitor, key):
    visitor.post(page_of(key), _go="on", q1="o2")
    assert visitor.open(page_of(key, "p2")).url.endswith("/seite/p3")
    visitor.post(page_of(key, "p2"), _go="on", q2="yes", q3="Hollandrad")
    visitor.post(page_of(key, "nowhere"), _go="on", q2="yes")
    assert answers_of(session, key) == {"q1": "o2"}


def test_the_last_look_shows_what_is_handed_in_and_what_is_missing(session, visitor, key):
    look = visitor.open(f"/bogen/{key}/abgeben")
    assert "Eine Antwort fehlt noch" in look.text
    visitor.post(f"/bogen/{key}/abgeben", 422)
    visitor.post(page_of(key), _go="on", q1="o3", **{"q1-o3-text": "Kutsche"})
    assert "Anderes: Kutsche" in visitor.open(f"/bogen/{key}/abgeben").text
    assert count(session, Sheet) == 0


def test_a_question_that_shows_only_now_is_asked_on_the_same_page(visitor, key):
    visitor.post(page_of(key), _go="on", q1="o1")
    again = visitor.post(page_of(key, "p2"), _go="on", q2="yes")
    assert again.response.location.endswith("/seite/p2#frage-q3")
    assert "Welche Marke?" in visitor.open(page_of(key, "p2")).text


def test_a_survey_that_closed_in_between_says_that_answers_are_kept(session, visitor, survey, key):
    visitor.post(page_of(key), _go="on", q1="o1")
    asked.close(session, survey)
    session.commit()
    assert "aufgehoben" in visitor.open(page_of(key, "p2")).text
    assert "aufgehoben" in visitor.post(page_of(key, "p2"), 409, _go="on", q2="yes").text
    visitor.post(f"/bogen/{key}/abgeben", 409)
    jobs.close(session)
    session.commit()
    thanks = visitor.open(f"/bogen/{key}")
    assert thanks.h1 == "Ihr Bogen ist aufgehoben"
    assert session.scalars(select(Sheet.answers)).all() == [{"q1": "o1"}]


def test_a_sheet_handed_in_twice_is_thanked_for_twice(session, visitor, key):
    visitor.post(page_of(key), _go="on", q1="o2")
    for _ in range(2):
        thanks = visitor.open(visitor.post(f"/bogen/{key}/abgeben").response.location)
        assert thanks.h1.startswith("Danke")
    assert visitor.open(f"/bogen/{key}").url.endswith("/danke")
    assert count(session, Sheet) == 1
    assert count(session, OpenSheet) == 0


def test_a_forged_token_opens_nothing(session, visitor):
    survey = asked.survey(session, anonymous=True)
    session.commit()
    for token, signature in (("", ""), ("x", "y"), ("A" * 86, "B" * 342), ("é" * 500, "\u202e")):
        visitor.post(f"/bogen/neu/{survey.id}", 403, token=token, signature=signature)
    visitor.post("/bogen/neu/999999", 404)
    assert session.scalar(select(func.count()).select_from(OpenSheet)) == 0


def test_pages_of_a_sheet_speak_english_too(visitor, key):
    page = visitor.open("/en" + page_of(key))
    assert "Do you cycle?" in page.text
    assert visitor.post("/en" + page_of(key), _go="on", q1="o2").response.location.startswith("/en/bogen/")


def test_every_type_of_question_is_answered_and_looked_at(session, visitor):
    survey = asked.survey(session, document=to_document(everything(None)))
    made = keys.in_groups(asked.begun(session, survey, asked.guest("anna")))
    session.commit()
    first = visitor.open(visitor.open(f"/bogen/{made}").url)
    assert len(first.all("fieldset")) > 2
    visitor.open(f"/bogen/{made}/abgeben")


def test_three_hundred_questions_on_one_page_are_answered_in_one_go(session, visitor):
    questions = [
        {"id": f"q{number}", "type": "yes_no", "required": True, "title": {"de": f"Frage {number}"}}
        for number in range(300)
    ]
    survey = asked.survey(session, document={"pages": [{"id": "p1", "items": questions}]})
    made = keys.in_groups(asked.begun(session, survey, asked.guest("anna")))
    session.commit()
    visitor.open(f"/bogen/{made}/seite/p1")
    sent = {f"q{number}": "yes" for number in range(300)}
    visitor.post(f"/bogen/{made}/seite/p1", _go="on", **sent)
    visitor.post(f"/bogen/{made}/abgeben")
    assert len(session.scalars(select(Sheet.answers)).one()) == 300


def test_a_survey_answered_in_english_is_thanked_for_in_english(session, visitor, key):
    page = visitor.open("/en" + page_of(key))
    assert answer_all(visitor, page).h1
    assert session.scalars(select(Sheet.language)).one() == "en"


def test_whoever_changes_their_mind_begins_anew(session, visitor, key):
    visitor.post(page_of(key), _go="on", q1="o1")
    later = visitor.open(f"/bogen/{key}/spaeter")
    page = visitor.open(later.links()["Meine Antworten löschen"])
    assert "können Sie neu beginnen" in page.text
    emptied = visitor.post(f"/bogen/{key}/loeschen").response.location
    assert f"/bogen/{key}" in emptied
    assert answers_of(session, key) == {}
    first = visitor.open(visitor.client.get(emptied).location)
    assert "Ihre Antworten sind gelöscht" in first.text
    visitor.post(page_of(key), _go="on", q1="o1")
    assert "sind gelöscht" not in visitor.open(first.url).text


def test_answers_are_taken_back_after_a_page_that_says_what_stays(session, visitor, survey):
    plain = asked.handed_in(session, survey, asked.guest("anna"), q1=["o2"])
    session.commit()
    key = keys.in_groups(plain)
    thanks = visitor.open(f"/bogen/{key}/danke")
    page = visitor.open(thanks.links()["Meine Antworten löschen"])
    assert "kann als Zahl bleiben" in page.text
    assert not queries.of_receipt(session, keys.receipt_of(plain)).erased
    done = visitor.post(f"/bogen/{key}/loeschen")
    assert "Ihre Antworten sind gelöscht" in visitor.open(done.response.location).text
    assert queries.of_receipt(session, keys.receipt_of(plain)).erased
    assert "Ihr Bogen ist leer" in visitor.open(f"/bogen/{key}/loeschen").text
    receipt = keys.in_groups(keys.receipt_of(plain))
    checked = visitor.post(f"/umfragen/{survey.id}/beleg", 200, receipt=receipt)
    assert "auf Wunsch gelöscht" in checked.text


@pytest.mark.parametrize("key", ["x", "K7QF-9M2X-4RTP-8WZ3"])
def test_nothing_is_deleted_for_a_key_that_is_none(visitor, key):
    visitor.open(f"/bogen/{key}/loeschen", 404)
    visitor.post(f"/bogen/{key}/loeschen", 404)


ELSEWHERE = {"Sec-Fetch-Site": "cross-site"}


def test_nobody_is_led_onto_a_strangers_sheet_from_another_site(session, visitor, survey, key):
    """Who made the sheet could read along; the page asks whose it is, and leads to a sheet of one's own."""
    for path in (f"/bogen/{key}", page_of(key), f"/bogen/{key}/abgeben"):
        page = apart(lambda path=path: visitor.client.get(path, headers=ELSEWHERE))
        assert "Ist das Ihr Bogen?" in page.text
        assert f'href="/umfragen/{survey.id}/teilnehmen"' in page.text
        assert f'href="/bogen/{key}"' in page.text
    assert apart(lambda: visitor.client.get("/bogen/K7QF-9M2X-4RTP-8WZ3", headers=ELSEWHERE)).status_code == 404
    sent = apart(lambda: visitor.client.post(page_of(key), data={"q1": "o1"}, headers=ELSEWHERE))
    assert sent.status_code == 403
    assert answers_of(session, key) == {}
    for site in ("same-origin", "same-site", "none"):
        assert "Fahren Sie Rad?" in apart(
            lambda site=site: visitor.client.get(page_of(key), headers={"Sec-Fetch-Site": site}).text
        )


def test_another_site_cannot_open_its_own_blind_sheet_in_somebodys_browser(session, visitor):
    survey = asked.survey(session, anonymous=True)
    token, signature = asked.token_for(session, survey, asked.guest("eve"))
    session.commit()
    data = {"token": token, "signature": signature}
    sent = apart(lambda: visitor.client.post(f"/bogen/neu/{survey.id}", data=data, headers=ELSEWHERE))
    assert sent.location == f"/umfragen/{survey.id}/teilnehmen"
    assert count(session, OpenSheet) == 0
