"""Two at once are one: sheets are handed in in transactions that really commit."""

from collections import Counter

import pytest

from app.core.file_checks import Incoming
from app.core.files import File
from app.participations import actions as ledger
from app.participations.models import Participation
from app.sheets import actions, jobs, rules
from app.sheets.models import OpenSheet, Sheet, WaitingSheet
from app.surveys.models import Survey
from tests import make
from tests.at_once import EIGHT, arrange, at_once, count, trying
from tests.sheets import asked

ASKS_FOR_FILES = {
    "pages": [
        {
            "id": "p1",
            "items": [
                {"id": "q1", "type": "file", "required": True, "title": {"de": "Foto"}},
                {"id": "q2", "type": "file", "title": {"de": "Plan"}},
            ],
        }
    ]
}


def answered(session, survey, word):
    key = asked.begun(session, survey, asked.guest(word))
    actions.answer_page(session, survey, key, "p1", {"q1": ["o2"]}, "de")
    return key


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_sheet_handed_in_eight_times_at_once_is_one_sheet(town, anonymous):
    survey_id = arrange(town, lambda session: asked.survey(session, anonymous=anonymous).id)
    key = arrange(town, lambda session: answered(session, session.get_one(Survey, survey_id), "anna"))
    submit = trying(town, survey_id, lambda session, survey: actions.submit(session, survey, key))
    assert at_once(*[submit] * EIGHT) == [None] * EIGHT
    assert count(town, WaitingSheet if anonymous else Sheet) == 1
    assert count(town, OpenSheet) == 0


def test_whoever_begins_and_hands_in_eight_times_at_once_has_one_sheet(town):
    survey_id = arrange(town, lambda session: asked.survey(session).id)

    def all_at_once(session, survey):
        key = answered(session, survey, "anna")
        session.commit()
        actions.submit(session, survey, key)

    told = Counter(at_once(*[trying(town, survey_id, all_at_once)] * EIGHT))
    assert set(told) <= {None, "AlreadyAnswered"}
    assert (count(town, Sheet), count(town, Participation)) == (1, 1)


def test_one_code_typed_by_eight_clerks_at_once_counts_once(town):
    for anonymous in (False, True):
        survey_id = arrange(town, lambda session, anonymous=anonymous: asked.survey(session, anonymous=anonymous).id)
        clerk = arrange(town, lambda session: make.staff(session, "coordinator"))
        code = arrange(
            town,
            lambda session, survey_id=survey_id, clerk=clerk: ledger.print_codes(
                session, session.get_one(Survey, survey_id), clerk, 10, "Briefe"
            )[0],
        )
        enter = trying(
            town,
            survey_id,
            lambda session, survey, clerk=clerk, code=code: (
                actions.enter_paper(session, survey, clerk, {"q1": ["o2"]}, code, "de") and "entered"
            ),
        )
        assert Counter(at_once(*[enter] * EIGHT)) == {"entered": 1, "AlreadyAnswered": 7}
    assert (count(town, Sheet), count(town, WaitingSheet)) == (1, 1)


def test_anonymous_sheets_handed_in_while_batches_go_over_are_all_there(town):
    survey_id = arrange(town, lambda session: asked.survey(session, anonymous=True).id)
    keys = [
        arrange(town, lambda session, n=n: answered(session, session.get_one(Survey, survey_id), f"guest {n}"))
        for n in range(16)
    ]
    submits = [
        trying(town, survey_id, lambda session, survey, key=key: actions.submit(session, survey, key)) for key in keys
    ]
    release = trying(town, survey_id, lambda session, survey: actions.release_waiting(session, survey) and None)
    at_once(*submits[:8], release)
    at_once(*submits[8:], release, release)
    assert count(town, Sheet) + count(town, WaitingSheet) == 16
    assert count(town, OpenSheet) == 0


def test_what_is_handed_in_while_the_survey_closes_counts_once_or_is_kept(town):
    survey_id = arrange(town, lambda session: asked.survey(session).id)
    keys = [
        arrange(town, lambda session, n=n: answered(session, session.get_one(Survey, survey_id), f"guest {n}"))
        for n in range(7)
    ]
    calls = [
        trying(town, survey_id, lambda session, survey, key=key: actions.submit(session, survey, key)) for key in keys
    ]

    def end(session, survey):
        asked.close(session, survey)
        session.commit()
        jobs.close(session)

    told = at_once(*calls, trying(town, survey_id, end))
    assert set(told) <= {None, "Closed"}
    assert (count(town, Sheet), count(town, OpenSheet)) == (7, 0)


def test_files_sent_eight_times_at_once_keep_to_the_limit(town, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FILES", 3)
    survey_id = arrange(town, lambda session: asked.survey(session, document=ASKS_FOR_FILES).id)
    key = arrange(town, lambda session: asked.begun(session, session.get_one(Survey, survey_id), asked.guest("anna")))
    upload = {"q2": Incoming("a.png", make.picture())}  # the first question is demanded: the page is refused each time

    def send(session, survey):
        return len(actions.answer_page(session, survey, key, "p1", {}, "de", uploads=upload).received)

    assert sorted(at_once(*[trying(town, survey_id, send)] * EIGHT)) == [0] * 5 + [1] * 3
    assert count(town, File) == 3
