"""What the words of an idea suggest: its action field, and whether it is a broken thing rather than an idea; pure.

A suggestion is a choice made ready, never a decision: the author sees it and may choose otherwise.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

ENDINGS = ("", "e", "en", "n", "er", "ern", "es", "s", "em", "in", "innen", "nen")
PART = 4
"""A keyword of so many letters is also found as part of a compound: "Weg" is not, "Radweg" is found in "Radwegnetz"."""
EXACT, HEAD, BEGINNING = 1.0, 0.75, 0.5
"""How much a keyword counts that is the whole word, its end ("Fahrradweg" is a Radweg), or its beginning."""
TITLE = 2.0
AT_MOST = 2
ENOUGH, AHEAD = 1.0, 1.2
NEAR = 8

Phrase = tuple[str, ...]


def words(text: str) -> list[str]:
    """The words of a text without capitals, accents and umlauts."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(sign for sign in folded if not unicodedata.combining(sign)))


def suggest_field(title: str, text: str, keywords: Mapping[str, Sequence[str]]) -> str | None:
    """The action field that the words name most clearly; None if none does, or two do alike.

    ``keywords`` are the words of each field (slug -> words or phrases) in the language of the text.
    """
    index = _index(tuple((slug, tuple(own)) for slug, own in keywords.items()))
    scores: dict[str, float] = defaultdict(float)
    times: dict[Phrase, int] = defaultdict(int)
    for weight, part in ((TITLE, title), (1.0, text)):
        for phrase, certainty in index.found_in(words(part)):
            times[phrase] += 1
            if times[phrase] <= AT_MOST:
                for slug in index.fields[phrase]:
                    scores[slug] += weight * certainty / len(index.fields[phrase])
    ranked = sorted(scores, key=lambda slug: -scores[slug])
    if not ranked or scores[ranked[0]] < ENOUGH:
        return None
    if len(ranked) > 1 and scores[ranked[0]] < AHEAD * scores[ranked[1]]:
        return None
    return ranked[0]


def looks_like_defect(
    title: str, text: str, things: Sequence[str], troubles: Sequence[str], phrases: Sequence[str] = ()
) -> str | None:
    """The words that name a broken thing ("Laterne … flackert"), or None; the form then shows where defects belong."""
    for sentence in re.split(r"[.!?\n]+", f"{title}\n{text}"):
        found = words(sentence)
        for phrase in _named(phrases, found).values():
            return phrase
        trouble_at = _named(troubles, found)
        for start, thing in _named(things, found).items():
            near = (trouble_at[at] for at in range(start - NEAR, start + NEAR + 1) if at in trouble_at)
            if trouble := next(near, None):
                return f"{thing} … {trouble}"
    return None


def _named(keywords: Sequence[str], found: list[str]) -> dict[int, str]:
    """Where in a sentence which of these words stand."""
    index = _index((("", tuple(keywords)),))
    return {start: " ".join(phrase) for start, phrase, _certainty in index.places(found)}


@dataclass(frozen=True)
class _Index:
    """Keywords by their first word."""

    fields: dict[Phrase, frozenset[str]]
    by_first: dict[str, list[Phrase]]

    def found_in(self, found: list[str]) -> Iterator[tuple[Phrase, float]]:
        """Each keyword in the text with its certainty."""
        return ((phrase, certainty) for _start, phrase, certainty in self.places(found))

    def places(self, found: list[str]) -> Iterator[tuple[int, Phrase, float]]:
        """Each keyword in the text with where it begins; a place belongs to the longest keyword there."""
        free_from = 0
        for start, word in enumerate(found):
            if start < free_from:
                continue
            phrase = self._phrase_at(found, start)
            if phrase:
                free_from = start + len(phrase)
                yield start, phrase, EXACT
            elif match := self._part_of(word):
                yield start, (match[0],), match[1]

    def _phrase_at(self, found: list[str], start: int) -> Phrase | None:
        candidates = [phrase for stem in _stems(found[start]) for phrase in self.by_first.get(stem, ())]
        fitting = [
            phrase
            for phrase in candidates
            if start + len(phrase) <= len(found)
            and all(own in _stems(word) for own, word in zip(phrase[1:], found[start + 1 :], strict=False))
        ]
        return max(fitting, key=lambda phrase: (len(phrase), len(phrase[0])), default=None)

    def _part_of(self, word: str) -> tuple[str, float] | None:
        word = word[:60]
        heads = [stem[start:] for stem in _stems(word) for start in range(1, len(stem) - PART + 1)]
        beginnings = [word[:end] for end in range(len(word) - 1, PART - 1, -1)]
        parts = [(part, HEAD) for part in heads if (part,) in self.fields]
        parts += [(part, BEGINNING) for part in beginnings if (part,) in self.fields]
        return max(parts, key=lambda part: len(part[0]), default=None)


def _stems(word: str) -> list[str]:
    """The word, and what is left of it without a German ending."""
    return [word[: len(word) - len(end)] for end in ENDINGS if word.endswith(end) and len(word) - len(end) >= 2]


@lru_cache(maxsize=32)
def _index(keywords: tuple[tuple[str, tuple[str, ...]], ...]) -> _Index:
    fields: dict[Phrase, set[str]] = defaultdict(set)
    for slug, own in keywords:
        for keyword in own:
            fields[tuple(words(keyword))].add(slug)
    by_first: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in fields:
        by_first[phrase[0]].append(phrase)
    return _Index({phrase: frozenset(slugs) for phrase, slugs in fields.items()}, dict(by_first))
