"""Reporting, deciding, taking back, appealing: each changes the contribution, the reasons and the record together."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import activity, city, contributions, jobs
from app.core.activity import Activity
from app.core.city import ActionField
from app.core.contributions import Contribution, Tally, Visibility
from app.core.errors import NotAllowed, Stale
from app.core.mail import Mail
from moderation import actions
from moderation.actions import Reporter
from moderation.measures import Measure
from moderation.models import Appeal, Case, Decision, Report
from moderation.verdicts import Verdict
from tests import make
from tests.moderation import cases


def about(session: Session, case: Case) -> Contribution:
    return session.get_one(Contribution, case.contribution_id)


def record(session: Session, contribution_id: int) -> list[str]:
    query = select(Activity.verb).where(Activity.contribution_id == contribution_id).order_by(Activity.id)
    return list(session.scalars(query))


def choice(code: str) -> object:
    return next(choice for choice in city.profile().policy.report_choices if choice.code == code)


def test_a_report_opens_a_case_and_is_recorded_once(session: Session) -> None:
    idea = make.proposal(session)
    reporter = Reporter("schluessel", "de", make.account(session))
    first = actions.report(session, idea, reporter, choice("insult"), "Beleidigt.")
    second = actions.report(session, idea, reporter, choice("hate"), "Noch einmal.")
    assert first.id == second.id
    assert record(session, idea.id) == ["reported"]
    assert session.scalars(select(Report.explanation)).all() == ["Beleidigt."]
    assert idea.visibility == Visibility.PUBLIC


@pytest.mark.parametrize(
    ("code", "danger", "severity"), [("insult", False, 3), ("hate", False, 4), ("insult", True, 5)]
)
def test_what_a_report_says_decides_how_soon_it_is_read(
    session: Session, code: str, danger: bool, severity: int
) -> None:
    idea = make.proposal(session)
    report = actions.report(session, idea, Reporter("k", "de"), choice(code), "Bitte lesen.", danger=danger)
    assert session.get_one(Case, report.case_id).severity == severity


def test_after_a_decision_the_same_person_may_report_again(session: Session) -> None:
    idea = make.proposal(session)
    reporter = Reporter("k", "de")
    first = actions.report(session, idea, reporter, choice("insult"), "Beleidigt.")
    cases.decided(session, session.get_one(Case, first.case_id), Measure.APPROVE)
    second = actions.report(session, idea, reporter, choice("insult"), "Jetzt erst recht.")
    assert second.case_id != first.case_id


@pytest.mark.parametrize(
    ("measure", "visibility"), [(Measure.HIDE, Visibility.HIDDEN), (Measure.REMOVE, Visibility.REMOVED)]
)
def test_a_restriction_leaves_a_tombstone_reasons_and_a_record(
    session: Session, measure: Measure, visibility: Visibility
) -> None:
    case = cases.case(session)
    decision = cases.decided(session, case, measure, "insult")
    contribution = about(session, case)
    assert contribution.visibility == visibility
    assert contribution.visibility_note == "Beleidigung, üble Nachrede, Verleumdung"
    assert (decision.ground, decision.automated_detection, decision.visibility_before) == ("insult", True, "public")
    assert decision.policy_version == city.profile().policy.version
    assert record(session, contribution.id) == ["decided"]


def test_a_hidden_comment_leaves_the_count_and_comes_back_into_it(session: Session) -> None:
    idea = make.proposal(session)
    make.comment(session, idea)
    case = cases.case(session, contribution=make.comment(session, idea))

    def comments() -> int:
        return session.scalars(select(Tally.comments).where(Tally.contribution_id == idea.id)).one()

    assert comments() == 2
    decision = cases.decided(session, case, Measure.HIDE)
    assert comments() == 1
    actions.restore(session, decision, make.staff(session, "moderator"), "Doch in Ordnung.")
    assert comments() == 2


def test_what_was_held_is_published_by_the_approval_and_recorded_as_such(session: Session) -> None:
    case = cases.case(session, contribution=make.proposal(session, visibility=Visibility.HELD))
    cases.decided(session, case, Measure.APPROVE)
    assert about(session, case).published_at is not None
    assert record(session, case.contribution_id) == ["published", "decided"]


def test_approving_what_stands_changes_nothing_but_closes_the_case(session: Session) -> None:
    case = cases.case(session)
    cases.decided(session, case, Measure.APPROVE)
    session.refresh(case)
    assert case.closed_at is not None
    assert record(session, case.contribution_id) == ["decided"]


def test_nobody_decides_on_their_own_contribution(session: Session) -> None:
    moderator = make.staff(session, "moderator")
    case = cases.case(session, moderator)
    with pytest.raises(NotAllowed):
        cases.decided(session, case, Measure.APPROVE, moderator=moderator)
    decision = cases.decided(session, case, Measure.HIDE)
    with pytest.raises(NotAllowed):
        actions.restore(session, decision, moderator, "Gefällt mir.")
    assert about(session, case).visibility == Visibility.HIDDEN


def test_a_case_is_decided_once(session: Session) -> None:
    case = cases.case(session)
    cases.decided(session, case, Measure.HIDE)
    with pytest.raises(Stale):
        cases.decided(session, case, Measure.APPROVE)
    assert about(session, case).visibility == Visibility.HIDDEN


def test_a_decision_on_an_earlier_wording_is_refused(session: Session) -> None:
    case = cases.case(session)
    moderator = make.staff(session, "moderator")
    with pytest.raises(Stale):
        actions.decide(session, case.id, case.version + 1, moderator, Verdict(Measure.HIDE, "Alt.", "spam"))
    assert session.scalars(select(Decision)).all() == []


def test_only_what_the_decision_hid_is_restored_by_taking_it_back(session: Session) -> None:
    idea = make.proposal(session)
    contributions.set_visibility(session, idea, Visibility.WITHDRAWN, "Hat sich erledigt.")
    decision = cases.decided(session, cases.case(session, contribution=idea), Measure.HIDE)
    moderator = make.staff(session, "moderator")
    actions.restore(session, decision, moderator, "War in Ordnung.")
    assert idea.visibility == Visibility.WITHDRAWN
    with pytest.raises(Stale):
        actions.restore(session, decision, moderator, "Noch einmal.")


def test_what_was_held_and_hidden_is_published_when_that_is_taken_back(session: Session) -> None:
    idea = make.proposal(session, visibility=Visibility.HELD)
    decision = cases.decided(session, cases.case(session, contribution=idea), Measure.HIDE)
    assert record(session, idea.id) == ["decided"]
    actions.restore(session, decision, make.staff(session, "moderator"), "War in Ordnung.")
    assert idea.visibility == Visibility.PUBLIC
    assert "published" in record(session, idea.id)


def test_an_imported_contribution_keeps_its_source_when_it_is_let_out(session: Session) -> None:
    idea = make.proposal(session, visibility=Visibility.HELD)
    activity.record(session, "imported", None, idea, origin="Madrid")
    cases.decided(session, cases.case(session, contribution=idea), Measure.APPROVE)
    published = session.scalars(select(Activity).where(Activity.verb == "published")).one()
    assert published.detail == {"origin": "Madrid"}


def test_a_move_is_undone_by_a_successful_appeal(session: Session) -> None:
    here, there = (ActionField(slug=slug, position=900, names={"de": slug}, descriptions={}) for slug in ("a-x", "b-x"))
    session.add_all([here, there])
    session.flush()
    author = make.account(session)
    idea = make.proposal(session, author, action_field_id=here.id)
    case = cases.case(session, contribution=idea)
    verdict = Verdict(Measure.MOVE, "Gehört dorthin.", to_field_id=there.id)
    decision = actions.decide(session, case.id, case.version, make.staff(session, "moderator"), verdict)
    assert idea.action_field_id == there.id
    appeal = actions.appeal(session, decision, author, "Nein, hierher.")
    actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "reversed", "Stimmt.")
    assert idea.action_field_id == here.id
    assert record(session, idea.id) == ["moved", "decided", "appealed", "moved", "appeal_decided"]


def appealed(session: Session, measure: Measure = Measure.HIDE) -> tuple[Appeal, Decision]:
    author = make.account(session)
    decision = cases.decided(session, cases.case(session, author), measure)
    return actions.appeal(session, decision, author, "Das war ein Zitat."), decision


@pytest.mark.parametrize("measure", [Measure.HIDE, Measure.REMOVE])
def test_a_reversed_decision_shows_the_contribution_again(session: Session, measure: Measure) -> None:
    appeal, decision = appealed(session, measure)
    second = make.staff(session, "moderator")
    actions.decide_appeal(session, appeal.id, second, "reversed", "Es war ein Zitat.")
    contribution = session.get_one(Contribution, decision.contribution_id)
    assert contribution.visibility == Visibility.PUBLIC
    assert contribution.visibility_note is None
    assert (appeal.outcome, appeal.moderator_id, appeal.reason) == ("reversed", second.id, "Es war ein Zitat.")


def test_an_upheld_decision_changes_nothing(session: Session) -> None:
    appeal, decision = appealed(session)
    actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "upheld", "Es bleibt dabei.")
    assert session.get_one(Contribution, decision.contribution_id).visibility == Visibility.HIDDEN
    assert record(session, decision.contribution_id)[-1] == "appeal_decided"


def test_the_first_moderator_does_not_judge_the_appeal(session: Session) -> None:
    first = make.staff(session, "moderator")
    author = make.account(session)
    decision = cases.decided(session, cases.case(session, author), Measure.HIDE, moderator=first)
    appeal = actions.appeal(session, decision, author, "Das war ein Zitat.")
    with pytest.raises(NotAllowed):
        actions.decide_appeal(session, appeal.id, first, "upheld", "Ich bleibe dabei.")
    assert appeal.outcome is None


def test_an_appeal_is_judged_once(session: Session) -> None:
    appeal, _decision = appealed(session)
    actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "upheld", "Es bleibt dabei.")
    with pytest.raises(Stale):
        actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "reversed", "Doch nicht.")


def test_strangers_do_not_appeal(session: Session) -> None:
    decision = cases.decided(session, cases.case(session), Measure.HIDE)
    with pytest.raises(NotAllowed):
        actions.appeal(session, decision, make.account(session), "Ich finde das falsch.")


def test_what_was_erased_meanwhile_does_not_come_back(session: Session) -> None:
    appeal, decision = appealed(session)
    contribution = session.get_one(Contribution, decision.contribution_id)
    contributions.set_visibility(session, contribution, Visibility.ERASED)
    actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "reversed", "Es war ein Zitat.")
    assert contribution.visibility == Visibility.ERASED
    assert appeal.outcome == "reversed"


def test_a_reporters_appeal_hides_what_stood_and_its_author_gets_reasons(session: Session) -> None:
    report = cases.report(session)
    case = session.get_one(Case, report.case_id)
    decision = cases.decided(session, case, Measure.APPROVE)
    appeal = actions.appeal(session, decision, make.account(session), "Doch!", report=report)
    actions.decide_appeal(session, appeal.id, make.staff(session, "moderator"), "reversed", "Ja.", ground="insult")
    assert about(session, case).visibility == Visibility.HIDDEN
    latest = session.scalars(select(Decision).order_by(Decision.id.desc())).first()
    assert latest is not None
    assert (latest.measure, latest.ground) == ("hide", "insult")


def test_a_later_case_tells_reporters_of_earlier_ones_nothing(session: Session) -> None:
    idea = make.proposal(session)
    early = cases.report(session, idea, address="frueh@example.org")
    cases.decided(session, session.get_one(Case, early.case_id), Measure.APPROVE)
    late = cases.report(session, idea, address="spaet@example.org")
    cases.decided(session, session.get_one(Case, late.case_id), Measure.HIDE)
    jobs.run_all(session)
    told = session.scalars(select(Mail.address).where(Mail.key.startswith("outcome-")).order_by(Mail.id)).all()
    assert told == ["frueh@example.org", "spaet@example.org"]
