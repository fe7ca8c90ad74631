"""Builders of cases and decisions, made by the same actions as real use."""

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import city
from app.core.contributions import Contribution
from moderation import actions
from moderation.actions import Reporter
from moderation.admission import open_case
from moderation.measures import RESTRICTIONS, Measure
from moderation.models import Case, Decision, Report
from moderation.screening import Signal
from moderation.verdicts import Verdict
from tests import make

SIGNAL = Signal("links", 2, ("https://example.org",), False)


def case(session: Session, author: Account | None = None, contribution: Contribution | None = None) -> Case:
    """An open case about an idea of this author."""
    return open_case(session, contribution or make.proposal(session, author), [SIGNAL])


def report(session: Session, contribution: Contribution | None = None, **values: Any) -> Report:
    """A guest's report of an idea."""
    choice = next(choice for choice in city.profile().policy.report_choices if choice.code == "insult")
    danger = values.pop("danger", False)
    reporter = Reporter(**{"key": f"k{next(make.numbers)}", "language": "de", **values})
    return actions.report(session, contribution or make.proposal(session), reporter, choice, "Bitte.", danger=danger)


def decided(
    session: Session,
    case: Case,
    measure: Measure,
    ground: str | None = None,
    explanation: str = "Dieser Text fällt darunter.",
    moderator: Account | None = None,
) -> Decision:
    """A decision by a moderator."""
    ground = ground or ("spam" if measure in RESTRICTIONS else None)
    verdict = Verdict(measure, explanation, ground, note="Nur für Kolleginnen.")
    return actions.decide(session, case.id, case.version, moderator or make.staff(session, "moderator"), verdict)
