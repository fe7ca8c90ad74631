"""Surveys open complete, are answered unchanged, and end on their day."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import city, clock
from app.core.activity import Activity
from app.core.errors import NotAllowed, Stale
from app.surveys import actions, arranging, exchange, jobs, rules
from app.surveys.documents import from_document
from app.surveys.models import State, Survey, SurveyPicture
from app.surveys.questionnaire import Page
from tests import make


def verbs(session, survey):
    """What was recorded of it, in order."""
    query = select(Activity).where(Activity.contribution_id == survey.id).order_by(Activity.id)
    return [activity.verb for activity in session.scalars(query)]


def today():
    """The day in the city."""
    return clock.today(city.profile().timezone)


def test_a_survey_is_drafted_opened_closed_and_its_results_published(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator, opened=False)
    assert (survey.state, survey.visibility, survey.reference) == (State.DRAFT, "draft", None)
    actions.open_(session, coordinator, survey)
    assert (survey.state, survey.visibility) == (State.OPEN, "public")
    assert survey.reference
    assert survey.department_id
    actions.close(session, coordinator, survey)
    assert survey.state == State.CLOSED
    actions.publish_results(session, coordinator, survey)
    assert survey.state == State.PUBLISHED
    assert verbs(session, survey) == ["published", "survey_opened", "survey_closed", "results_published"]


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"title": ""}, "Es fehlen noch Angaben"),
        ({"source": ""}, "Es fehlen noch Angaben"),
        ({"action_field_id": None}, "Es fehlen noch Angaben"),
        ({"closes_on": None}, "Sagen Sie, bis wann"),
        ({"questionnaire": {"pages": []}}, "Die Umfrage hat noch Fehler"),
    ],
)
def test_what_is_incomplete_does_not_open(session, missing, sentence):
    survey = make.survey(session, opened=False, **missing)
    with pytest.raises(NotAllowed, match=sentence):
        actions.open_(session, None, survey)
    assert survey.visibility == "draft"


def test_a_period_that_is_over_does_not_open(session):
    survey = make.survey(session, opened=False, closes_on=today() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="schon vorbei"):
        actions.open_(session, None, survey)


def test_nothing_happens_twice_or_out_of_turn(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator)
    with pytest.raises(NotAllowed):
        actions.open_(session, coordinator, survey)
    with pytest.raises(NotAllowed):
        actions.publish_results(session, coordinator, survey)
    actions.close(session, coordinator, survey)
    with pytest.raises(NotAllowed):
        actions.close(session, coordinator, survey)
    with pytest.raises(NotAllowed):
        actions.discard(session, survey)


def test_a_planned_survey_opens_on_its_day_and_ends_after_its_last(session, monkeypatch):
    first, last = today() + timedelta(days=3), today() + timedelta(days=5)
    survey = make.survey(session, opens_on=first, closes_on=last)
    assert (survey.state, survey.visibility) == (State.PLANNED, "draft")
    states = []
    now = clock.now()
    for day in (2, 3, 5, 6):
        monkeypatch.setattr(clock, "now", lambda day=day: now + timedelta(days=day))
        jobs.keep_days(session)
        jobs.keep_days(session)
        states.append(survey.state)
    assert states == [State.PLANNED, State.OPEN, State.OPEN, State.CLOSED]
    assert verbs(session, survey) == ["survey_planned", "published", "survey_opened", "survey_closed"]


def test_after_opening_words_may_be_mended_and_everyone_is_told(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator)
    whole = from_document(survey.questionnaire)
    question = replace(whole.questions[0], title={"de": "Wie hat es Ihnen gefallen?", "en": "How did you like it?"})
    actions.arrange(session, coordinator, survey, arranging.put(whole, question), survey.version)
    assert from_document(survey.questionnaire).questions[0].title["de"] == "Wie hat es Ihnen gefallen?"
    assert survey.words_changed[0]["places"][0] == "Wie hat es Ihnen insgesamt gefallen?"
    assert verbs(session, survey)[-1] == "words_changed"


def test_after_opening_no_question_option_or_condition_changes(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator)
    whole = from_document(survey.questionnaire)
    for changed in (
        arranging.remove(whole, whole.questions[1].id),
        arranging.move(whole, whole.questions[0].id, 1),
        arranging.add_page(whole, Page("pnew", {"de": "Mehr"})),
        arranging.put(whole, replace(whole.questions[0], required=False)),
        arranging.put(whole, replace(whole.questions[2], shown_if=None)),
    ):
        with pytest.raises(NotAllowed, match="verfälscht"):
            actions.arrange(session, coordinator, survey, changed, survey.version)
    settings = actions.Settings(survey.action_field_id, closes_on=survey.closes_on, audience="code")
    with pytest.raises(NotAllowed, match="verfälscht"):
        actions.describe(session, coordinator, survey, actions.pattern_of(survey), settings, survey.version)


def settings_until(survey, last_day):
    """The settings as they stand, with another last day."""
    stands = {name: getattr(survey, name) for name in actions.Settings.__dataclass_fields__}
    return actions.Settings(**stands | {"closes_on": last_day})


def test_an_open_survey_is_extended_from_the_last_day_of_its_opening_and_never_endless(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator, closes_on=today() + timedelta(days=14))
    limit = survey.closes_on + timedelta(days=90)

    def move(last_day):
        pattern = actions.pattern_of(survey)
        actions.describe(session, coordinator, survey, pattern, settings_until(survey, last_day), survey.version)

    for last_day in (today() + timedelta(days=2), today() + timedelta(days=50), limit):
        move(last_day)
        assert survey.closes_on == last_day
    for last_day, sentence in ((None, "Sagen Sie, bis wann"), (limit + timedelta(days=1), "Verlängern können Sie")):
        with pytest.raises(rules.WrongLastDay, match=sentence):
            move(last_day)
        assert survey.closes_on == limit


def test_a_draft_may_do_without_a_last_day_for_now(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator, opened=False)
    settings = settings_until(survey, None)
    actions.describe(session, coordinator, survey, actions.pattern_of(survey), settings, survey.version)
    assert (survey.closes_on, survey.closes_latest_on) == (None, None)


def test_two_people_editing_do_not_overwrite_each_other(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator, opened=False)
    whole, version = from_document(survey.questionnaire), survey.version
    actions.arrange(session, coordinator, survey, arranging.remove(whole, "qidee"), version)
    with pytest.raises(Stale):
        actions.arrange(session, coordinator, survey, arranging.remove(whole, "qwas"), version)
    assert {"qwas"} <= from_document(survey.questionnaire).ids


def test_what_was_deleted_can_be_brought_back(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator, opened=False)
    before = from_document(survey.questionnaire)
    after = arranging.remove(before, "pweiter")
    actions.arrange(session, coordinator, survey, after, survey.version, undo=True)
    assert from_document(survey.questionnaire) == after
    actions.bring_back(session, coordinator, survey, survey.version)
    assert from_document(survey.questionnaire) == before
    assert survey.undo is None
    actions.bring_back(session, coordinator, survey, survey.version)
    assert from_document(survey.questionnaire) == before


def test_a_change_takes_back_the_plan_to_open(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator, opens_on=today() + timedelta(days=2))
    assert survey.state == State.PLANNED
    actions.arrange(
        session, coordinator, survey, arranging.remove(from_document(survey.questionnaire), "qidee"), survey.version
    )
    assert survey.state == State.DRAFT


def test_a_copy_and_a_file_ask_the_same(session):
    coordinator = make.staff(session, "coordinator")
    survey = make.survey(session, coordinator, pattern="stadtteil")
    pattern = actions.pattern_of(survey)
    assert pattern == exchange.patterns()["stadtteil"]
    copy = actions.create(session, coordinator, exchange.from_file(exchange.to_file(pattern).encode()))
    assert actions.pattern_of(copy) == pattern
    assert (copy.state, copy.token == survey.token) == (State.DRAFT, False)


def test_a_draft_is_deleted_with_its_pictures(session):
    survey = make.survey(session, opened=False)
    assert actions.keep_picture(session, survey, make.picture())
    actions.discard(session, survey)
    assert session.scalars(select(Survey).where(Survey.id == survey.id)).first() is None


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"\xff\xd8\xff" + b"x" * 1_000_000])
def test_only_small_pictures_are_kept(session, content):
    survey = make.survey(session, opened=False)
    with pytest.raises(NotAllowed, match=r"kein Bild|größer als 1 MB"):
        actions.keep_picture(session, survey, content)
    assert session.scalars(select(SurveyPicture)).first() is None


def test_a_picture_is_kept_without_what_lies_hidden_in_it(session):
    key = actions.keep_picture(session, make.survey(session, opened=False), make.picture("JPEG", comment=b"Erika"))
    kept = session.get_one(SurveyPicture, key)
    assert kept.media_type == "image/jpeg"
    assert b"Erika" not in kept.content
