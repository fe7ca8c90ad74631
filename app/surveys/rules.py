"""What may be done with a survey in which state, and what its settings mean for those who answer; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.core import slugs
from app.core.errors import NotAllowed
from app.core.locale import lazy, numeral_day

SECONDS_BY_TYPE = {"long_text": 60, "matrix": 30, "ranking": 30, "point": 30, "file": 45, "short_text": 20}
SECONDS = 10  # for any other question
# A season more; each day of it the cookies of guests outlive a survey that nobody extends.
EXTENDABLE = timedelta(days=90)
NO_LAST_DAY = lazy("Sagen Sie, bis wann die Umfrage läuft.")


class WrongLastDay(NotAllowed):
    """A survey that is open cannot run until this day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides over a survey."""

    opened: bool
    closed: bool
    published: bool
    faults: int = 0
    has_title: bool = True
    has_text: bool = True
    has_field: bool = True
    opens_on: date | None = None
    closes_on: date | None = None


def why_not_opened(standing: Standing, today: date) -> Any | None:
    """A survey opens complete, for a period that is not over; None if it may open."""
    if standing.opened:
        return lazy("Die Umfrage ist schon geöffnet worden.")
    if standing.faults:
        return lazy("Die Umfrage hat noch Fehler. Sie stehen hier, jeder mit dem Weg zu seiner Stelle.")
    if not (standing.has_title and standing.has_text and standing.has_field):
        return lazy("Es fehlen noch Angaben: Titel, Einleitung und Handlungsfeld.")
    if standing.closes_on is None:
        return NO_LAST_DAY
    if standing.closes_on < today:
        return lazy("Der letzte Tag der Umfrage ist schon vorbei.")
    return None


def latest_close(closes_on: date) -> date:
    """The day to which a survey that opens now may ever be extended; until then its guests are known again."""
    return min(closes_on, date.max - EXTENDABLE) + EXTENDABLE


def why_not_until(closes_on: date | None, latest: date | None) -> Any | None:
    """An open survey keeps a last day, and none after the `latest` to which guests are known again.

    Whoever answered early would be counted twice.
    """
    if closes_on is None:
        return NO_LAST_DAY
    if latest is not None and closes_on > latest:
        return lazy(
            "Verlängern können Sie höchstens bis zum %(day)s: So lange werden alle wiedererkannt, die schon ohne "
            "Anmeldung geantwortet haben. Danach könnten sie ein zweites Mal antworten.",
            day=numeral_day(latest),
        )
    return None


def opens_now(standing: Standing, today: date) -> bool:
    """Whether its first day has come."""
    return standing.opens_on is None or standing.opens_on <= today


def why_not_closed(standing: Standing) -> Any | None:
    """Only an open survey closes."""
    if not standing.opened or standing.closed:
        return lazy("Die Umfrage ist nicht offen.")
    return None


def why_not_published(standing: Standing) -> Any | None:
    """Results are published when nobody answers any more."""
    if not standing.closed:
        return lazy("Ergebnisse werden veröffentlicht, wenn die Umfrage beendet ist.")
    if standing.published:
        return lazy("Die Ergebnisse sind schon veröffentlicht.")
    return None


def why_not_reshaped(standing: Standing) -> Any | None:
    """Once a survey is open, only its words change: whoever answered before answered the same questions."""
    if not standing.opened:
        return None
    return lazy(
        "Die Umfrage ist oder war offen. Fragen, Antworten und Bedingungen bleiben jetzt, wie sie sind: sonst würden "
        "Antworten verfälscht. Tippfehler können Sie verbessern; das steht dann sichtbar bei der Umfrage."
    )


def why_not_promised(before: tuple[str, int], after: tuple[str, int]) -> Any | None:
    """(when results show, days that answers are kept): what people read before they answered holds.

    Results that should never show do not, and answers are not kept longer.
    """
    if before[0] == "never" != after[0]:
        return lazy("Vor der ersten Frage stand, dass Ergebnisse nicht veröffentlicht werden. Dabei bleibt es.")
    if after[1] > before[1]:
        return lazy("Vor der ersten Frage stand, dass Antworten nach %(days)s Tagen gelöscht werden. Dabei bleibt es.",
                    days=before[1])  # fmt: skip
    return None


def why_not_answered(standing: Standing, today: date) -> Any | None:
    """A survey is answered while it is open, its last day included."""
    if not standing.opened:
        return lazy("Die Umfrage hat noch nicht begonnen.")
    if standing.closed or (standing.closes_on is not None and standing.closes_on < today):
        return lazy("Die Umfrage ist beendet.")
    return None


def minutes(types: list[str]) -> int:
    """About how long answering takes: a guess by the types of questions, at least a minute."""
    return max(1, round(sum(SECONDS_BY_TYPE.get(kind, SECONDS) for kind in types) / 60))


def shows_results(results_when: str, *, opened: bool, published: bool) -> bool:
    """Whether everyone may look at results now: at once while it runs, or once they are published."""
    return results_when != "never" and (published or (opened and results_when == "at_once"))


def shows_answer(results_when: str, *, closed: bool, published: bool) -> bool:
    """Whether everyone may read what the city answers: once a survey is over, with its results.

    Where results are never shown the answer stands alone: the city owes it all the same.
    """
    return closed and (published or results_when in ("at_once", "never"))


def slug(title: str) -> str:
    """The words of a title for the address of a survey and of its results."""
    return slugs.slug(title, "umfrage")
