"""Reporting without an account, the receipt, decisions about oneself, appeals and the public figures."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, jobs
from app.core.activity import Activity
from app.core.contributions import Visibility
from moderation import actions
from moderation.measures import Measure
from moderation.models import Appeal, Case, Report
from tests import make
from tests.moderation import cases
from tests.visitor import Visitor

GOOD = {"reason": "insult", "explanation": "Hier wird eine Nachbarin beschimpft.", "good_faith": "y"}


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_anyone_reports_without_an_account_and_gets_a_receipt(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    session.commit()
    page = visitor.open(f"/melden/{idea.id}")
    assert "110" in page.text
    answer = visitor.post(f"/melden/{idea.id}", on=page, **GOOD)
    receipt = visitor.open(answer.response.location)
    assert receipt.h1 == "Ihre Meldung ist eingegangen"
    assert "Beleidigung oder Herabsetzung" in receipt.text
    report = session.scalars(select(Report)).one()
    assert report.reporter_address is None
    assert report.reporter_id is None
    assert idea.visibility == Visibility.PUBLIC


def test_form_and_receipt_of_a_report_show_what_is_reported(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session, title="Bänke", source="Ein **breiter** Weg.")
    session.commit()
    page = visitor.open(f"/melden/{idea.id}")
    assert "Ein breiter Weg." in page.text
    answer = visitor.post(f"/melden/{idea.id}", on=page, **GOOD)
    links = visitor.open(answer.response.location).links()
    assert links["Zum gemeldeten Beitrag"].startswith(f"/ideen/{idea.id}")
    idea.visibility = Visibility.HIDDEN
    session.commit()
    assert "Zum gemeldeten Beitrag" not in visitor.open(answer.response.location).links()


def test_a_report_without_reason_or_good_faith_is_shown_again_with_what_was_typed(
    session: Session, visitor: Visitor
) -> None:
    idea = make.proposal(session)
    session.commit()
    page = visitor.post(f"/melden/{idea.id}", 422, explanation="Steht so nicht in der Zeitung.")
    assert "Steht so nicht in der Zeitung." in page.body
    assert "Bitte wählen Sie aus, was am ehesten zutrifft." in page.text
    assert "nach bestem Wissen" in page.text
    assert count(session, Report) == 0


def test_a_wrong_address_is_named_at_its_field(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    session.commit()
    page = visitor.post(f"/melden/{idea.id}", 422, **GOOD, email="das ist keine")
    assert "Das ist keine E-Mail-Adresse." in page.text


def test_reporting_twice_from_one_browser_adds_nothing(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    session.commit()
    first = visitor.post(f"/melden/{idea.id}", **GOOD)
    second = visitor.post(f"/melden/{idea.id}", **GOOD)
    assert first.response.location == second.response.location
    assert count(session, Report) == count(session, Case) == 1


def test_two_browsers_are_two_reports_of_one_case(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    session.commit()
    visitor.post(f"/melden/{idea.id}", **GOOD)
    visitor.sign_out().post(f"/melden/{idea.id}", **GOOD)
    assert count(session, Report) == 2
    assert count(session, Case) == 1


def test_danger_to_life_shows_the_emergency_numbers_at_once(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    session.commit()
    answer = visitor.post(f"/melden/{idea.id}", **GOOD, danger="y")
    receipt = visitor.open(answer.response.location)
    assert "Gefahr für Leib und Leben: rufen Sie jetzt an." in receipt.text
    assert "112" in receipt.text
    assert session.scalars(select(Case)).one().severity == 5


def test_who_floods_is_asked_to_wait_and_keeps_the_text(session: Session, visitor: Visitor) -> None:
    ideas = [make.proposal(session) for _ in range(13)]
    session.commit()
    for idea in ideas[:12]:
        visitor.post(f"/melden/{idea.id}", **GOOD)
    page = visitor.post(f"/melden/{ideas[12].id}", 429, **GOOD)
    assert "sehr viele Meldungen" in page.text
    assert GOOD["explanation"] in page.body
    assert count(session, Report) == 12


@pytest.mark.parametrize(
    ("visibility", "status"),
    [
        (Visibility.DRAFT, 404),
        (Visibility.HELD, 404),
        (Visibility.HIDDEN, 410),
        (Visibility.REMOVED, 410),
        (Visibility.ERASED, 410),
    ],
)
def test_what_nobody_reads_cannot_be_reported(
    session: Session, visitor: Visitor, visibility: Visibility, status: int
) -> None:
    idea = make.proposal(session, visibility=visibility)
    session.commit()
    visitor.open(f"/melden/{idea.id}", status)
    visitor.post(f"/melden/{idea.id}", status, **GOOD)


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "99999999999999999999999999"])
def test_a_contribution_that_does_not_exist_cannot_be_reported(session: Session, visitor: Visitor, number: str) -> None:
    visitor.open(f"/melden/{number}", 404)


def test_the_footer_way_leads_from_a_pasted_address_to_the_form(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    session.commit()
    visitor.open("/melden")
    page = visitor.open(
        f"/melden?adresse=https://stadt.example/ideen/{idea.id}-baenke?x%23kommentare", follow=False, status=303
    )
    assert page.response.location.endswith(f"/melden/{idea.id}")
    assert "finden wir keinen Beitrag" in visitor.open("/melden?adresse=https://stadt.example/ideen/999999999").text
    assert "finden wir keinen Beitrag" in visitor.open("/melden?adresse=%07%0dx").text


def test_a_receipt_opens_only_with_its_token(session: Session, visitor: Visitor) -> None:
    report = cases.report(session)
    session.commit()
    visitor.open("/meldung/geraten", 404)
    visitor.open(f"/meldung/{report.id}", 404)
    assert "Ihre Meldung" in visitor.open(f"/meldung/{report.token}").text


def test_the_receipt_tells_the_outcome_and_names_nobody(session: Session, visitor: Visitor) -> None:
    author = make.account(session, "Erika Geheim")
    idea = make.proposal(session, author)
    session.commit()
    address = visitor.post(f"/melden/{idea.id}", **GOOD).response.location
    case = session.scalars(select(Case)).one()
    cases.decided(session, case, Measure.HIDE, "insult", "Die Stelle beschimpft eine Nachbarin.")
    session.commit()
    page = visitor.open(address)
    assert page.h1 == "Ihre Meldung ist entschieden"
    assert "Die Stelle beschimpft eine Nachbarin." in page.text
    assert "Erika Geheim" not in page.body


def test_the_author_reads_why_in_plain_sentences_and_nobody_else_does(session: Session, visitor: Visitor) -> None:
    author = make.account(session)
    decision = cases.decided(
        session, cases.case(session, author), Measure.HIDE, "insult", "„Idiotin“ trifft die Person."
    )
    stranger = make.account(session)
    session.commit()
    address = f"/konto/entscheidungen/{decision.id}"
    page = visitor.sign_in(author).open(address)
    assert "Wir haben Ihren Beitrag verborgen" in page.text
    assert "„Idiotin“ trifft die Person." in page.text
    assert "§§ 185–188 StGB" in page.text
    assert "Entschieden hat ein Mensch." in page.text
    assert "Einspruch einlegen" in page.links()
    assert decision.note not in page.body
    visitor.sign_out().sign_in(stranger).open(address, 404)
    visitor.post(f"{address}/einspruch", 404, words="Ich finde das falsch.")


def test_guests_are_asked_to_sign_in_before_they_read_a_decision(session: Session, visitor: Visitor) -> None:
    decision = cases.decided(session, cases.case(session), Measure.HIDE)
    session.commit()
    page = visitor.open(f"/konto/entscheidungen/{decision.id}", 303, follow=False)
    assert "/anmelden" in page.response.location


def test_the_author_appeals_once_and_hears_by_when(session: Session, visitor: Visitor) -> None:
    author = make.account(session)
    decision = cases.decided(session, cases.case(session, author), Measure.HIDE)
    session.commit()
    address = f"/konto/entscheidungen/{decision.id}/einspruch"
    page = visitor.sign_in(author).open(address)
    visitor.post(address, on=page, words="Das war ein Zitat.")
    visitor.post(address, words="Noch einmal.")
    assert session.scalars(select(Appeal.source)).all() == ["Das war ein Zitat."]
    shown = visitor.open(f"/konto/entscheidungen/{decision.id}")
    assert "Ihr Einspruch ist eingegangen." in shown.text
    assert "Einspruch einlegen" not in shown.links()
    assert session.scalars(select(Activity.verb).where(Activity.verb == "appealed")).all() == ["appealed"]


def test_an_empty_appeal_is_shown_again(session: Session, visitor: Visitor) -> None:
    author = make.account(session)
    decision = cases.decided(session, cases.case(session, author), Measure.HIDE)
    session.commit()
    page = visitor.sign_in(author).post(f"/konto/entscheidungen/{decision.id}/einspruch", 422, words="   ")
    assert page.h1 == "Einspruch einlegen"


def test_after_the_window_nobody_appeals(session: Session, visitor: Visitor) -> None:
    author = make.account(session)
    decision = cases.decided(session, cases.case(session, author), Measure.HIDE)
    decision.decided_at = clock.now() - timedelta(days=200)
    session.commit()
    visitor.sign_in(author)
    assert "Einspruch einlegen" not in visitor.open(f"/konto/entscheidungen/{decision.id}").links()
    visitor.post(f"/konto/entscheidungen/{decision.id}/einspruch", 403, words="Zu spät?")
    assert count(session, Appeal) == 0


def test_the_reporter_contests_that_nothing_was_done(session: Session, visitor: Visitor) -> None:
    idea = make.proposal(session)
    reporter = make.account(session)
    session.commit()
    address = visitor.post(f"/melden/{idea.id}", **GOOD).response.location
    decision = cases.decided(session, session.scalars(select(Case)).one(), Measure.APPROVE)
    session.commit()
    page = visitor.sign_in(reporter).open(address)
    form = page.links()["Einspruch einlegen"]
    visitor.post(form, on=visitor.open(form), words="Doch, das ist eine Beleidigung.")
    assert session.scalars(select(Appeal.person_id)).all() == [reporter.id]
    assert session.scalars(select(Appeal.decision_id)).all() == [decision.id]


def test_my_decisions_are_listed_and_only_mine(session: Session, visitor: Visitor) -> None:
    author = make.account(session)
    mine = cases.decided(session, cases.case(session, author), Measure.HIDE)
    cases.decided(session, cases.case(session), Measure.HIDE)
    session.commit()
    page = visitor.sign_in(author).open("/konto/entscheidungen")
    found = [address for address in page.links().values() if "/konto/entscheidungen/" in address]
    assert found == [f"/konto/entscheidungen/{mine.id}"]


def test_public_figures_show_no_rate_from_fewer_than_five_cases(session: Session, visitor: Visitor) -> None:
    assert "Noch keine Entscheidung." in visitor.open("/transparenz/moderation").text
    cases.decided(session, cases.case(session), Measure.HIDE, "insult")
    session.commit()
    page = visitor.open("/transparenz/moderation")
    assert "noch zu wenige Fälle (1)" in page.text
    assert "Beleidigung" in page.text


def test_a_reporter_who_follows_a_notice_is_led_to_the_receipt(session: Session, visitor: Visitor) -> None:
    reporter = make.account(session)
    report = cases.report(session, person=reporter)
    decision = cases.decided(session, session.get_one(Case, report.case_id), Measure.APPROVE)
    session.commit()
    page = visitor.sign_in(reporter).open(f"/konto/entscheidungen/{decision.id}", 303, follow=False)
    assert page.response.location == f"/meldung/{report.token}"


def test_a_reporter_who_appealed_as_a_guest_is_led_back_from_the_notice(session: Session, visitor: Visitor) -> None:
    report = cases.report(session)
    decision = cases.decided(session, session.get_one(Case, report.case_id), Measure.APPROVE)
    reporter = make.account(session)
    session.commit()
    visitor.sign_in(reporter)
    visitor.post(f"/meldung/{report.token}/einspruch", words="Doch.")
    appeal = session.scalars(select(Appeal)).one()
    actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "upheld", "Es bleibt dabei.")
    jobs.run_all(session)
    session.commit()
    page = visitor.open("/konto/mitteilungen")
    assert f"/konto/entscheidungen/{decision.id}" in page.links().values()
    assert "Es bleibt dabei." in visitor.open(f"/konto/entscheidungen/{decision.id}").text


def test_one_network_of_addresses_is_one_connection(session: Session, visitor: Visitor) -> None:
    ideas = [make.proposal(session) for _ in range(13)]
    session.commit()
    for number, idea in enumerate(ideas):
        visitor.client.environ_base["REMOTE_ADDR"] = f"2001:db8:7:7::{number:x}"
        visitor.post(f"/melden/{idea.id}", 303 if number < 12 else 429, **GOOD)


def test_nobody_has_a_stranger_flooded_with_receipts(session: Session, visitor: Visitor) -> None:
    ideas = [make.proposal(session) for _ in range(11)]
    session.commit()
    for idea in ideas[:10]:
        visitor.post(f"/melden/{idea.id}", **GOOD, email="opfer@example.org")
    page = visitor.post(f"/melden/{ideas[10].id}", 429, **GOOD, email="Opfer@example.org")
    assert "gingen heute schon viele Bestätigungen" in page.text
    assert GOOD["explanation"] in page.body
    visitor.post(f"/melden/{ideas[10].id}", on=page, email="", **GOOD)
    assert count(session, Report) == 11


def test_a_person_reports_so_often_wherever_they_sit(session: Session, visitor: Visitor) -> None:
    ideas = [make.proposal(session) for _ in range(21)]
    session.commit()
    visitor.sign_in(make.account(session))
    for number, idea in enumerate(ideas):
        visitor.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        page = visitor.post(f"/melden/{idea.id}", 303 if number < 20 else 429, **GOOD)
    assert "in kurzer Zeit sehr viel" in page.text
    assert GOOD["explanation"] in page.body
