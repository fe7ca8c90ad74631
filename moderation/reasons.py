"""The statement of reasons (DSA Art. 17) and the tombstone, in words; from a decision's row and the city's policy."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.core import city
from app.core.contributions import Contribution
from app.core.locale import _, language, lazy, moment
from app.core.profile_policy import Ground, Policy
from app.core.workdays import Calendar
from moderation import measures, rules
from moderation.measures import Measure
from moderation.models import Decision


@dataclass(frozen=True, slots=True)
class Reason:
    """The one main ground: a law or a rule of the city, and the plain sentence for the author."""

    name: str
    rule: str
    sentence: str
    illegal: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """All that the author of a contribution is told about a decision."""

    decision: Decision
    contribution: Contribution
    measure: Any
    reason: Reason | None
    by_notice: bool
    from_field: str | None
    to_field: str | None
    redress: str
    legal_notice: str | None
    appeal_until: date
    in_force: bool

    @property
    def sentences(self) -> tuple[Any, Any]:
        """The two plain sentences: what was done, and why."""
        why = self.reason.sentence if self.reason else self.decision.explanation
        return WHAT_HAPPENED[self.decision.measure], why


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What stands where a text was."""

    on: datetime
    ground: str
    rule: str
    removed: bool

    @property
    def sentence(self) -> str:
        """What everyone reads in its place."""
        day = moment(self.on, "d. MMMM yyyy")
        if self.removed:
            return _("Dieser Beitrag wurde am %(day)s entfernt. Grund: %(ground)s.", day=day, ground=self.ground)
        return _("Dieser Beitrag wurde am %(day)s verborgen. Grund: %(ground)s.", day=day, ground=self.ground)


WHAT_HAPPENED: dict[str, Any] = {
    Measure.APPROVE: lazy("Wir haben Ihren Beitrag gelesen. Er steht hier für alle."),
    Measure.MOVE: lazy("Wir haben Ihren Beitrag in ein anderes Handlungsfeld verschoben."),
    Measure.HIDE: lazy("Wir haben Ihren Beitrag verborgen: Niemand außer Ihnen und der Moderation liest ihn."),
    Measure.REMOVE: lazy("Wir haben Ihren Beitrag entfernt: Niemand liest ihn mehr."),
    Measure.RESTORE: lazy("Wir haben unsere Entscheidung zurückgenommen: Ihr Beitrag ist wieder zu lesen."),
}


def reason_of(ground: Ground, policy: Policy) -> Reason:
    """A ground of the policy in the language being spoken."""
    spoken = language()
    illegal = ground in policy.illegal
    clause = f"{ground.clause[spoken]}: {ground.rule[spoken]}" if ground.clause and ground.rule else ""
    return Reason(ground.name[spoken], ground.law or clause, ground.sentence[spoken], illegal)


def ground_named(code: str) -> Ground | None:
    """The ground of this code, or None if the policy has changed since."""
    return next((ground for ground in city.profile().policy.grounds if ground.code == code), None)


def stated(decision: Decision, contribution: Contribution, *, by_notice: bool) -> Statement:
    """The statement of reasons of a decision."""
    profile = city.profile()
    policy, fields, spoken = profile.policy, city.directory().fields, language()
    ground = ground_named(decision.ground) if decision.ground else None
    moved_from = fields.get(decision.from_field_id or 0)
    moved_to = fields.get(decision.to_field_id or 0)
    return Statement(
        decision=decision,
        contribution=contribution,
        measure=measures.DONE[decision.measure],
        reason=reason_of(ground, policy) if ground else None,
        by_notice=by_notice,
        from_field=moved_from.name if moved_from else None,
        to_field=moved_to.name if moved_to else None,
        redress=policy.redress[spoken],
        legal_notice=policy.legal_notice[spoken] if policy.legal_notice else None,
        appeal_until=rules.appeal_until(decision.decided_at, Calendar.of(profile), profile.promises),
        in_force=measures.AFTERWARDS.get(Measure(decision.measure)) == contribution.visibility,
    )


def tombstone_of(decision: Decision) -> Tombstone:
    """What everyone may read about a hidden contribution."""
    ground = ground_named(decision.ground or "")
    reason = reason_of(ground, city.profile().policy) if ground else None
    return Tombstone(
        on=decision.decided_at,
        ground=reason.name if reason else "",
        rule=reason.rule if reason else "",
        removed=decision.measure == Measure.REMOVE,
    )
