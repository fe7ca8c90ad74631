"""Why something lies in the queue, in words a moderator reads."""

from dataclasses import dataclass
from typing import Any

from app.core import city
from app.core.locale import language, lazy
from app.core.profile_parts import ReportChoice
from moderation.screening import Signal

DANGER = 5
URGENT = 4
PLAIN = 3

SENTENCES: dict[str, Any] = {
    "pre_moderation": lazy("Zurzeit liest ein Mensch jeden Beitrag, bevor er erscheint."),
    "danger": lazy("Jemand meldet eine Gefahr für Leib und Leben."),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """One reason why a person shall look: a sentence, how grave it is, and where in the text."""

    sentence: Any
    severity: int
    evidence: tuple[str, ...]


def reported(choice: ReportChoice, *, danger: bool = False) -> Signal:
    """What a report says to the queue; danger to life comes first of all."""
    return Signal("reported", DANGER if danger else URGENT if choice.urgent else PLAIN, (choice.code,), False)


def explained(stored: dict[str, Any]) -> Explained:
    """A stored signal in words."""
    code, severity, evidence = stored["code"], int(stored["severity"]), tuple(stored["evidence"])
    if code == "reported":
        return Explained(_reported(evidence[0], severity), severity, ())
    return Explained(SENTENCES.get(code, code), severity, evidence)


def _reported(code: str, severity: int) -> Any:
    if severity == DANGER:
        return SENTENCES["danger"]
    names = {choice.code: choice.name[language()] for choice in city.profile().policy.report_choices}
    return lazy("Gemeldet: %(choice)s", choice=names.get(code, code))
