"""`flask surveys count --again` counts anew and says whether anything came out other."""

from app.results.commands import count_one
from app.results.models import SurveyCount
from tests.results import counted


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
