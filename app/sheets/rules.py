"""Who may answer now, how long it took, when waiting sheets go over."""

from datetime import datetime

from app.core.errors import NotAllowed
from app.core.locale import lazy

SMALLEST_BATCH = 10
DEALT_AT_ONCE = 50
LONGEST_MINUTES = 24 * 60
FILES_A_DAY = 60  # that may come to one sheet, refused ones too
MOST_FILES = 20  # of one sheet, and so of one person in one survey
MOST_BYTES = 50 * 1024 * 1024


class Closed(NotAllowed):
    """The survey takes no answers now."""


class AlreadyAnswered(NotAllowed):
    """This person's sheet was handed in before."""


def may_answer(*, is_public: bool, is_open: bool) -> None:
    """Answers are taken while the survey is open and everyone may read it. Raises `Closed`."""
    if not (is_public and is_open):
        raise Closed(lazy("Diese Umfrage nimmt gerade keine Antworten an."))


def minutes_between(begun: datetime, now: datetime) -> int | None:
    """Whole minutes of one sitting; whoever continued another day says nothing about the length of a survey."""
    minutes = max(0, int((now - begun).total_seconds() // 60))
    return minutes if minutes < LONGEST_MINUTES else None


def may_release(waiting: int) -> bool:
    """Fewer than ten together would be too easily told apart."""
    return waiting >= SMALLEST_BATCH


def may_add_file(files: int, size: int, new: int) -> None:
    """One person hands in at most twenty files of together 50 MB to a survey."""
    if files >= MOST_FILES:
        raise NotAllowed(lazy("Mehr als 20 Dateien nimmt diese Umfrage von einer Person nicht an."))
    if size + new > MOST_BYTES:
        raise NotAllowed(lazy("Zusammen sind Ihre Dateien größer als 50 MB. Bitte wählen Sie kleinere oder weniger."))
