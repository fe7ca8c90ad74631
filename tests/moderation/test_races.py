"""Several at once, decided by the database: one case, one decision, one judgement, and no deadlock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import city
from app.core.activity import Activity
from app.core.contributions import Contribution, Visibility
from app.core.db import db
from app.core.errors import Stale
from app.core.people import Person
from app.proposals.models import Proposal
from moderation import actions
from moderation.actions import Reporter
from moderation.admission import admit
from moderation.measures import Measure
from moderation.models import Appeal, Case, Decision, Report
from moderation.verdicts import Verdict
from tests import make
from tests.moderation import cases

EIGHT = 8


def at_once(town: Flask, *calls: Callable[[Session], object]) -> list[str]:
    """Carry out all calls in the same moment, each in a transaction of its own; say how each ended."""
    barrier = Barrier(len(calls))

    def start(call: Callable[[Session], object]) -> str:
        with town.app_context():
            barrier.wait()
            try:
                call(db.session)
                db.session.commit()
            except Stale:
                db.session.rollback()
                return "stale"
            return "done"

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(lambda call: Context().run(start, call), calls))


def arranged(town: Flask, work: Callable[[Session], object]) -> object:
    """Rows that are there before the race."""
    with town.app_context():
        made = work(db.session)
        db.session.commit()
        return made


def counts(town: Flask, *models: type) -> list[int]:
    with town.app_context():
        return [db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


def test_eight_reports_at_once_make_one_case(town: Flask) -> None:
    idea = arranged(town, lambda session: make.proposal(session).id)
    with town.app_context():
        choice = city.profile().policy.report_choices[0]

    def report(number: int) -> Callable[[Session], object]:
        def call(session: Session) -> object:
            contribution = session.get_one(Contribution, idea)
            return actions.report(session, contribution, Reporter(f"k{number}", "de"), choice, "Bitte lesen.")

        return call

    assert at_once(town, *map(report, range(EIGHT))) == ["done"] * EIGHT
    assert counts(town, Case, Report, Activity) == [1, EIGHT, EIGHT]


def test_the_same_report_eight_times_at_once_counts_once(town: Flask) -> None:
    idea = arranged(town, lambda session: make.proposal(session).id)
    with town.app_context():
        choice = city.profile().policy.report_choices[0]

    def call(session: Session) -> object:
        contribution = session.get_one(Contribution, idea)
        return actions.report(session, contribution, Reporter("dieselbe", "de"), choice, "Bitte lesen.")

    assert at_once(town, *[call] * EIGHT) == ["done"] * EIGHT
    assert counts(town, Case, Report, Activity) == [1, 1, 1]


def test_two_moderators_at_once_make_one_decision(town: Flask) -> None:
    def arrange(session: Session) -> tuple[int, list[int]]:
        return cases.case(session).id, [make.staff(session, "moderator").id for _ in range(EIGHT)]

    case_id, moderators = arranged(town, arrange)  # type: ignore[misc]

    def decide(number: int) -> Callable[[Session], object]:
        measure = Measure.HIDE if number % 2 else Measure.APPROVE

        def call(session: Session) -> object:
            moderator = session.get_one(Person, moderators[number])
            return actions.decide(session, case_id, 1, moderator, Verdict(measure, "Darum.", "spam"))

        return call

    assert sorted(at_once(town, *map(decide, range(EIGHT)))) == ["done"] + ["stale"] * 7
    assert counts(town, Decision, Activity) == [1, 1]
    with town.app_context():
        decision = db.session.scalars(select(Decision)).one()
        contribution = db.session.get_one(Contribution, decision.contribution_id)
        assert (contribution.visibility == Visibility.HIDDEN) is (decision.measure == Measure.HIDE)


def test_two_moderators_at_once_judge_an_appeal_once(town: Flask) -> None:
    def arrange(session: Session) -> tuple[int, list[int]]:
        author = make.account(session)
        decision = cases.decided(session, cases.case(session, author), Measure.HIDE)
        appeal = actions.appeal(session, decision, author, "Das war ein Zitat.")
        return appeal.id, [make.staff(session, "moderator").id for _ in range(2)]

    appeal_id, moderators = arranged(town, arrange)  # type: ignore[misc]

    def judge(moderator_id: int, outcome: str) -> Callable[[Session], object]:
        def call(session: Session) -> object:
            moderator = session.get_one(Person, moderator_id)
            return actions.decide_appeal(session, appeal_id, moderator, outcome, "Darum.")

        return call

    found = at_once(town, judge(moderators[0], "upheld"), judge(moderators[1], "reversed"))
    assert sorted(found) == ["done", "stale"]
    with town.app_context():
        appeal = db.session.scalars(select(Appeal)).one()
        restored = db.session.scalar(select(func.count()).where(Decision.measure == Measure.RESTORE))
        assert restored == (appeal.outcome == "reversed")


def test_rewriting_reporting_and_deciding_at_once_end_without_a_deadlock(town: Flask) -> None:
    def arrange(session: Session) -> tuple[int, int, int, int]:
        author = make.account(session)
        case = cases.case(session, author)
        return case.id, case.contribution_id, author.id, make.staff(session, "moderator").id

    case_id, idea_id, author_id, moderator_id = arranged(town, arrange)  # type: ignore[misc]
    with town.app_context():
        choice = city.profile().policy.report_choices[0]

    def rewrite(session: Session) -> object:
        idea = session.get_one(Proposal, idea_id)
        idea.source = "Kauf jetzt bei https://billig.example: Gratis-Gewinn!"
        session.flush()
        return admit(session, idea, session.get_one(Person, author_id))

    def report(session: Session) -> object:
        return actions.report(
            session, session.get_one(Contribution, idea_id), Reporter("k", "de"), choice, "Bitte lesen."
        )

    def decide(session: Session) -> object:
        moderator = session.get_one(Person, moderator_id)
        return actions.decide(session, case_id, 1, moderator, Verdict(Measure.HIDE, "Darum.", "spam"))

    for ended in at_once(town, rewrite, report, decide, rewrite, report, decide):
        assert ended in ("done", "stale")
    assert counts(town, Report)[0] <= 2
    with town.app_context():
        still_open = db.session.scalar(select(func.count()).where(Case.closed_at.is_(None)))
        assert still_open is not None
        assert still_open <= 1
