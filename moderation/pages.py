"""What the pages of the referee show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core import city, clock
from app.core.contributions import KINDS, TOMBSTONES, Contribution, Visibility
from app.core.links import url_of
from app.core.locale import language
from app.core.people import Person
from app.core.workdays import Calendar
from moderation import queries, rules
from moderation.models import Appeal, Case, Decision, Report
from moderation.queries import History
from moderation.reasons import Reason, Statement, ground_named, reason_of, stated
from moderation.signals import POINTS_AT, Explained, explained


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case as a moderator sees it."""

    case: Case
    contribution: Contribution
    kind: Any
    title: str
    author: str | None
    above: str | None
    url: str | None
    merge_url: str | None
    signals: Sequence[Explained]
    reports: Sequence[Report]
    rules: Sequence[Reason]
    history: History
    statements: Sequence[Statement]
    appeals: Sequence[Appeal]
    own: bool
    movable: bool
    restorable: Decision | None
    danger: bool
    overdue: bool

    @property
    def closed(self) -> bool:
        """Whether somebody has decided."""
        return self.case.closed_at is not None


def kind_label(kind: str) -> Any:
    """The kind of a contribution in words."""
    return KINDS[kind].label if kind in KINDS else kind


def ground_names() -> dict[str, str]:
    """The grounds of the policy in words, by code."""
    return {ground.code: ground.name[language()] for ground in city.profile().policy.grounds}


def choice_names() -> dict[str, str]:
    """The choices of the report form in words, by code."""
    return {choice.code: choice.name[language()] for choice in city.profile().policy.report_choices}


def case_page(session: Session, case_id: int, moderator: Person) -> CasePage | None:
    """Everything on the page of a case; the policy's rules are those that the signals and reports point at."""
    found = queries.subject_of(session, case_id)
    if found is None:
        return None
    case, contribution = found.case, found.contribution
    reports = queries.reports_of(session, case.id)
    decisions, appeals = queries.decided_in(session, case.id) if case.closed_at else ([], [])
    statements = [stated(decision, contribution, by_notice=bool(reports)) for decision in decisions]
    own = not rules.may_decide(contribution.author_id, moderator.id)
    return CasePage(
        case=case,
        contribution=contribution,
        kind=kind_label(contribution.kind),
        title=contribution.title,
        author=found.author,
        above=found.above,
        url=url_of(contribution) if _has_page(contribution) else None,
        merge_url=_merge_url(contribution) if not own else None,
        signals=sorted(map(explained, case.signals), key=lambda signal: -signal.severity),
        reports=reports,
        rules=_rules(case, reports),
        history=queries.history_of(session, contribution.author_id, contribution.id, case.id),
        statements=statements,
        appeals=appeals,
        own=own,
        movable=contribution.root_id is None,
        restorable=next((that.decision for that in statements if that.in_force), None) if not own else None,
        danger=any(report.danger for report in reports),
        overdue=case.closed_at is None and case.due_at < clock.now(),
    )


def _merge_url(contribution: Contribution) -> str | None:
    kind = KINDS.get(contribution.kind)
    return kind.merge_url(contribution) if kind and kind.merge_url and contribution.is_public else None


def _has_page(contribution: Contribution) -> bool:
    return contribution.kind in KINDS and contribution.visibility not in (
        *TOMBSTONES,
        Visibility.DRAFT,
        Visibility.HELD,
    )


def _rules(case: Case, reports: Sequence[Report]) -> list[Reason]:
    """What the law and the city's rules say about what was flagged or reported."""
    policy = city.profile().policy
    chosen = {report.reason for report in reports}
    codes = [code for choice in policy.report_choices if choice.code in chosen for code in choice.grounds]
    flagged = [code for signal in case.signals for code in POINTS_AT.get(signal["code"], ())]
    grounds = [ground for code in dict.fromkeys([*flagged, *codes]) if (ground := ground_named(code))]
    return [reason_of(ground, policy) for ground in grounds]


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """What someone who reported may know."""

    report: Report
    choice: str
    kind: Any
    url: str | None
    due_at: datetime
    decision: Statement | None
    may_appeal: bool
    appeal: Appeal | None
    service: bool


def receipt_page(session: Session, report: Report, person_id: int | None) -> ReceiptPage:
    """State and outcome of a report; the author of the contribution is not named."""
    profile, now = city.profile(), clock.now()
    calendar = Calendar.of(profile)
    case = session.get_one(Case, report.case_id)
    contribution = session.get_one(Contribution, report.contribution_id)
    decisions, appeals = queries.decided_in(session, case.id) if case.closed_at else ([], [])
    latest = stated(decisions[0], contribution, by_notice=True) if decisions else None
    mine = [appeal for appeal in appeals if appeal.person_id in (person_id, report.reporter_id)]
    may = latest is not None and rules.may_appeal(
        latest.decision.measure,
        is_author=False,
        is_reporter=contribution.author_id != person_id,
        today=calendar.day_of(now),
        until=latest.appeal_until,
    )
    return ReceiptPage(
        report=report,
        choice=choice_names().get(report.reason, report.reason),
        kind=kind_label(contribution.kind),
        url=url_of(contribution) if contribution.is_public else None,
        due_at=case.due_at,
        decision=latest,
        may_appeal=may and not mine,
        appeal=mine[-1] if mine else None,
        service=rules.is_service_time(now, calendar),
    )
