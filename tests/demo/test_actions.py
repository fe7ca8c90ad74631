"""The demo city is made through the same actions as real use, once, and says what it is."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Account
from app.core import startup
from app.core.activity import Pending
from app.core.city import Setting, profile
from app.core.contributions import Contribution, Tally
from app.core.db import db
from app.core.mail import Mail
from app.core.workdays import Calendar
from app.notifications.models import Notification
from app.participations.queries import turnout
from app.proposals.models import Proposal
from app.responses import rules
from app.responses.models import Obligation, Response
from app.results.models import AnswerText, SurveyCount
from app.sheets.models import Sheet, WaitingSheet
from app.supports.models import Support
from app.surveys.models import State, Survey
from app.votes.actions import counts_agree, phase_of
from app.votes.models import Choice, Vote
from app.votes.rules import Phase
from moderation.models import Appeal, Case, Decision, Report


def counted(query):
    return dict(row for row in db.session.execute(query))


def idea(told, key):
    title = next(idea.title for idea in told.ideas if idea.key == key)
    return db.session.scalars(select(Proposal).where(Proposal.title == title)).one()


def test_every_idea_ends_in_the_state_the_story_says(demo, told):
    stored = counted(select(Proposal.title, Proposal.visibility))
    assert stored == {idea.title: idea.state for idea in told.ideas}


def test_submitted_ideas_bear_references_of_this_city(demo, told):
    references = db.session.scalars(select(Proposal.reference).where(Proposal.submitted_at.is_not(None))).all()
    assert len(references) == len(set(references)) == sum(idea.state != "draft" for idea in told.ideas)
    assert all(reference.startswith("HN-20") for reference in references)


def test_some_answers_came_in_time_some_late_some_are_open_some_overdue(demo):
    calendar, today = (
        Calendar.of(profile()),
        Calendar.of(profile()).day_of(db.session.scalar(select(func.max(Contribution.created_at)))),
    )
    found = Counter()
    query = select(Obligation).join(Contribution, Contribution.id == Obligation.contribution_id)
    for owed in db.session.scalars(query.where(Contribution.visibility == "public")):
        if owed.answered_at:
            in_time = calendar.day_of(owed.answered_at) <= owed.due_on
            found["in time" if in_time else "late"] += 1
        else:
            found["overdue" if rules.is_overdue(owed, today) else "open"] += 1
    assert found["in time"] >= 20
    assert found["late"] >= 2
    assert found["open"] >= 15
    assert 3 <= found["overdue"] <= 8


def test_each_answer_was_written_and_approved_by_two_officials_of_its_department(demo):
    published = db.session.scalars(select(Response).where(Response.state == "published")).all()
    assert len(published) >= 90
    for response in published:
        assert response.approver_id is not None
        assert response.approver_id != response.author_id
        for person_id in (response.author_id, response.approver_id):
            assert response.department_id in db.session.get(Account, person_id).departments()


def test_one_answer_waits_for_approval_and_one_is_a_draft(demo):
    assert counted(select(Response.state, func.count()).group_by(Response.state)).keys() == {
        "published",
        "approval",
        "draft",
    }


def test_counters_are_true_and_nobody_supports_themselves(demo):
    real = counted(select(Support.contribution_id, func.count()).group_by(Support.contribution_id))
    shown = counted(select(Tally.contribution_id, Tally.supports).where(Tally.supports > 0))
    assert real == shown
    own = select(Support).join(Contribution, Contribution.id == Support.contribution_id)
    assert db.session.scalars(own.where(Contribution.author_id == Support.person_id)).first() is None


def test_the_worst_open_case_is_the_threat(demo):
    query = select(Case).where(Case.closed_at.is_(None)).order_by(Case.severity.desc(), Case.due_at)
    open_cases = db.session.scalars(query).all()
    assert len(open_cases) >= 10
    worst = db.session.get(Contribution, open_cases[0].contribution_id)
    assert "schlage ich es kaputt" in worst.source
    assert open_cases[0].severity == 5


def test_every_open_report_can_still_be_decided(demo, told):
    reported = db.session.scalars(select(Report.contribution_id).distinct()).all()
    assert len(reported) == len(told.cases)


def test_decisions_bear_reasons_and_one_appeal_is_pending(demo):
    decisions = db.session.scalars(select(Decision)).all()
    assert {"hide", "remove", "approve", "move", "restore"} <= {decision.measure for decision in decisions}
    assert all(decision.explanation for decision in decisions)
    appeals = counted(select(Appeal.outcome, func.count()).group_by(Appeal.outcome))
    assert appeals == {None: 1, "upheld": 1, "reversed": 1}


def test_an_idea_moved_by_moderation_stands_in_its_new_field(demo, told):
    moved = idea(told, "hundemarke")
    assert moved.action_field_id == idea(told, "abholbox").action_field_id


def test_no_reader_of_the_record_has_anything_left_to_do(demo):
    assert db.session.scalar(select(func.count()).select_from(Pending)) == 0


def test_no_mail_of_the_past_waits_to_be_sent(demo):
    assert db.session.scalar(select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None))) == 0


def test_the_database_is_marked_and_says_so_on_every_page(demo):
    assert db.session.get(Setting, "demo").value is True
    page = demo.test_client().get("/ideen")
    assert "erfundene Inhalte" in page.text


def test_production_refuses_to_start_on_it(demo, url):
    settings = {"SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://example.org", "DATABASE_URL": url}
    app = create_app("Production", **settings)
    with pytest.raises(startup.RefusedToStart, match="demo city"):
        startup.check(app)
    with app.app_context():
        db.engine.dispose()


def test_a_second_load_changes_nothing_and_says_why(demo):
    before = db.session.scalar(select(func.count()).select_from(Contribution))
    result = demo.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "only into an empty database" in result.output
    assert db.session.scalar(select(func.count()).select_from(Contribution)) == before


def test_the_sign_ins_are_printed(demo, told):
    result = demo.test_cli_runner().invoke(args=["demo", "people"])
    assert result.exit_code == 0
    for person in told.people.sign_ins:
        assert person.email in result.output


def test_an_ordinary_database_has_no_sign_ins_to_print(app):
    result = app.test_cli_runner().invoke(args=["demo", "people"])
    assert result.exit_code == 1
    assert "holds no demo city" in result.output


def test_production_never_loads_it(database_url):
    settings = {"SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://example.org", "DATABASE_URL": database_url}
    app = create_app("Production", **settings)
    result = app.test_cli_runner().invoke(args=["demo", "load"])
    assert result.exit_code == 1
    assert "Production never loads it" in result.output
    with app.app_context():
        db.engine.dispose()


def test_one_vote_runs_and_one_is_counted(demo, told):
    votes = {vote.title: vote for vote in db.session.scalars(select(Vote))}
    running, over = (votes[each.title] for each in told.votes)
    assert (phase_of(running), phase_of(over)) == (Phase.OPEN, Phase.COUNTED)
    assert counts_agree(db.session, over)
    for vote, each in ((running, told.votes[0]), (over, told.votes[1])):
        assert turnout(db.session, vote.id).total == each.ballots
    owed = select(Obligation).where(Obligation.contribution_id.in_([running.id, over.id]))
    obligation = db.session.scalars(owed).one()
    assert obligation.contribution_id == over.id
    assert obligation.first_status_at.date() <= obligation.first_status_due_on
    assert obligation.answered_at.date() <= obligation.due_on


def test_what_the_story_says_of_its_votes_is_so(demo, told):
    numbers = {"Zwei": 2, "Drei": 3, "Vier": 4, "vier": 4}
    for each in told.votes:
        said = [numbers[word] for word in each.text.replace("*", " ").split() if word in numbers]
        assert said == [len(each.lines)]
    over = db.session.scalars(select(Vote).where(Vote.title == told.votes[1].title)).one()
    first = db.session.get_one(Choice, over.result[0]["choice"]).title
    answer = next(entry for entry in told.votes[1].answers if entry.status == "accepted")
    assert first in answer.reason
    assert first in answer.text


def survey(told, key):
    """The survey of the demo city with that place in the story, and what the story says of it."""
    number = [each.key for each in told.surveys].index(key)
    return db.session.scalars(select(Survey).order_by(Survey.id).offset(number).limit(1)).one(), told.surveys[number]


def test_one_survey_is_open_one_has_results_and_one_is_a_draft(demo):
    assert [each.state for each in db.session.scalars(select(Survey).order_by(Survey.id))] == [
        State.PUBLISHED,
        State.OPEN,
        State.DRAFT,
    ]


def test_five_hundred_answered_and_every_sheet_is_counted(demo, told):
    over, each = survey(told, "survey-innenstadt")
    stored = select(func.count()).select_from(Sheet).where(Sheet.survey_id == over.id, Sheet.counted)
    assert each.sheets == db.session.scalar(stored) == 500
    assert turnout(db.session, over.id).total == 500
    count = db.session.get_one(SurveyCount, over.id)
    assert (count.figures["sheets"], count.stale) == (500, False)
    ways = counted(select(Sheet.via, func.count()).where(Sheet.survey_id == over.id).group_by(Sheet.via))
    assert ways["paper"] == 50
    assert ways["account"] >= 40


def test_whoever_likes_an_answer_more_gives_it_more_often(demo, told):
    over, each = survey(told, "survey-innenstadt")
    cells = db.session.get_one(SurveyCount, over.id).cells["qwie"]
    likings = each.likings["qwie"]
    for answer, liking in likings.items():
        assert abs(cells[answer] / 500 - liking / sum(likings.values())) < 0.07


def test_the_city_answered_the_result_and_participants_hear_of_it(demo, told):
    over, _each = survey(told, "survey-innenstadt")
    said = db.session.scalars(select(Response).where(Response.contribution_id == over.id).order_by(Response.id))
    assert [(each.state, each.status) for each in said] == [
        ("published", "in_review"),
        ("published", "partly_accepted"),
    ]
    heard = select(func.count()).select_from(Notification).where(Notification.contribution_id == over.id)
    assert db.session.scalar(heard.where(Notification.topic == "participant")) >= 40


def test_some_texts_are_public_and_some_wait_for_a_moderator(demo, told):
    over, each = survey(told, "survey-innenstadt")
    texts = counted(select(AnswerText.state, func.count()).where(AnswerText.survey_id == over.id).group_by("state"))
    assert texts["released"] == each.released
    assert texts["waiting"] > 0


def test_the_open_survey_is_anonymous_and_its_sheets_were_dealt(demo, told):
    running, each = survey(told, "survey-stadtteil")
    assert running.anonymous
    sheets = db.session.scalars(select(Sheet).where(Sheet.survey_id == running.id)).all()
    waiting = db.session.scalar(select(func.count()).where(WaitingSheet.survey_id == running.id))
    assert len(sheets) + waiting == each.sheets
    assert all(sheet.participation_id is None for sheet in sheets)
