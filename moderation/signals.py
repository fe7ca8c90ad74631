"""Why something lies in the queue, in words a moderator reads."""

from dataclasses import dataclass
from typing import Any

from app.core import city
from app.core.locale import language, lazy
from app.core.profile_policy import ReportChoice
from moderation.screening import Signal

DANGER = 5
URGENT = 4
PLAIN = 3

SENTENCES: dict[str, Any] = {
    "pre_moderation": lazy("Zurzeit liest ein Mensch jeden Beitrag, bevor er erscheint."),
    "danger": lazy("Jemand meldet eine Gefahr für Leib und Leben."),
    "insult": lazy("Wörter, die oft beleidigen"),
    "slur": lazy("Wörter, die oft Menschengruppen herabsetzen"),
    "slogan": lazy("Klingt wie die Parole einer verbotenen Vereinigung"),
    "threat": lazy("Klingt wie eine Drohung"),
    "links": lazy("Viele Links"),
    "shortener": lazy("Verkürzte Links: das Ziel ist nicht zu sehen"),
    "disguised_link": lazy("Ein Link führt woandershin, als er vorgibt"),
    "spam": lazy("Sieht aus wie Werbung"),
    "repetition": lazy("Dieselben Sätze immer wieder"),
    "duplicate": lazy("Diese Person hat denselben Text schon einmal eingestellt"),
    "shouting": lazy("Fast nur Großbuchstaben"),
    "stretching": lazy("Gedehnte Wörter oder Zeichenketten"),
    "emoji": lazy("Sehr viele Bildzeichen"),
    "probe": lazy("Sieht aus wie ein Angriff auf die Technik; er ist unschädlich gemacht"),
    "email": lazy("E-Mail-Adresse im Text"),
    "phone": lazy("Telefonnummer im Text"),
    "iban": lazy("Kontonummer im Text"),
    "birth_date": lazy("Geburtsdatum im Text"),
    "car_plate": lazy("Autokennzeichen im Text"),
    "home_address": lazy("Name mit Wohnadresse im Text"),
}
_ADVERT, _PERSONAL = ("spam",), ("privacy", "self_disclosure")
POINTS_AT: dict[str, tuple[str, ...]] = {  # signal -> grounds of the policy to think of; it decides nothing
    "insult": ("insult", "disrespect"),
    "slur": ("incitement", "disrespect"),
    "slogan": ("unconst_symbols",),
    "threat": ("threat", "call_to_crime"),
    "links": _ADVERT,
    "shortener": _ADVERT,
    "spam": _ADVERT,
    "disguised_link": ("fraud", "spam"),
    "repetition": ("spam", "unreadable"),
    "duplicate": ("duplicate",),
    "shouting": ("unreadable",),
    "stretching": ("unreadable",),
    "emoji": ("unreadable",),
    "probe": ("unreadable",),
    **dict.fromkeys(("email", "phone", "iban", "birth_date", "car_plate", "home_address"), _PERSONAL),
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
