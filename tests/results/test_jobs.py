"""What comes is counted by itself, and the end of a survey makes the city owe an answer."""

from sqlalchemy import select

from app.core import clock, jobs
from app.core.city import Department
from app.notifications.models import Notification
from app.participations import actions as ledger
from app.participations.who import Who
from app.responses import actions as responses
from app.responses.models import Obligation
from app.results import queries
from app.results.models import AnswerText, SurveyCount
from app.sheets import erasing
from tests import make
from tests.results import counted
from tests.sheets import asked


def test_the_job_counts_every_survey_and_then_settles_it(session):
    surveys = [counted.survey(session) for _number in range(2)]
    for survey in surveys:
        for _number in range(7):
            counted.sheet(session, survey, {"q2": True})
    session.commit()

    jobs.run(jobs.JOBS["results.count"], session)

    assert [queries.shown(session, survey.id).shown["cells"]["q2"] for survey in surveys] == [{"yes": 7}, {"yes": 7}]
    assert queries.to_count(session) is None
    assert queries.to_settle(session) is None


def test_from_its_end_on_the_city_owes_an_answer_to_a_survey(session):
    survey = counted.survey(session)
    session.commit()
    jobs.run_all(session)
    assert session.get(Obligation, survey.id) is None

    counted.over(session, survey)
    session.commit()
    jobs.run_all(session)

    owed = session.get(Obligation, survey.id)
    assert owed.due_on > clock.now().date()
    assert abs((owed.owed_since - survey.closed_at).total_seconds()) < 5


def test_whoever_took_part_with_an_account_hears_of_the_answer(session):
    survey, resident = counted.survey(session), make.account(session)
    who = Who(account=resident, client="192.0.2.9")
    ledger.take_part(session, survey, audience="guest", who=who)
    counted.over(session, survey)
    session.commit()
    jobs.run_all(session)
    owed = session.get_one(Obligation, survey.id)
    official = make.staff(session, "official", session.get_one(Department, owed.department_id))
    draft = make.response(session, owed)
    draft.state = "approval"
    session.flush()
    responses.publish(session, official, draft)
    session.commit()
    jobs.run_all(session)

    told = session.scalars(select(Notification).where(Notification.person_id == resident.id)).one()
    assert (told.topic, told.contribution_id) == ("participant", survey.id)


def test_the_texts_of_a_sheet_that_is_taken_back_go_too(session):
    survey = asked.survey(session)
    keys = [asked.handed_in(session, survey, asked.guest(name), q1=["o2"], q4=[name]) for name in ("Licht", "Bänke")]
    session.commit()
    jobs.run(jobs.JOBS["results.count"], session)
    assert sorted(session.scalars(select(AnswerText.source))) == ["Bänke", "Licht"]

    erasing.erase(session, keys[0])
    session.commit()
    jobs.run_all(session)

    assert session.scalars(select(AnswerText.source)).all() == ["Bänke"]
    assert session.scalar(select(SurveyCount.figures).where(SurveyCount.survey_id == survey.id))["sheets"] == 2
