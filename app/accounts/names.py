"""Display names: pseudonyms are welcome, but nobody may sound like the city, an office, the mayor or a party."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from flask_babel.speaklater import LazyString

from app.core import lookalikes, text
from app.core.locale import lazy
from app.core.profile_parts import Names

SHORTEST, LONGEST = 2, 60
MARKS_ON_A_LETTER = 3

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_CONTACT = re.compile(r"\S@\S+\.\w|https?:|www\.|\w\.(?:de|com|net|org|info|eu|io|ru)\b|(?:\d[ /-]?){7}", re.IGNORECASE)
_FILLING = (
    "die",
    "der",
    "das",
    "den",
    "von",
    "vom",
    "für",
    "und",
    "im",
    "in",
    "the",
    "of",
    "team",
    "echt",
    "echte",
    "real",
)
_OF_A_PARTY = ("partei", "fraktion", "ortsverband", "kreisverband", "stadtverband", "gruppe", "liste", "jugend")
_ENDINGS = ("", "s", "n", "in", "innen", "en", "es", "er", "r")
_SURNAME = 6
"""Up to so many letters a party's name may be a surname as well: "Anna Grüne", "Max Volt"."""
_LOOSE = 5
"""From so many letters on, l and i are taken for each other: "Voit" is not "Volt", "PoIizei" is "Polizei"."""


class Refusal(StrEnum):
    """Why a name cannot be shown."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    CONTACT = "contact"
    MIXED = "mixed"
    CITY = "city"
    PARTY = "party"


class NameRefused(ValueError):
    """A name that cannot be shown; ``sentence`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


def sentence(refusal: NameRefused) -> LazyString:
    """Say to the person who chose it what is wrong and what to do."""
    match refusal.reason:
        case Refusal.TOO_SHORT:
            return lazy("Der Name braucht mindestens %(number)s Zeichen.", number=SHORTEST)
        case Refusal.TOO_LONG:
            return lazy("Der Name darf höchstens %(number)s Zeichen haben.", number=LONGEST)
        case Refusal.UNREADABLE:
            return lazy("Der Name enthält Zeichen, die man nicht lesen kann. Bitte wählen Sie einen anderen.")
        case Refusal.CONTACT:
            return lazy("Der Name ist öffentlich. Bitte keine E-Mail-Adresse, Telefonnummer oder Internetadresse.")
        case Refusal.MIXED:
            return lazy("Bitte mischen Sie in einem Wort keine Schriften.")
        case Refusal.PARTY:
            return lazy("Dieser Name klingt nach einer Partei. Bitte wählen Sie einen anderen.")
        case _:
            return lazy("Dieser Name klingt nach der Stadt oder einem Amt. Bitte wählen Sie einen anderen.")


def check(name: str, reserved: Names) -> str:
    """Return the name as it is shown; raise ``NameRefused`` for what cannot be read or sounds like somebody else."""
    try:
        shown = " ".join(text.clean(name, LONGEST, single_line=True).split())
    except text.TextRefused as refusal:
        reasons = {text.Refusal.BLANK: Refusal.TOO_SHORT, text.Refusal.TOO_LONG: Refusal.TOO_LONG}
        raise NameRefused(reasons.get(refusal.reason, Refusal.UNREADABLE)) from None
    if reason := _refusal(shown, reserved):
        raise NameRefused(reason)
    return shown


def _refusal(shown: str, reserved: Names) -> Refusal | None:
    if len(shown) < SHORTEST:
        return Refusal.TOO_SHORT
    if _INVISIBLE.search(shown) or not any(map(str.isalnum, shown)) or _is_piled_up(shown):
        return Refusal.UNREADABLE
    if _CONTACT.search(shown):
        return Refusal.CONTACT
    if reason := sounds_like(shown, reserved):
        return reason
    return Refusal.MIXED if any(map(lookalikes.mixes_scripts, re.findall(r"\w+", shown))) else None


def _is_piled_up(shown: str) -> bool:
    marks = "".join("m" if unicodedata.combining(sign) else " " for sign in shown)
    return "m" * (MARKS_ON_A_LETTER + 1) in marks


def sounds_like(name: str, reserved: Names) -> Refusal | None:
    """Say whether a reader could take the name for the city or one of its offices, or for a party."""
    for leet in (False, True):
        words = lookalikes.words(name, leet=leet)
        taken = _taken(reserved, leet)
        if words and taken.is_city(words):
            return Refusal.CITY
        if words and taken.is_party(words):
            return Refusal.PARTY
    return None


@dataclass(frozen=True)
class _Taken:
    """The names nobody may take, each a row of words as a reader sees them."""

    exact: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    parties: tuple[tuple[str, ...], ...]
    surnames: frozenset[str]
    filling: frozenset[str]
    of_a_party: frozenset[str]

    def is_city(self, words: list[str]) -> bool:
        """The whole name, an office in it, or a name put together from nothing else ("BürgeramtHeilbronn")."""
        if any(_same(word, taken) for word in ("".join(words), " ".join(words)) for taken in self.exact):
            return True
        known = self.exact | self.filling
        if all(word in known for word in words) and any(word in self.exact for word in words):
            return True
        return any(_contains(words, phrase) for phrase in self.phrases) or self._is_made_of(words, self.phrases)

    def is_party(self, words: list[str]) -> bool:
        """A party in the name; where it may be a surname, only in front, in the plural or with nothing personal."""
        if any(_contains(words, party) for party in self.parties) or self._is_made_of(words, self.parties):
            return True
        impersonal = self.exact | self.filling | self.of_a_party
        for party in self.surnames:
            at = [number for number, word in enumerate(words) if word.startswith(party) and _inflects(word, party)]
            others = [word for word in words if not word.startswith(party)]
            alone = all(any(_inflects(word, known) for known in impersonal) for word in others)
            if at and (at[0] == 0 or words[at[0]] != party or alone):
                return True
        return False

    def _is_made_of(self, words: list[str], wanted: tuple[tuple[str, ...], ...]) -> bool:
        joined = lookalikes.loosely("".join(words))
        needed = {lookalikes.loosely("".join(phrase)) for phrase in wanted if len("".join(phrase)) >= 3}
        others = {lookalikes.loosely(word) for word in self.exact | self.filling | self.of_a_party}
        reached = {0: False}
        for start in range(len(joined)):
            if start not in reached:
                continue
            for piece in needed | others:
                if joined.startswith(piece, start):
                    end = start + len(piece)
                    reached[end] = reached.get(end, False) or reached[start] or piece in needed
        return reached.get(len(joined), False)


@lru_cache(maxsize=8)
def _taken(reserved: Names, leet: bool) -> _Taken:
    def seen(names: tuple[str, ...]) -> list[tuple[str, ...]]:
        kept = (name for name in names if leet or not re.search(r"\d", name))
        return [tuple(lookalikes.words(name, leet=leet)) for name in kept]

    def is_surname(party: str) -> bool:
        return party.isalpha() and len(party) <= _SURNAME and sum(map(str.isupper, party)) == 1

    return _Taken(
        exact=frozenset(" ".join(words) for words in seen(reserved.exact)),
        phrases=tuple(seen(reserved.words)),
        parties=tuple(seen(tuple(party for party in reserved.parties if not is_surname(party)))),
        surnames=frozenset(words[0] for words in seen(tuple(filter(is_surname, reserved.parties)))),
        filling=frozenset(word for words in seen(_FILLING) for word in words),
        of_a_party=frozenset(word for words in seen(_OF_A_PARTY) for word in words),
    )


def _contains(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether the phrase stands in the name, its last word perhaps with an ending ("Moderatorinnen")."""
    for start in range(len(words) - len(phrase) + 1):
        stretch = words[start : start + len(phrase)]
        if all(map(_same, stretch[:-1], phrase[:-1])) and _inflects(stretch[-1], phrase[-1]):
            return True
    return False


def _inflects(word: str, taken: str) -> bool:
    endings = _ENDINGS if len(taken) > 3 else ("", "s")
    return any(_same(word.removesuffix(ending), taken) for ending in endings if word.endswith(ending))


def _same(word: str, taken: str) -> bool:
    if word == taken:
        return True
    return len(taken) >= _LOOSE and lookalikes.loosely(word) == lookalikes.loosely(taken)
