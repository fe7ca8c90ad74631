"""Why a person hears of something, and whether by mail."""

from collections.abc import Iterable
from dataclasses import dataclass

AUTHOR = "author"  # it is about my contribution
SUPPORTER = "supporter"  # I support it
COMMENTER = "commenter"  # I commented on it
PARTICIPANT = "participant"  # I took part in it
REPORTER = "reporter"  # I reported it
STAFF = "staff"  # it waits for me
DECISION = "decision"  # a decision about my contribution: always by mail, cannot be switched off (DSA Art. 17)

TOPICS = (AUTHOR, SUPPORTER, COMMENTER, PARTICIPANT, REPORTER, STAFF)  # what a person may switch off
PRECEDENCE = (DECISION, AUTHOR, REPORTER, STAFF, COMMENTER, SUPPORTER, PARTICIPANT)


@dataclass(frozen=True, slots=True)
class Told:
    """A person who hears of an activity, and the nearest reason."""

    person_id: int
    topic: str
    by_mail: bool


def each_once(told: Iterable[Told], actor_id: int | None) -> list[Told]:
    """Everybody once, by the nearest reason; nobody hears of what they did themselves.

    A receipt and a decision go to their person even so.
    """
    nearest: dict[int, Told] = {}
    for candidate in sorted(told, key=lambda told: PRECEDENCE.index(told.topic)):
        nearest.setdefault(candidate.person_id, candidate)
    return [found for found in nearest.values() if found.person_id != actor_id]


def may_mail(told: Told, muted: set[tuple[int, str]]) -> bool:
    """By mail as announced, unless the person switched the topic off; decisions always."""
    return told.topic == DECISION or (told.by_mail and (told.person_id, told.topic) not in muted)
