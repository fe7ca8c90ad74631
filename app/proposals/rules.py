"""What may be done with an idea, by whom and until when; pure."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.core import slugs
from app.core.contributions import TOMBSTONES, Visibility
from app.core.locale import lazy

TITLE_LIMIT = 120
TEXT_LIMIT = 10_000
PLACE_LIMIT = 200
REASON_LIMIT = 500
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides over an idea and one reader of it."""

    visibility: str
    is_author: bool
    answered: bool = False
    is_moderator: bool = False

    @classmethod
    def of(cls, idea: Any, person: Any | None, *, answered: bool = False, is_moderator: bool = False) -> "Standing":
        """Nobody is the author of an idea without one."""
        is_author = person is not None and person.id == idea.author_id
        return cls(idea.visibility, is_author, answered, is_moderator)


REVISIONS_AN_HOUR = 10
CHANGED_OFTEN = lazy("Diese Idee wurde in der letzten Stunde schon zehnmal geändert. Bitte warten Sie eine Stunde.")


def why_not_edited(standing: Standing) -> Any | None:
    """An idea may be changed by its author until the city has answered it; None if it may be now."""
    if not standing.is_author:
        return lazy("Nur wer die Idee eingereicht hat, kann sie ändern.")
    if standing.visibility not in (Visibility.PUBLIC, Visibility.HELD):
        return lazy("Diese Idee ist nicht mehr öffentlich und kann nicht mehr geändert werden.")
    if standing.answered:
        return lazy("Die Stadt hat schon geantwortet. Damit die Antwort zur Idee passt, bleibt der Text jetzt so.")
    return None


def may_edit(standing: Standing) -> bool:
    """Whether the reader may change the idea now."""
    return why_not_edited(standing) is None


def why_not_withdrawn(standing: Standing) -> Any | None:
    """An idea may be withdrawn by its author at any time while it stands; None if it may be now."""
    if not standing.is_author:
        return lazy("Nur wer die Idee eingereicht hat, kann sie zurückziehen.")
    if standing.visibility == Visibility.HELD:  # withdrawn ideas keep their text, which nobody has read yet
        return lazy("Ein Mensch liest Ihre Idee gerade. Ist sie öffentlich, können Sie sie zurückziehen.")
    if standing.visibility != Visibility.PUBLIC:
        return lazy("Diese Idee ist nicht mehr öffentlich und kann nicht mehr zurückgezogen werden.")
    return None


def may_withdraw(standing: Standing) -> bool:
    """Whether the reader may withdraw the idea now."""
    return why_not_withdrawn(standing) is None


@dataclass(frozen=True, slots=True)
class Mergeable:
    """What decides whether an idea is merged into another one."""

    id: int
    author_id: int | None
    visibility: str
    is_owed: bool  # the city owes it an answer
    is_spoken_of: bool  # the city has already said something


def why_not_merged(duplicate: Mergeable, target: Mergeable, person_id: int) -> Any | None:
    """None for two public ideas of others, if the city has not begun to answer both and no promise gets lost."""
    if duplicate.id == target.id:
        return lazy("Eine Idee kann nicht mit sich selbst zusammengelegt werden.")
    if not duplicate.visibility == target.visibility == Visibility.PUBLIC:
        return lazy("Zusammenlegen lassen sich nur Ideen, die öffentlich sind.")
    if person_id in (duplicate.author_id, target.author_id):
        return lazy("Über die eigene Idee entscheidet niemand selbst. Bitte überlassen Sie es anderen.")
    if duplicate.is_spoken_of:
        return lazy("Zu dieser Idee hat die Stadt schon etwas gesagt. Sie bleibt deshalb stehen.")
    if duplicate.is_owed and not target.is_owed:
        return lazy("Nur für diese Idee ist eine Antwort zugesagt. Legen Sie die beiden andersherum zusammen.")
    return None


def may_read(standing: Standing) -> bool:
    """Everyone reads what is public, withdrawn or merged; what is held only its author and moderators."""
    if standing.visibility == Visibility.HELD:
        return standing.is_author or standing.is_moderator
    return standing.visibility != Visibility.DRAFT


def is_gone(visibility: str) -> bool:
    """Whether only a tombstone is left for everyone."""
    return visibility in TOMBSTONES


def slug(title: str) -> str:
    """The words of a title for its address; `idee` if none is left."""
    return slugs.slug(title, "idee")


def is_token(word: str) -> bool:
    """Whether the word has the form of a draft's token."""
    return TOKEN.fullmatch(word) is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text beside its earlier wording: `kind` is same, added or gone."""

    kind: str
    words: str


def difference(before: str, after: str) -> Iterator[Piece]:
    """What was taken away and what was added, word by word; words that repeat endlessly are no anchors (time)."""
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    for change, a, b, c, d in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if change == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("added", "".join(new[c:d]))
