"""Single sheets: only where announced, only when all is over, made once, and nobody is to be found in them."""

import csv
import io
import random
from collections import Counter

import pytest

from app.core import jobs
from app.core.activity import Activity
from app.results import actions, commands, single
from app.results.models import PublishedSheets
from app.sheets.models import DealtSurvey
from app.surveys import actions as survey_actions
from tests import make
from tests.results import counted
from tests.results.counted import address, fetched, over


def asked(session, number=120, **values):
    """A survey that announced its sheets, and that so many answered."""
    survey = counted.survey(session, sheets_published=True, **{"results_when": "at_once", **values})
    chance = random.Random(5)
    for _number in range(number):
        answers = {
            "q1": chance.choices(["a0", "a1", "a2"], [60, 38, 2])[0],
            "q2": chance.random() < 0.6,
            "q3": chance.sample(["b0", "b1", "b2"], chance.randint(1, 3)),
            "q6": chance.randint(1, 40),
            "q8": "Mehr Bänke am Ufer",
            "q9": {"district": "boeckingen"},
            "q10": chance.choice(["e0", "e1"]),
        }
        counted.sheet(session, survey, answers)
    counted.count(session, survey)
    return survey


def closed(session, survey):
    over(session, survey)
    session.commit()
    jobs.run_all(session, on_wake=False)
    jobs.run_all(session, on_wake=False)  # what was begun is kept by one, what is all there is published by the next
    return session.get(PublishedSheets, survey.id)


def got(visitor, survey):
    return fetched(visitor, survey, "boegen.csv")


def rows_of(response):
    return list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff")), delimiter=";"))


def test_they_are_published_once_the_survey_is_over_and_counted(session, visitor):
    survey = asked(session)
    session.commit()
    jobs.run_all(session, on_wake=False)
    assert got(visitor, survey).status_code == 404
    assert "wenn die Umfrage beendet und ausgezählt ist" in visitor.open(address(survey)).text

    closed(session, survey)
    session.commit()

    response = got(visitor, survey)
    head, *rows = rows_of(response)
    assert response.status_code == 200
    assert len(rows) == 120
    assert rows == sorted(rows)
    assert min(Counter(map(tuple, rows)).values()) >= 5
    assert head[:2] == ["q1", "q2"] or head[0] == "q2"
    for confidential_or_open in ("q6", "q8", "q9", "q10"):
        assert confidential_or_open not in "".join(head)
    page = visitor.open(address(survey))
    assert "120 Bögen (CSV)" in page.text
    assert "Ausgelassen, damit niemand zu erkennen ist" in page.text
    assert len(page.queries) <= 7
    done = session.scalars(make.select(Activity).where(Activity.verb == "sheets_published")).one()
    assert done.detail == {"sheets": 120, "columns": len(head)}


def test_there_is_never_a_second_version(session, visitor):
    survey = asked(session)
    closed(session, survey)
    session.commit()
    before = got(visitor, survey).data

    counted.sheet(session, survey, {"q1": "a0"})
    commands.count_one(session, survey, again=True)
    session.commit()
    jobs.run_all(session, on_wake=False)
    single.publish(session, survey)
    session.commit()

    assert got(visitor, survey).data == before
    assert len(session.scalars(make.select(Activity).where(Activity.verb == "sheets_published")).all()) == 1


def test_counting_again_before_they_are_made_changes_nothing_in_them(session):
    first, second = asked(session), asked(session)
    commands.count_one(session, second, again=True)

    assert closed(session, first).combinations == closed(session, second).combinations


def test_what_was_not_announced_is_not_made(session, visitor):
    survey = counted.answered(session, 30)
    assert closed(session, survey) is None
    assert got(visitor, survey).status_code == 404
    assert "Einzelne Antwortbögen" not in visitor.open(address(survey)).text


@pytest.mark.parametrize(("number", "anonymous"), [(4, False), (9, True)])
def test_of_too_few_sheets_nothing_is_published(session, visitor, number, anonymous):
    survey = asked(session, number, anonymous=anonymous)
    session.add(DealtSurvey(survey_id=survey.id))
    over(session, survey)
    single.publish(session, survey)
    session.commit()

    assert session.get(PublishedSheets, survey.id).columns == []
    assert got(visitor, survey).status_code == 404


def test_question_by_question_they_wait_for_the_last_question_in_them(session, visitor):
    survey = asked(session, results_when="by_question")
    coordinator = make.staff(session, "coordinator")
    columns = closed(session, survey).columns
    survey_actions.publish_results(session, coordinator, survey)
    questions = sorted({column.partition(":")[0] for column in columns})
    for question in questions[1:]:
        actions.show_question(session, coordinator, survey, question)
    session.commit()
    assert got(visitor, survey).status_code == 404
    assert "sobald die Ergebnisse aller Fragen" in visitor.open(address(survey)).text

    actions.show_question(session, coordinator, survey, questions[0])
    session.commit()
    assert got(visitor, survey).status_code == 200


def test_with_results_after_the_end_nobody_outside_gets_them_before(session, visitor):
    survey = asked(session, results_when="after_end")
    closed(session, survey)
    session.commit()

    assert got(visitor, survey).status_code == 404


def test_they_are_announced_before_the_first_question(session, visitor):
    survey, other = asked(session, 1), counted.survey(session)
    session.commit()

    for path in (f"/umfragen/{survey.id}-x", f"/umfragen/{survey.id}/teilnehmen"):
        assert "werden die einzelnen Antwortbögen veröffentlicht" in visitor.open(path).text
    for path in (f"/umfragen/{other.id}-x", f"/umfragen/{other.id}/teilnehmen"):
        assert "werden die einzelnen Antwortbögen veröffentlicht" not in visitor.open(path).text
