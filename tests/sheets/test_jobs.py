"""Waiting sheets go over in batches; closed surveys keep what was begun and are dealt anew."""

import pytest
from sqlalchemy import func, select

from app.core.errors import NotAllowed
from app.sheets import actions, jobs, keys, queries
from app.sheets.models import OpenSheet, Sheet, WaitingSheet
from tests.sheets import asked


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def only_sheet(session):
    return session.scalars(select(Sheet)).one()


def test_at_the_end_what_was_begun_counts_as_incomplete_and_empty_sheets_go(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    actions.answer_page(session, survey, key, "p1", {"q1": ["o1"]}, "de")
    actions.answer_page(session, survey, key, "p2", {"q2": ["no"]}, "de", demand=False)
    asked.begun(session, survey, asked.guest("bert"))
    asked.close(session, survey)
    assert jobs.close(session) is True
    assert jobs.close(session) is False
    sheet = only_sheet(session)
    assert (sheet.answers, sheet.complete) == ({"q1": "o1", "q2": False}, False)
    assert count(session, OpenSheet) == 0


def test_a_sheet_begun_without_what_is_demanded_is_kept_as_incomplete(session):
    survey = asked.survey(session)
    key = asked.begun(session, survey, asked.guest("anna"))
    actions.answer_page(session, survey, key, "p3", {"q4": ["Licht"]}, "de")
    asked.close(session, survey)
    jobs.close(session)
    assert (only_sheet(session).answers, only_sheet(session).complete) == ({"q4": "Licht"}, False)
    assert queries.of_receipt(session, keys.receipt_of(key)).complete is False


def test_anonymous_sheets_wait_until_they_are_ten_and_bear_no_trace(session):
    survey = asked.survey(session, anonymous=True)
    for number in range(9):
        key = asked.handed_in(session, survey, asked.guest(f"guest {number}"))
    assert jobs.release(session) is False
    assert (count(session, Sheet), count(session, WaitingSheet)) == (0, 9)
    assert queries.of_receipt(session, keys.receipt_of(key)).waits
    asked.handed_in(session, survey, asked.guest("guest 9"))
    assert jobs.release(session) is True
    assert jobs.release(session) is False
    assert (count(session, Sheet), count(session, WaitingSheet)) == (10, 0)
    assert not queries.of_receipt(session, keys.receipt_of(key)).waits
    for sheet in session.scalars(select(Sheet)):
        assert (sheet.participation_id, sheet.level, sheet.via, sheet.on, sheet.minutes) == (None,) * 5


def test_the_rest_follows_at_the_end_and_all_are_dealt_anew(session):
    survey = asked.survey(session, anonymous=True)
    for number in range(13):
        asked.handed_in(session, survey, asked.guest(f"guest {number}"))
        jobs.release(session)
    began = asked.begun(session, survey, asked.guest("late"))
    actions.answer_page(session, survey, began, "p1", {"q1": ["o1"]}, "de")
    assert (count(session, Sheet), count(session, WaitingSheet)) == (10, 3)
    asked.close(session, survey)
    jobs.close(session)
    assert (count(session, Sheet), count(session, WaitingSheet), count(session, OpenSheet)) == (14, 0, 0)
    with pytest.raises(NotAllowed):
        asked.token_for(session, survey, asked.guest("too late"))
