"""Where a contribution stands with the city, in the words everybody reads; pure."""

from enum import StrEnum
from typing import Any

from app.core.locale import lazy


class Status(StrEnum):
    """The status words of the glossary; the stored value is the English key."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    IN_CONSULTATION = "in_consultation"
    BEFORE_COUNCIL = "before_council"
    ACCEPTED = "accepted"
    PARTLY_ACCEPTED = "partly_accepted"
    NOT_FEASIBLE = "not_feasible"
    NOT_PURSUED = "not_pursued"
    UNDER_WAY = "under_way"
    FORWARDED = "forwarded"
    BEING_DONE = "being_done"
    DONE = "done"


NAMES: dict[str, Any] = {
    Status.RECEIVED: lazy("Eingegangen"),
    Status.IN_REVIEW: lazy("In Prüfung"),
    Status.IN_CONSULTATION: lazy("In Beratung"),
    Status.BEFORE_COUNCIL: lazy("Dem Gemeinderat vorgelegt"),
    Status.ACCEPTED: lazy("Angenommen"),
    Status.PARTLY_ACCEPTED: lazy("Teilweise angenommen"),
    Status.NOT_FEASIBLE: lazy("Nicht umsetzbar"),
    Status.NOT_PURSUED: lazy("Wird nicht verfolgt"),
    Status.UNDER_WAY: lazy("Läuft schon"),
    Status.FORWARDED: lazy("Zuständigkeit woanders"),
    Status.BEING_DONE: lazy("In Umsetzung"),
    Status.DONE: lazy("Umgesetzt"),
}

INTERIM = frozenset({Status.RECEIVED, Status.IN_REVIEW, Status.IN_CONSULTATION, Status.BEFORE_COUNCIL})
SETTLING = frozenset(
    {Status.NOT_FEASIBLE, Status.NOT_PURSUED, Status.UNDER_WAY, Status.FORWARDED, Status.DONE}
)  # nothing more is promised after these
COMMITTING = frozenset({Status.ACCEPTED, Status.PARTLY_ACCEPTED, Status.BEING_DONE, Status.DONE})
ANSWERING = frozenset(Status) - INTERIM
SETTABLE = tuple(status for status in Status if status != Status.RECEIVED)  # "received" is the platform's own word
