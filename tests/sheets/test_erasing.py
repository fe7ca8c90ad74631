"""Answers taken back: before and after handing in, in surveys that know who answered and in those that do not."""

import pytest
from sqlalchemy import func, select

from app.core.activity import Activity
from app.sheets import actions, erasing, jobs, keys, queries
from app.sheets.models import Sheet, WaitingSheet
from app.sheets.rules import AlreadyAnswered
from tests.sheets import asked


def receipt(session, key):
    return queries.of_receipt(session, keys.receipt_of(key))


def erasures(session):
    return session.scalar(select(func.count()).select_from(Activity).where(Activity.verb == "sheet_erased"))


def test_a_sheet_that_was_handed_in_is_emptied_and_its_place_kept(session):
    survey = asked.survey(session)
    other = asked.handed_in(session, survey, asked.guest("bea"), q1=["o1"])
    key = asked.handed_in(session, survey, asked.guest("anna"), q1=["o2"], q4=["Licht"])
    erasing.erase(session, key)
    session.expire_all()
    empty = session.scalars(select(Sheet).where(Sheet.erased)).one()
    assert (empty.answers, empty.seen, empty.minutes, empty.language, empty.counted) == ({}, [], None, None, True)
    assert receipt(session, key).erased
    assert not receipt(session, other).erased
    with pytest.raises(AlreadyAnswered):
        actions.begin(session, survey, asked.guest("anna"), "de")


def test_doing_it_twice_changes_nothing(session):
    key = asked.handed_in(session, asked.survey(session), asked.guest("anna"))
    erasing.erase(session, key)
    erasing.erase(session, key)
    assert erasures(session) == 1


def test_a_sheet_being_answered_begins_anew(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    actions.answer_page(session, survey, key, "p1", {"q1": ["o1"]}, "de")
    erasing.erase(session, key)
    assert actions.content_of(queries.open_sheet(session, key)).answers == {}
    assert erasures(session) == 0


def test_an_anonymous_sheet_that_waits_is_gone(session):
    survey = asked.survey(session, anonymous=True)
    asked.handed_in(session, survey, asked.guest("bea"))
    key = asked.handed_in(session, survey, asked.guest("anna"))
    erasing.erase(session, key)
    assert session.scalar(select(func.count()).select_from(WaitingSheet)) == 1
    assert receipt(session, key) is None


def test_an_anonymous_sheet_that_counts_is_emptied_and_stays_so_when_all_are_dealt_anew(session):
    survey = asked.survey(session, anonymous=True)
    sheets = [asked.handed_in(session, survey, asked.guest(f"guest {number}")) for number in range(10)]
    actions.release_waiting(session, survey)
    erasing.erase(session, sheets[3])
    asked.close(session, survey)
    actions.keep_at_closing(session, survey)
    assert [receipt(session, key).erased for key in sheets] == [number == 3 for number in range(10)]
    assert session.scalar(select(func.count()).where(Sheet.answers != {})) == 9


def test_a_key_that_opens_nothing_erases_nothing(session):
    asked.handed_in(session, asked.survey(session), asked.guest("anna"))
    erasing.erase(session, keys.of_token("somebody else's"))
    assert erasures(session) == 0


def test_no_moment_tells_who_took_an_anonymous_sheet_back_only_a_count_for_each_day(session):
    survey = asked.survey(session, anonymous=True)
    sheets = [asked.handed_in(session, survey, asked.guest(f"guest {number}")) for number in range(11)]
    erasing.erase(session, sheets.pop())
    actions.release_waiting(session, survey)
    before = session.scalar(select(func.count()).select_from(Activity))
    for key in sheets[:3]:
        erasing.erase(session, key)
    assert session.scalar(select(func.count()).select_from(Activity)) == before
    jobs.record_erased(session)
    erasing.erase(session, sheets[5])
    for _night in range(2):
        jobs.record_erased(session)
    recorded = session.scalars(select(Activity).where(Activity.verb == "sheets_erased").order_by(Activity.id)).all()
    assert [each.detail["number"] for each in recorded] == [3, 1]
    assert {each.detail.keys() == {"on", "number"} for each in recorded} == {True}


def test_what_others_keep_of_a_sheet_goes_with_it(session, monkeypatch):
    gone = []
    monkeypatch.setattr(erasing, "ALONG", [lambda _session, sheet_id: gone.append(sheet_id)])
    survey = asked.survey(session)
    erasing.erase(session, asked.handed_in(session, survey, asked.guest("anna")))
    assert gone == [session.scalars(select(Sheet.id)).one()]
