"""Begin, answer page by page, hand in once; anonymous sheets; paper; the end of a survey."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.errors import NotAllowed
from app.participations import actions as ledger
from app.participations.models import Participation
from app.participations.who import Who
from app.sheets import actions, keys, queries, rules
from app.sheets.models import OpenSheet, Sheet, WaitingSheet
from tests import make
from tests.sheets import asked


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def only_sheet(session):
    return session.scalars(select(Sheet)).one()


def test_whoever_begins_again_finds_the_same_sheet(session):
    survey = asked.survey(session)
    keys_found = {asked.begun(session, survey, asked.guest("anna")) for _ in range(2)}
    assert len(keys_found) == 1
    assert count(session, OpenSheet) == 1


def test_a_sheet_is_what_was_shown_and_answered(session):
    survey = asked.survey(session)
    with clock.held_at(clock.now()):
        key = asked.begun(session, survey, asked.guest("anna"))
    actions.answer_page(session, survey, key, "p1", {"q1": ["o1"]}, "de")
    actions.answer_page(session, survey, key, "p2", {"q2": ["yes"], "q3": ["Hollandrad"]}, "de")
    actions.answer_page(session, survey, key, "p3", {"q4": ["Mehr Licht"]}, "en")
    with clock.held_at(clock.now() + timedelta(minutes=7)):
        actions.submit(session, survey, key)
    sheet = only_sheet(session)
    assert sheet.answers == {"q1": "o1", "q2": True, "q3": "Hollandrad", "q4": "Mehr Licht"}
    assert sheet.seen == ["q1", "q2", "q3", "q4"]
    assert (sheet.level, sheet.via, sheet.language, sheet.complete, sheet.minutes) == ("guest", "guest", "en", True, 7)
    assert count(session, OpenSheet) == 0


def test_whoever_handed_in_begins_no_second_sheet(session):
    survey = asked.survey(session)
    asked.handed_in(session, survey, asked.guest("anna"))
    with pytest.raises(rules.AlreadyAnswered):
        asked.begun(session, survey, asked.guest("anna"))
    assert count(session, Sheet) == 1


def test_what_a_change_of_mind_hides_is_kept_until_the_sheet_is_handed_in_and_dropped_then(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    actions.answer_page(session, survey, key, "p1", {"q1": ["o1"]}, "de")
    actions.answer_page(session, survey, key, "p2", {"q2": ["yes"], "q3": ["Hollandrad"]}, "de")
    actions.answer_page(session, survey, key, "p1", {"q1": ["o2"]}, "de")
    assert actions.content_of(queries.open_sheet(session, key)).answers["q3"] == "Hollandrad"
    actions.submit(session, survey, key)
    assert only_sheet(session).answers == {"q1": "o2"}
    assert only_sheet(session).seen == ["q1", "q4"]


def test_fields_of_hidden_pages_and_questions_are_not_looked_at(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    actions.answer_page(session, survey, key, "p2", {"q2": ["yes"]}, "de")
    actions.answer_page(session, survey, key, "p1", {"q1": ["o2"], "q4": ["x"]}, "de")
    assert actions.content_of(queries.open_sheet(session, key)).answers == {"q1": "o2"}


def test_an_answer_never_offered_is_refused_and_nothing_of_the_page_kept(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    read = actions.answer_page(session, survey, key, "p1", {"q1": ["o9"]}, "de")
    assert "q1" in read.refused
    assert actions.content_of(queries.open_sheet(session, key)).answers == {}


def test_nobody_hands_in_a_sheet_without_what_is_demanded(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(session, survey, key)
    assert [each.question.id for each in refusal.value.missing] == ["q1"]
    assert count(session, OpenSheet) == 1


def test_an_open_sheet_tells_nothing_to_whoever_reads_the_database(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    actions.answer_page(session, survey, key, "p1", {"q1": ["o3"], "q1-o3-text": ["Pferdekutsche"]}, "de")
    session.flush()
    row = session.scalars(select(OpenSheet)).one()
    assert b"Pferdekutsche" not in row.sealed
    assert key not in (row.key_hash, keys.hash_of_receipt(keys.receipt_of(key)))
    with pytest.raises(keys.SealBroken):
        keys.unseal(row.sealed, "another row")


def test_a_receipt_says_that_a_sheet_counts_and_of_which_survey(session):
    survey, other = asked.survey(session), asked.survey(session)
    key = asked.handed_in(session, survey, asked.guest("anna"))
    receipt = keys.receipt_of(key)
    assert queries.of_receipt(session, receipt, survey.id) == queries.HandedIn(survey.id, True, waits=False)
    assert queries.of_receipt(session, receipt, other.id) is None
    assert queries.of_receipt(session, "0" * 12, survey.id) is None


@pytest.mark.parametrize(
    "values",
    [{"opened_at": None}, {"closed_at": clock.now()}, {"visibility": "hidden"}],
    ids=["unopened", "closed", "hidden"],
)
def test_nobody_begins_where_no_answers_are_taken(session, values):
    survey = asked.survey(session, **values)
    with pytest.raises(rules.Closed):
        asked.begun(session, survey, asked.guest("anna"))


def test_a_survey_that_closes_in_between_takes_neither_page_nor_sheet(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    asked.close(session, survey)
    with pytest.raises(rules.Closed):
        actions.answer_page(session, survey, key, "p1", {"q1": ["o2"]}, "de")
    with pytest.raises(rules.Closed):
        actions.submit(session, survey, key)


def test_a_token_shown_again_leads_to_the_same_sheet_and_a_forged_one_to_none(session):
    survey = asked.survey(session, anonymous=True)
    token, signature = asked.token_for(session, survey, asked.guest("anna"))
    opened = {actions.begin_blindly(session, survey, token, signature, "de") for _ in range(2)}
    assert len(opened) == 1
    assert count(session, OpenSheet) == 1
    other, _ = ledger.draw(ledger.queries.public_key(session, survey.id))
    for forged in ((other, signature), (token, signature[::-1]), ("", ""), ("x" * 5000, "é")):
        with pytest.raises(ledger.Forged):
            actions.begin_blindly(session, survey, *forged, "de")


def test_a_token_of_one_survey_opens_no_other(session):
    survey, other = (asked.survey(session, anonymous=True) for _ in range(2))
    with pytest.raises(ledger.Forged):
        actions.begin_blindly(session, other, *asked.token_for(session, survey, asked.guest("anna")), "de")


def test_the_database_refuses_a_trace_in_an_anonymous_sheet(session):
    survey = asked.survey(session, anonymous=True)
    session.add(Sheet(survey_id=survey.id, answers={}, seen=[], complete=True, receipt_hash="x", language="de"))
    with pytest.raises(IntegrityError, match="untraced"):
        session.flush()


def test_paper_counts_in_the_same_ledger_and_is_marked(session):
    survey, clerk = asked.survey(session), make.staff(session, "coordinator")
    (code, *_rest) = ledger.print_codes(session, survey, clerk, 10, "Briefe")
    actions.enter_paper(session, survey, clerk, {"q1": ["o2"]}, code, "de")
    receipt = actions.enter_paper(session, survey, clerk, {"q4": ["Bänke"]}, "", "de")
    with pytest.raises(rules.AlreadyAnswered):
        actions.enter_paper(session, survey, clerk, {"q1": ["o2"]}, code, "de")
    sheets = session.scalars(select(Sheet).order_by(Sheet.level)).all()
    assert [(sheet.via, sheet.level, sheet.complete) for sheet in sheets] == [
        ("paper", "code", True),
        ("paper", "guest", False),
    ]
    assert queries.of_receipt(session, receipt, survey.id) is not None
    assert count(session, Participation) == 2
    with pytest.raises(rules.AlreadyAnswered):
        asked.begun(session, survey, Who(code=code, client=asked.CLIENT))


def test_paper_with_a_code_used_online_is_refused(session):
    survey, clerk = asked.survey(session), make.staff(session, "coordinator")
    (code, *_rest) = ledger.print_codes(session, survey, clerk, 10, "Briefe")
    asked.begun(session, survey, Who(code=code, client=asked.CLIENT))
    with pytest.raises(rules.AlreadyAnswered):
        actions.enter_paper(session, survey, clerk, {"q1": ["o2"]}, code, "de")


def test_paper_of_an_anonymous_survey_waits_like_the_others(session):
    survey, clerk = asked.survey(session, anonymous=True), make.staff(session, "coordinator")
    (code, *_rest) = ledger.print_codes(session, survey, clerk, 10, "Briefe")
    actions.enter_paper(session, survey, clerk, {"q1": ["o2"]}, code, "de")
    with pytest.raises(rules.AlreadyAnswered):
        actions.enter_paper(session, survey, clerk, {"q1": ["o2"]}, code, "de")
    assert (count(session, WaitingSheet), count(session, Sheet)) == (1, 0)


def test_paper_with_a_wrong_code_or_a_wrong_answer_enters_nothing(session):
    survey, clerk = asked.survey(session), make.staff(session, "coordinator")
    with pytest.raises(ledger.WrongCode):
        actions.enter_paper(session, survey, clerk, {"q1": ["o2"]}, "AAAA-BBBB-CCCC", "de")
    with pytest.raises(actions.Refused):
        actions.enter_paper(session, survey, clerk, {"q1": ["o9"]}, "", "de")
    with pytest.raises(NotAllowed):
        actions.enter_paper(session, survey, clerk, {}, "", "de")
    assert count(session, Sheet) + count(session, Participation) == 0


def test_paper_drops_what_the_person_should_not_have_seen(session):
    survey, clerk = asked.survey(session), make.staff(session, "coordinator")
    actions.enter_paper(session, survey, clerk, {"q1": ["o2"], "q2": ["yes"], "q4": ["x"]}, "", "de")
    assert only_sheet(session).answers == {"q1": "o2", "q4": "x"}
