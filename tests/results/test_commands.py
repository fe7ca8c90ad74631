"""`flask surveys count --again` counts anew and says whether anything came out other."""

from app.results.commands import count_one
from app.results.models import SurveyCount
from app.sheets import erasing
from tests.results import counted
from tests.sheets import asked


def test_counting_again_says_that_it_is_the_same(session):
    survey = counted.answered(session, 30)

    assert count_one(session, survey, again=True).endswith("the same as before")


def test_a_count_that_was_wrong_is_found_and_mended(session):
    survey = counted.answered(session, 30)
    count = session.get_one(SurveyCount, survey.id)
    count.cells = {**count.cells, "q2": {"yes": 999}}
    session.flush()

    assert count_one(session, survey, again=True).endswith("other than before")
    session.expire_all()
    assert sum(session.get_one(SurveyCount, survey.id).cells["q2"].values()) == 30


def test_the_command_stands_beside_that_of_votes(app):
    assert {"count", "recount"} <= set(app.cli.commands["surveys"].commands)


def test_what_was_taken_back_after_the_count_is_not_told_by_counting_anew(session):
    made = asked.survey(session)
    keys = [asked.handed_in(session, made, asked.guest(str(number))) for number in range(8)]
    counted.count(session, made)
    erasing.erase(session, keys[0])

    assert "answers were taken back" in count_one(session, made, again=True)
    assert count_one(session, made, again=False).endswith("the same as before")
    session.expire_all()
    assert session.get_one(SurveyCount, made.id).figures["sheets"] == 8
