"""What is forgotten, and what stays: figures and released texts."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core import clock, jobs
from app.core.activity import Activity
from app.participations import actions as ledger
from app.participations import queries as ledger_queries
from app.participations.who import Who
from app.results import actions, forgetting, queries
from app.results.models import AnswerText, CountedValue, Crosstab, SurveyCount
from app.sheets import actions as sheets
from app.sheets import erasing
from app.sheets.models import Sheet
from tests import make
from tests.results import counted
from tests.sheets import asked

KEPT_DAYS = 60


@pytest.fixture
def survey(session):
    """A survey that 60 answered and that is over; one text is released, and one person is known by account."""
    made = counted.answered(session, retention_days=KEPT_DAYS)
    ledger.take_part(session, made, audience="guest", who=Who(account=make.account(session), client="192.0.2.9"))
    text = session.scalars(select(AnswerText).limit(1)).one()
    actions.decide_text(session, make.staff(session, "moderator"), text, "released")
    counted.over(session, made)
    sheets.keep_at_closing(session, made)
    session.commit()
    return made


def forget_after(session, days):
    with clock.held_at(clock.now() + timedelta(days=days)):
        jobs.run(jobs.JOBS["results.forget"], session)
    session.expire_all()


def number_of(session, model, *conditions):
    return session.scalar(select(func.count()).select_from(model).where(*conditions))


def test_before_its_time_nothing_goes(session, survey):
    forget_after(session, KEPT_DAYS - 1)
    assert survey.answers_deleted_at is None
    assert number_of(session, Sheet) == 60


def test_single_answers_and_people_go_and_what_was_shown_stays(session, survey):
    shown, narrowed = queries.shown(session, survey.id).shown, queries.broken_down(session, survey.id, "q2")
    forget_after(session, KEPT_DAYS + 1)
    assert survey.answers_deleted_at is not None
    assert number_of(session, Sheet) == number_of(session, CountedValue) == 0
    assert [text.state for text in session.scalars(select(AnswerText))] == ["released"]
    assert {row.cells == {} for row in session.scalars(select(Crosstab))} == {True}
    assert session.get_one(SurveyCount, survey.id).cells == {}
    assert queries.shown(session, survey.id).shown == shown
    assert queries.broken_down(session, survey.id, "q2") == narrowed
    assert ledger_queries.turnout(session, survey.id).total == 1
    assert number_of(session, ledger.Participation, ledger.Participation.account_id.is_not(None)) == 0
    record = session.scalars(select(Activity).where(Activity.verb == "answers_deleted")).one()
    assert record.detail == {"sheets": 60}


def test_it_is_done_once_and_counting_again_says_so(session, survey, app):
    forget_after(session, KEPT_DAYS + 1)
    forget_after(session, KEPT_DAYS + 2)
    assert number_of(session, Activity, Activity.verb == "answers_deleted") == 1
    result = app.test_cli_runner().invoke(args=["surveys", "count", str(survey.id), "--again"])
    assert "its single answers were deleted on" in result.output
    assert queries.shown(session, survey.id).shown["figures"]["sheets"] == 60


def test_counting_anew_afterwards_deletes_no_figure(session, survey):
    forget_after(session, KEPT_DAYS + 1)
    actions.count_again(session, survey)
    session.commit()
    assert queries.shown(session, survey.id).shown["figures"]["sheets"] == 60


def test_it_waits_while_all_is_counted_anew(session, survey):
    actions.count_again(session, survey)
    session.commit()
    with clock.held_at(clock.now() + timedelta(days=KEPT_DAYS + 1)):
        forgetting.forget(session, survey)
    assert survey.answers_deleted_at is None
    assert number_of(session, Sheet) == 60


def test_released_texts_no_longer_say_which_of_them_one_person_wrote(session, survey):
    released = select(AnswerText.sheet_id).where(AnswerText.state == "released")
    before = session.scalars(released).one()
    forget_after(session, KEPT_DAYS + 1)
    assert session.scalars(released).one() != before


def test_what_was_not_counted_yet_is_not_deleted(session, survey):
    counted.sheet(session, survey, {"q2": True})
    session.flush()
    forget_after(session, KEPT_DAYS + 1)
    assert survey.answers_deleted_at is None


def test_everyone_reads_until_when_and_when(session, survey, visitor):
    page = visitor.open(counted.address(survey))
    assert "wer teilnahm, wird bis zum" in page.text
    forget_after(session, KEPT_DAYS + 1)
    session.commit()
    assert "wer teilnahm, wurde am" in visitor.open(counted.address(survey)).text


def test_what_was_taken_back_while_a_survey_ran_is_no_longer_in_its_final_figures(session):
    made = asked.survey(session, sheets_published=True)
    chosen = [["o1"] if number % 2 else ["o2"] for number in range(17)]
    keys = [asked.handed_in(session, made, asked.guest(str(n)), q1=each) for n, each in enumerate(chosen)]
    session.commit()
    jobs.run(jobs.JOBS["results.count"], session)
    erasing.erase(session, keys[0])
    counted.over(session, made)
    sheets.keep_at_closing(session, made)
    session.commit()
    jobs.run_all(session)
    jobs.run(jobs.JOBS["results.count"], session)
    session.expire_all()

    assert queries.shown(session, made.id).shown["figures"]["sheets"] == 16
    assert sum(number for _values, number in queries.published_sheets(session, made.id).combinations) == 16


def test_texts_go_at_once_with_the_sheet_on_which_they_stood(session):
    made = asked.survey(session)
    keys = [asked.handed_in(session, made, asked.guest(word), q1=["o2"], q4=[word]) for word in ("anna", "bea")]
    counted.count(session, made)
    erasing.erase(session, keys[0])
    assert session.scalars(select(AnswerText.source)).all() == ["bea"]


def test_single_sheets_wait_until_the_end_was_counted_without_what_was_taken_back(session):
    made = asked.survey(session, sheets_published=True)
    for number in range(12):
        asked.handed_in(session, made, asked.guest(str(number)), q1=["o1"] if number % 2 else ["o2"])
    counted.count(session, made)
    counted.over(session, made)
    sheets.keep_at_closing(session, made)
    session.commit()
    assert queries.to_publish(session) is None
    jobs.run_all(session)
    assert queries.to_publish(session) == made


def test_what_is_taken_back_before_the_single_sheets_are_made_is_in_no_figure_either(session):
    made = asked.survey(session, sheets_published=True)
    chosen = [["o1"] if number % 2 else ["o2"] for number in range(17)]
    keys = [asked.handed_in(session, made, asked.guest(str(n)), q1=each) for n, each in enumerate(chosen)]
    counted.over(session, made)
    sheets.keep_at_closing(session, made)
    counted.count(session, made)
    session.commit()
    jobs.run_all(session)
    erasing.erase(session, keys[0])
    session.commit()
    jobs.run(jobs.JOBS["results.count"], session)
    session.expire_all()

    assert queries.shown(session, made.id).shown["figures"]["sheets"] == 16
    assert sum(number for _values, number in queries.published_sheets(session, made.id).combinations) == 16
