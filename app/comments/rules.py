"""Who may say what about what, and change it."""

from datetime import timedelta

from app.core.errors import NotAllowed
from app.core.locale import lazy

LIMIT = 3_000  # characters of a comment
SAME_PRESS = timedelta(minutes=10)  # the same words again by then are a button pressed twice


def may_comment(*, is_public: bool, is_reply: bool) -> None:
    """Everyone may comment on what is public; replies are not replied to (two levels). Raises `NotAllowed`."""
    if not is_public:
        raise NotAllowed(lazy("Dieser Beitrag ist nicht öffentlich und kann nicht kommentiert werden."))
    if is_reply:
        raise NotAllowed(lazy("Auf eine Antwort kann nicht noch einmal geantwortet werden. Antworten Sie oben."))


def may_edit(person_id: int, author_id: int | None, *, visibility: str) -> bool:
    """Authors may change and withdraw their comment while it is public or waits for a moderator."""
    return person_id == author_id and visibility in ("public", "held")


def may_speak_for(department_ids: set[int], department_id: int) -> None:
    """Only an official of a department speaks as the city. Raises `NotAllowed`."""
    if department_id not in department_ids:
        raise NotAllowed(lazy("Für diese Dienststelle können Sie nicht sprechen."))
