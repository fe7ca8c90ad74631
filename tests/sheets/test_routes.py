"""Taking part: who one is, once; receipts; somebody else at the same device."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import city, clock
from app.participations import actions as ledger
from app.participations.models import Participation
from app.sheets.models import OpenSheet, Sheet, WaitingSheet
from app.surveys import actions as surveys
from tests import make
from tests.sheets import asked


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def begin_at(survey):
    return f"/umfragen/{survey.id}/teilnehmen"


def to_sheet(visitor, survey, **values):
    """Begin, and open the page one lands on."""
    page = visitor.post(begin_at(survey), on=visitor.open(begin_at(survey)), **values)
    return visitor.open(page.response.location)


def answer_all(visitor, page, first="o2"):
    """From the first page to the thanks."""
    page = visitor.post(page.url, _go="on", q1=first)
    page = visitor.open(page.response.location)
    while "/seite/" in page.url:
        page = visitor.open(visitor.post(page.url, _go="on").response.location)
    return visitor.open(visitor.post(page.url).response.location)


def test_a_guest_begins_answers_and_hands_in(session, visitor):
    survey = asked.survey(session)
    page = to_sheet(visitor, survey)
    assert re.fullmatch(r"/bogen/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/seite/p1", page.url)
    assert "Seite 1 von 2" in page.text
    thanks = answer_all(visitor, page)
    assert thanks.h1 == "Danke, Ihr Bogen ist angekommen"
    assert count(session, Sheet) == 1
    again = visitor.open(begin_at(survey))
    assert "Sie haben diese Umfrage schon beantwortet." in again.text
    visitor.post(begin_at(survey), 422)
    assert count(session, Sheet) == 1


def test_a_guest_who_answered_is_still_known_when_the_survey_is_extended(session, visitor):
    coordinator = make.staff(session, "coordinator")
    first = clock.today(city.profile().timezone) + timedelta(days=14)
    survey = make.survey(session, coordinator, questionnaire=asked.DOCUMENT, closes_on=first)
    session.commit()
    taken = visitor.post(begin_at(survey), on=visitor.open(begin_at(survey)))
    cookies = [each for each in taken.response.headers.getlist("Set-Cookie") if each.startswith("teilnahme")]
    assert len(cookies) == 2
    assert all(f"Max-Age={(14 + 90 + 2) * 24 * 60 * 60};" in each for each in cookies)
    stands = {name: getattr(survey, name) for name in surveys.Settings.__dataclass_fields__}
    extended = surveys.Settings(**stands | {"closes_on": survey.closes_latest_on})
    surveys.describe(session, coordinator, survey, surveys.pattern_of(survey), extended, survey.version)
    session.commit()
    kept = visitor.client.get_cookie(f"teilnahme-{survey.id}", path=f"/umfragen/{survey.id}")
    with clock.held_at(clock.now() + timedelta(seconds=kept.max_age - 24 * 60 * 60)):  # the day after the last one
        assert clock.today(city.profile().timezone) > survey.closes_on
    with clock.held_at(clock.now() + timedelta(days=14 + 90)):
        assert clock.today(city.profile().timezone) == survey.closes_on
        assert "Sie haben schon begonnen." in visitor.open(begin_at(survey)).text


def test_the_page_says_who_may_answer_and_why_and_what_becomes_of_it(session, visitor):
    for anonymous, sentence in ((False, "ohne Namen ausgewertet"), (True, "nicht zuzuordnen")):
        page = visitor.open(begin_at(asked.survey(session, anonymous=anonymous)))
        assert "Damit niemand außen vor bleibt" in page.text
        assert sentence in page.text


def test_whoever_comes_back_finds_the_sheet_begun(session, visitor):
    survey = asked.survey(session)
    first = to_sheet(visitor, survey)
    visitor.post(first.url, _go="on", q1="o1")
    assert "Sie haben schon begonnen." in visitor.open(begin_at(survey)).text
    second = to_sheet(visitor, survey)
    assert second.url == first.url.replace("p1", "p2")
    assert count(session, Participation) == 1


@pytest.mark.parametrize("audience", ["email", "resident"])
def test_where_a_level_is_asked_for_guests_are_led_to_it(session, visitor, audience):
    survey = asked.survey(session, audience=audience)
    assert "Anmelden und teilnehmen" in visitor.open(begin_at(survey)).links()
    visitor.post(begin_at(survey), 422)
    account = make.account(session)
    visitor.sign_in(account)
    page = visitor.open(begin_at(survey))
    assert ("Wohnsitz bestätigen" in page.links()) == (audience == "resident")
    assert count(session, Participation) == 0
    if audience == "email":
        assert "p1" in to_sheet(visitor, survey).url


def test_a_code_opens_once_and_a_wrong_one_says_so(session, visitor):
    survey = asked.survey(session, audience="code")
    (code, *_rest) = ledger.print_codes(session, survey, make.staff(session, "coordinator"), 10, "Briefe")
    session.commit()
    refused = visitor.post(begin_at(survey), 422, code="AAAA-BBBB-CCCC")
    assert "Dieser Code öffnet hier nichts" in refused.text
    assert refused.all("input", name="code")[0].get("value") == "AAAA-BBBB-CCCC"
    answer_all(visitor, to_sheet(visitor, survey, code=code.lower().replace("-", " ")))
    assert "schon beantwortet" in visitor.post(begin_at(survey), 422, code=code).text


def test_a_code_opens_for_guests_what_others_need_an_account_for(session, visitor):
    survey = asked.survey(session, audience="resident")
    (code, *_rest) = ledger.print_codes(session, survey, make.staff(session, "coordinator"), 10, "Briefe")
    session.commit()
    assert "p1" in to_sheet(visitor, survey, code=code).url


def test_somebody_else_at_this_device_answers_too_and_is_counted_as_such(session, visitor):
    survey = asked.survey(session)
    answer_all(visitor, to_sheet(visitor, survey))
    page = visitor.open(begin_at(survey))
    address = f"/umfragen/{survey.id}/jemand-anderes"
    assert address in [form.get("action") for form in page.all("form")]
    visitor.post(address)
    answer_all(visitor, to_sheet(visitor, survey))
    sheets = session.scalars(select(Sheet.same_device).order_by(Sheet.same_device)).all()
    assert sheets == [False, True]


def test_an_anonymous_survey_hands_over_a_blind_signature_without_script_too(session, visitor):
    survey = asked.survey(session, anonymous=True)
    weaker = visitor.post(begin_at(survey), 200, on=visitor.open(begin_at(survey)))
    assert weaker.h1 == "Ohne Skript: weniger anonym"
    assert count(session, Participation) == 0
    signed = visitor.post(begin_at(survey), 200, on=weaker)
    again = visitor.post(begin_at(survey), 200, on=weaker)  # a lost connection
    opening = f"/bogen/neu/{survey.id}"
    assert signed.fields(opening) == again.fields(opening)
    page = visitor.open(visitor.post(opening, on=signed).response.location)
    assert visitor.post(opening, on=again).response.location in page.url
    thanks = answer_all(visitor, page)
    assert "wartet noch auf andere" in thanks.text
    assert (count(session, WaitingSheet), count(session, OpenSheet), count(session, Participation)) == (1, 0, 1)
    other = visitor.post(begin_at(survey), 200)  # draws another token
    assert "Einen zweiten Antwortbogen gibt es nicht" in visitor.post(begin_at(survey), 422, on=other).text


def test_a_receipt_is_told_to_count_and_nothing_else(session, visitor):
    survey = asked.survey(session)
    thanks = answer_all(visitor, to_sheet(visitor, survey))
    receipt = re.search(r"Ihr Beleg ?([0-9A-Z-]{14})", thanks.text)[1]
    address = f"/umfragen/{survey.id}/beleg"
    assert "Der Bogen ist da und zählt." in visitor.post(address, 200, receipt=receipt.lower()).text
    assert "keinen Antwortbogen" in visitor.post(address, 422, receipt="AAAA-BBBB-CCCC").text
    assert (
        "keinen Antwortbogen" in visitor.post(f"/umfragen/{asked.survey(session).id}/beleg", 422, receipt=receipt).text
    )


def test_a_closed_survey_says_so_and_takes_nobody(session, visitor):
    survey = asked.survey(session)
    asked.close(session, survey)
    session.commit()
    assert "nimmt gerade keine Antworten an" in visitor.open(begin_at(survey)).text
    visitor.post(begin_at(survey), 422)
    assert count(session, Participation) == 0


def test_a_survey_nobody_may_see_is_not_there(session, visitor):
    visitor.open(begin_at(asked.survey(session, visibility="draft", opened_at=None)), 404)
    visitor.open(begin_at(asked.survey(session, visibility="hidden")), 410)


def test_an_expired_page_is_shown_again(session, visitor):
    survey = asked.survey(session)
    page = visitor.post(begin_at(survey), 422, csrf_token="old")
    assert "Die Seite war lange offen" in page.text
    assert count(session, Participation) == 0


def test_the_survey_page_leads_to_the_questions(session, visitor):
    survey = asked.survey(session)
    assert begin_at(survey) in visitor.open(f"/umfragen/{survey.id}-radwege").links().values()
