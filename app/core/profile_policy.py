"""How a city judges contributions, as frozen records: the shape that moderation_policy.yaml must have."""

from __future__ import annotations

import dataclasses
from typing import Literal

from app.core.records import Words


@dataclasses.dataclass(frozen=True)
class Measure:
    """What may be done about a contribution, the least intrusive first."""

    code: str
    name: Words
    reversible: bool
    reasons: bool
    dsa: str | None = None


@dataclasses.dataclass(frozen=True)
class Ground:
    """Why a contribution may be restricted: a law, or a clause of the city's rules; the sentence is for its author."""

    code: str
    name: Words
    sentence: Words
    dsa_category: str
    measure: str
    law: str | None = None
    clause: Words | None = None
    rule: Words | None = None
    manifest: bool = False
    danger: bool = False
    anonymous_notice: bool = False
    restricted_evidence: bool = False
    note: Words | None = None


@dataclasses.dataclass(frozen=True)
class ReportChoice:
    """One of the plain choices of the report form, and the grounds it may turn out to be."""

    code: str
    name: Words
    description: Words
    grounds: tuple[str, ...]
    urgent: bool = False


@dataclasses.dataclass(frozen=True)
class Automation:
    """What machines may do; they never decide alone."""

    decides_alone: Literal[False]
    used_for: dict[str, Words]


@dataclasses.dataclass(frozen=True)
class Step:
    """One rung of the ladder from hint to suspension."""

    text: Words
    measure: str
    days: int | None = None
    second_moderator: bool = False


@dataclasses.dataclass(frozen=True)
class DecisionRetention:
    """How long decisions and what they took away are kept."""

    removed_after_window_months: int
    evidence_weeks: int
    log_months: int
    log_pseudonymised_months: int
    notifier_contact_months: int


@dataclasses.dataclass(frozen=True)
class DangerToLife:
    """Whom to tell when a contribution threatens life (DSA 18)."""

    authority: str
    channel: str
    law: str


@dataclasses.dataclass(frozen=True)
class Policy:
    """The rules by which contributions are judged; a change bumps the version and is announced."""

    version: int
    publication: Literal["post", "pre"]
    languages: tuple[str, ...]
    measures: tuple[Measure, ...]
    illegal: tuple[Ground, ...]
    terms: tuple[Ground, ...]
    report_choices: tuple[ReportChoice, ...]
    automation: Automation
    allowed: tuple[Words, ...]
    ladder: tuple[Step, ...]
    always_allowed: tuple[Words, ...]
    danger_to_life: DangerToLife
    retention: DecisionRetention
    redress: Words
    legal_notice: Words | None = None

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """All grounds, the legal ones first: law before house rules."""
        return self.illegal + self.terms

    def ground(self, code: str) -> Ground:
        """The ground of this code; KeyError if the policy has none."""
        return {ground.code: ground for ground in self.grounds}[code]
