"""What reporters, moderators and those concerned do; each ends in the record."""

import secrets
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import activity, city, clock
from app.core.contributions import TOMBSTONES, Contribution
from app.core.db import insert_once
from app.core.errors import NotAllowed, Stale
from app.core.locale import lazy
from app.core.people import Person
from app.core.profile_policy import ReportChoice
from app.core.workdays import Calendar
from moderation import rules
from moderation.admission import open_case
from moderation.measures import AFTERWARDS, Measure
from moderation.models import Appeal, Case, Decision, Report
from moderation.signals import reported
from moderation.verdicts import Verdict, carry_out, take_effect, written


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reports, as far as they want to say; `key` lets the same person count once."""

    key: str
    language: str
    person: Person | None = None
    name: str | None = None
    address: str | None = None


def report(
    session: Session,
    contribution: Contribution,
    reporter: Reporter,
    choice: ReportChoice,
    explanation: str,
    *,
    danger: bool = False,
) -> Report:
    """Say that a contribution breaks a rule; the same person saying it twice adds nothing."""
    case = open_case(session, contribution, [reported(choice, danger=danger)])
    inserted = insert_once(
        session,
        Report,
        case_id=case.id,
        contribution_id=contribution.id,
        reason=choice.code,
        explanation=explanation,
        danger=danger,
        reporter_id=reporter.person.id if reporter.person else None,
        reporter_key=reporter.key,
        reporter_name=reporter.name,
        reporter_address=reporter.address,
        language=reporter.language,
        token=secrets.token_urlsafe(24),
        reported_at=clock.now(),
    )
    made = session.scalars(select(Report).where(Report.case_id == case.id, Report.reporter_key == reporter.key)).one()
    if inserted:
        activity.record(session, "reported", reporter.person, contribution, case_id=case.id, report_id=made.id)
    return made


def decide(session: Session, case_id: int, version: int, moderator: Person, verdict: Verdict) -> Decision:
    """Decide a case: the contribution, the statement of reasons and the record change together, and once.

    Raises `NotAllowed` for one's own contribution, `Stale` if it was decided or reworded in between.
    """
    contribution = _locked(session, session.get_one(Case, case_id).contribution_id)
    _refuse_own(contribution, moderator)
    closed = session.execute(
        update(Case)
        .where(Case.id == case_id, Case.closed_at.is_(None), Case.version == version)
        .values(closed_at=clock.now())
        .returning(Case.signals)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if closed is None:
        raise Stale()
    return carry_out(session, contribution, case_id, moderator, verdict, detected=rules.was_detected(closed))


def preview(contribution: Contribution, case: Case, moderator: Person, verdict: Verdict) -> Decision:
    """What its author would be told, word for word, before anything is decided. Raises `NotAllowed`."""
    _refuse_own(contribution, moderator)
    return written(contribution, case.id, moderator, verdict, detected=rules.was_detected(case.signals))


def restore(session: Session, decision: Decision, moderator: Person, explanation: str, note: str = "") -> Decision:
    """Take a restriction back later, without an appeal; raises `Stale` if somebody already did."""
    contribution = _locked(session, decision.contribution_id)
    _refuse_own(contribution, moderator)
    if contribution.visibility != AFTERWARDS.get(Measure(decision.measure)):
        raise Stale()
    verdict = Verdict(Measure.RESTORE, explanation, note=note)
    return carry_out(session, contribution, decision.case_id, moderator, verdict, undone=decision)


def appeal(session: Session, decision: Decision, person: Person, words: str, *, report: Report | None = None) -> Appeal:
    """Contest a decision: its author what was done, its reporter that nothing was; once each, until the window ends.

    Whoever appeals with the receipt of a `report` made as a guest makes it theirs, and so hears the outcome.
    """
    profile, now = city.profile(), clock.now()
    calendar = Calendar.of(profile)
    author_id = session.scalar(select(Contribution.author_id).where(Contribution.id == decision.contribution_id))
    until = rules.appeal_until(decision.decided_at, calendar, profile.promises)
    today = calendar.day_of(now)
    is_author = author_id == person.id
    is_reporter = report is not None and report.case_id == decision.case_id and not is_author
    if not rules.may_appeal(decision.measure, is_author=is_author, is_reporter=is_reporter, today=today, until=until):
        raise NotAllowed(lazy("Gegen diese Entscheidung ist kein Einspruch möglich, oder die Frist ist vorbei."))
    inserted = insert_once(
        session,
        Appeal,
        decision_id=decision.id,
        person_id=person.id,
        source=words,
        appealed_at=now,
        due_on=rules.appeal_due_on(today, profile.promises),
    )
    if report is not None and report.reporter_id is None:
        report.reporter_id = person.id
    query = select(Appeal).where(Appeal.decision_id == decision.id, Appeal.person_id == person.id)
    made = session.scalars(query).one()
    if inserted:
        contribution = session.get_one(Contribution, decision.contribution_id)
        activity.record(session, "appealed", person, contribution, decision_id=decision.id, appeal_id=made.id)
    return made


def decide_appeal(
    session: Session, appeal_id: int, moderator: Person, outcome: str, reason: str, *, ground: str | None = None
) -> Appeal:
    """Judge an appeal as another person than the first moderator; `reversed` undoes the decision at once.

    Reversing a "stays as it is" hides the contribution and needs a `ground`. Raises `Stale` if it was judged already.
    """
    contested = session.get_one(Appeal, appeal_id)
    decision = session.get_one(Decision, contested.decision_id)
    contribution = _locked(session, decision.contribution_id)
    if not rules.may_decide_appeal(
        decided_by=decision.moderator_id,
        author_id=contribution.author_id,
        appellant_id=contested.person_id,
        moderator_id=moderator.id,
    ):
        raise NotAllowed(lazy("Über einen Einspruch entscheidet eine andere Person als beim ersten Mal."))
    judged = session.execute(
        update(Appeal)
        .where(Appeal.id == appeal_id, Appeal.decided_at.is_(None))
        .values(outcome=outcome, reason=reason, moderator_id=moderator.id, decided_at=clock.now())
        .returning(Appeal.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if judged is None:
        raise Stale()
    session.refresh(contested)
    if outcome == "reversed":
        _reverse(session, contribution, decision, moderator, Verdict(Measure.HIDE, reason, ground))
    detail = {"decision_id": decision.id, "appeal_id": appeal_id, "outcome": outcome}
    activity.record(session, "appeal_decided", moderator, contribution, **detail)
    return contested


def _locked(session: Session, contribution_id: int) -> Contribution:
    """The contribution, before its case: two decisions and a new wording come one after the other."""
    query = select(Contribution).where(Contribution.id == contribution_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _refuse_own(contribution: Contribution, moderator: Person) -> None:
    if not rules.may_decide(contribution.author_id, moderator.id):
        raise NotAllowed(lazy("Über den eigenen Beitrag entscheidet niemand selbst. Bitte überlassen Sie ihn anderen."))


def _reverse(
    session: Session, contribution: Contribution, decision: Decision, moderator: Person, otherwise: Verdict
) -> None:
    if decision.measure == Measure.APPROVE:
        if contribution.visibility not in TOMBSTONES:
            carry_out(session, contribution, decision.case_id, moderator, otherwise)
        return
    undoing = Verdict(Measure.RESTORE, otherwise.explanation)
    if decision.measure == Measure.MOVE or contribution.visibility == AFTERWARDS[Measure(decision.measure)]:
        # told by `appeal_decided`, so that everyone concerned hears it once
        take_effect(session, contribution, decision.case_id, moderator, undoing, undone=decision)
