"""The desk for paper."""

import pytest
from sqlalchemy import select

from app.participations import actions as ledger
from app.sheets.models import Sheet
from tests import make
from tests.sheets import asked


@pytest.fixture
def clerk(session, visitor):
    account = make.staff(session, "coordinator")
    visitor.sign_in(account)
    return account


def paper_of(survey):
    return f"/dienst/umfragen/{survey.id}/papier"


def test_a_sheet_from_paper_is_entered_and_the_next_is_there(session, visitor, clerk):
    survey = asked.survey(session)
    (code, *_rest) = ledger.print_codes(session, survey, clerk, 10, "Briefe")
    session.commit()
    page = visitor.open(paper_of(survey))
    assert "Helm?" in page.text
    posted = visitor.post(paper_of(survey), on=page, _code=code, q1="o1", q2="yes", q3="Hollandrad")
    following = visitor.open(posted.response.location)
    assert "1 Bogen ist eingetragen." in following.text
    sheet = session.scalars(select(Sheet)).one()
    assert (sheet.via, sheet.level, sheet.answers) == ("paper", "code", {"q1": "o1", "q2": True, "q3": "Hollandrad"})
    again = visitor.post(paper_of(survey), 422, _code=code, q1="o2", q4="Bänke")
    assert "schon jemand geantwortet" in again.text
    assert "Bänke" in "".join(again.all("textarea")[0].itertext())


def test_a_wrong_answer_on_paper_is_named_and_the_rest_kept(session, visitor, clerk):
    survey = asked.survey(session)
    session.commit()
    page = visitor.post(paper_of(survey), 422, q1="o9", q4="Bänke")
    assert page.all("div", class_="error-summary")
    assert "Bänke" in "".join(page.all("textarea")[0].itertext())
    assert session.scalars(select(Sheet)).all() == []


def test_an_old_page_keeps_what_was_typed(session, visitor, clerk):
    survey = asked.survey(session)
    session.commit()
    page = visitor.post(paper_of(survey), 422, csrf_token="old", q4="Bänke")
    assert "Bänke" in "".join(page.all("textarea")[0].itertext())


def test_a_closed_survey_takes_no_paper(session, visitor, clerk):
    survey = asked.survey(session)
    asked.close(session, survey)
    session.commit()
    assert "solange sie offen ist" in visitor.open(paper_of(survey)).text
    visitor.post(paper_of(survey), 422, q1="o1")


def test_the_printed_form_is_a_pdf_in_either_language(session, visitor, clerk):
    survey = asked.survey(session)
    session.commit()
    for address in (f"/dienst/umfragen/{survey.id}/formular.pdf", f"/en/dienst/umfragen/{survey.id}/formular.pdf"):
        response = visitor.client.get(address)
        assert response.mimetype == "application/pdf"
        assert response.data.startswith(b"%PDF-")


@pytest.mark.parametrize("duty", [None, "moderator"])
def test_only_the_coordination_enters_paper(session, visitor, duty):
    visitor.sign_in(make.staff(session, duty) if duty else make.account(session))
    survey = asked.survey(session)
    session.commit()
    visitor.open(paper_of(survey), 403)
    visitor.open(f"/dienst/umfragen/{survey.id}/formular.pdf", 403)


def test_the_page_of_a_survey_leads_the_coordination_to_paper(session, visitor, clerk):
    survey = asked.survey(session)
    session.commit()
    assert visitor.open(f"/dienst/umfragen/{survey.id}").links()["Papierbögen eintragen"] == paper_of(survey)
