"""The address of a list of ideas: what it asks for, in public words, and how each choice changes it; pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from app.core.locale import lazy


class Sort(StrEnum):
    """The orders of a list, as they stand in its address."""

    NEWEST = "neueste"
    SUPPORTED = "unterstuetzt"
    DISCUSSED = "diskutiert"
    RANDOM = "zufall"
    BEST = "treffer"


WORDS_LIMIT = 100
STATUSES = MappingProxyType(
    {
        "eingegangen": "received",
        "in-pruefung": "in_review",
        "in-beratung": "in_consultation",
        "im-gemeinderat": "before_council",
        "angenommen": "accepted",
        "teilweise-angenommen": "partly_accepted",
        "nicht-umsetzbar": "not_feasible",
        "nicht-verfolgt": "not_pursued",
        "laeuft-schon": "under_way",
        "woanders": "forwarded",
        "in-umsetzung": "being_done",
        "umgesetzt": "done",
    }
)
ANSWERED = MappingProxyType({"ja": True, "offen": False})
PERIODS = MappingProxyType({"woche": timedelta(days=7), "monat": timedelta(days=31), "jahr": timedelta(days=366)})
SEED = re.compile(r"0\.\d{1,6}")
REFERENCE = re.compile(r"([A-Za-z]{1,8}-\d{4})-(\d{1,9})")
SHORTEST_INSIDE = 3  # letters of a word that is looked for within longer ones
# Short words that stand in nearly every title and say nothing.
EMPTY_WORDS = frozenset(
    re.split(
        " ",
        "als am an auf aus bei bis das dem den der des die ein eine einen einer eines fuer für hat ich ihr ist mit "
        "nach nicht oder sich sie sind und uns vom von vor was wie wir zum zur "
        "and are for from has not our the they this with you",
    )
)

PERIOD_NAMES = MappingProxyType(
    {"woche": lazy("Letzte 7 Tage"), "monat": lazy("Letzte 31 Tage"), "jahr": lazy("Letzte 12 Monate")}
)
ANSWER_NAMES = MappingProxyType({"ja": lazy("Beantwortet"), "offen": lazy("Noch offen")})
SORT_NAMES = MappingProxyType(
    {
        Sort.BEST: lazy("Beste Treffer"),
        Sort.NEWEST: lazy("Neueste"),
        Sort.SUPPORTED: lazy("Meist unterstützt"),
        Sort.DISCUSSED: lazy("Meist diskutiert"),
        Sort.RANDOM: lazy("Zufällig"),
    }
)
FILTERS = ("q", "feld", "stadtteil", "status", "antwort", "zeit")


@dataclass(frozen=True, slots=True)
class Address:
    """What stands in the address of a list; an empty word is no choice."""

    q: str = ""
    feld: str = ""
    stadtteil: str = ""
    status: str = ""
    antwort: str = ""
    zeit: str = ""
    sortierung: str = ""
    zufall: str = ""

    def query(self, **changes: str) -> dict[str, Any]:
        """The parameters of this address with these choices changed; a search or filter begins at the first page."""
        changed = replace(self, **changes)
        return {field.name: value for field in fields(self) if (value := getattr(changed, field.name))}

    @property
    def narrowed_by(self) -> frozenset[str]:
        """What narrows the list."""
        return frozenset(name for name in FILTERS if getattr(self, name))

    @property
    def sort(self) -> Sort:
        """The order, newest first unless asked otherwise."""
        return Sort(self.sortierung) if self.sortierung else Sort.NEWEST


def read(asked: Mapping[str, str], known_fields: Any, known_districts: Any) -> Address:
    """The address as far as it makes sense; anything else is left out rather than refused."""
    words = " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", asked.get("q", "")).split())[:WORDS_LIMIT]
    sort = _among(asked, "sortierung", frozenset(Sort))
    if sort == Sort.NEWEST or (sort == Sort.BEST and not words):
        sort = ""
    seed = asked.get("zufall", "")
    return Address(
        q=words,
        feld=_among(asked, "feld", known_fields),
        stadtteil=_among(asked, "stadtteil", known_districts),
        status=_among(asked, "status", STATUSES),
        antwort=_among(asked, "antwort", ANSWERED),
        zeit=_among(asked, "zeit", PERIODS),
        sortierung=sort,
        zufall=seed if sort == Sort.RANDOM and SEED.fullmatch(seed) else "",
    )


def _among(asked: Mapping[str, str], name: str, known: Any) -> str:
    value = asked.get(name, "")
    return value if value in known else ""


def inside(words: str) -> tuple[str, ...]:
    """The words of a search that may stand within longer ones ("Radweg" in "Fahrradwege"): none if it is quoted."""
    if re.search(r'["“”„]|(^|\s)-\w', words):
        return ()
    return tuple(telling(words))[:6]


def telling(words: str) -> list[str]:
    """The words that say what something is about: three letters or more, the empty ones left out, each once."""
    found = re.findall(r"[^\W_]+", words.casefold())
    return list(dict.fromkeys(word for word in found if len(word) >= SHORTEST_INSIDE and word not in EMPTY_WORDS))


def reference(words: str) -> str | None:
    """The number on a receipt, as it is stored ("hn-2026-42" is HN-2026-00042); None if the words are none."""
    found = REFERENCE.fullmatch(words.strip())
    return f"{found[1].upper()}-{int(found[2]):05d}" if found else None


def _plain(word: str) -> str:
    """A word without accents and umlauts."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word) if not unicodedata.combining(sign))


def parts(words: str) -> list[str]:
    """What words may be made of, for a search without hits: how each begins (`wort:*`), and how it ends.

    "Straßenlaterne" leads to "Laternen" and "Lastenfahrrad" to "Lastenrad" that way.
    """
    found: list[str] = []
    plain = (_plain(word) for word in telling(words))
    for word in [word for word in plain if word.isascii() and word.isalpha()][:3]:
        found.append(f"{word[: max(4, min(6, len(word) // 2))]}:*")
        found += [word[start:] for start in range(len(word) - 3) if start == 0 or start > 2][:20]
    return found
