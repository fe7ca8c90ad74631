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
    "insult": lazy("Enthält ein Schimpfwort."),
    "slur": lazy("Enthält ein Wort, das Menschen einer Gruppe herabsetzt."),
    "slogan": lazy("Enthält eine Losung, die verboten sein kann."),
    "threat": lazy("Klingt nach einer Drohung oder einem Aufruf zur Gewalt."),
    "spam": lazy("Sieht nach Werbung oder einem Massenbeitrag aus."),
    "repetition": lazy("Wiederholt sich."),
    "shouting": lazy("Besteht fast nur aus Großbuchstaben."),
    "stretching": lazy("Zieht Zeichen in die Länge."),
    "emoji": lazy("Enthält sehr viele Bildzeichen."),
    "links": lazy("Enthält viele Links."),
    "shortener": lazy("Enthält einen Kurzlink: das Ziel ist nicht zu sehen."),
    "disguised_link": lazy("Ein Link führt woanders hin, als sein Text sagt."),
    "iban": lazy("Enthält eine gültige Kontonummer (IBAN)."),
    "email": lazy("Enthält eine E-Mail-Adresse."),
    "phone": lazy("Enthält vermutlich eine Telefonnummer."),
    "home_address": lazy("Nennt vermutlich Namen und Anschrift einer Person."),
    "birth_date": lazy("Nennt vermutlich ein Geburtsdatum."),
    "car_plate": lazy("Nennt vermutlich ein Autokennzeichen."),
    "probe": lazy("Enthält Zeichen, mit denen man Programme auf Lücken prüft. Sie richten hier nichts an."),
    "duplicate": lazy("Ist wortgleich mit einem früheren Beitrag."),
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
