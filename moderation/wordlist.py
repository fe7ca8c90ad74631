"""A list of words that make a person look: folded as a reader sees them, at the edges of words, with German endings."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.core import lookalikes

ENDINGS = frozenset(("", "e", "en", "em", "er", "es", "n", "s", "in", "innen", "ens", "ern"))
GAP = 3
LONGEST, LONGEST_ENDING = 40, 5
_LINE = re.compile(r"([1-5])\s+(\w+)\s+(\S.*)")
_WORD = re.compile(r"[^\W_]+(?:[*@$!€'][^\W_]+)*")


@dataclass(frozen=True)
class Entry:
    """A word or phrase: how grave it is, of which kind, and what may stand at each place."""

    severity: int
    kind: str
    steps: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Found:
    """An entry as it stands in a text."""

    entry: Entry
    excerpt: str


@dataclass(frozen=True)
class Wordlist:
    """The entries by their first word, so that a text is read once."""

    exact: dict[str, list[Entry]] = field(default_factory=dict)
    open_ended: dict[str, list[Entry]] = field(default_factory=dict)
    compounds: dict[str, list[Entry]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Wordlist":
        """Read entries; a line that is none is a mistake that names itself (ValueError)."""
        words = cls()
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            match = _LINE.fullmatch(line.strip())
            if not match:
                raise ValueError(f"wordlist: expected «severity kind words», found {line.strip()!r}")
            entry = Entry(int(match[1]), match[2], tuple(map(_step, match[3].split())))
            for first in entry.steps[0]:
                words._shelf(first).setdefault(first.strip("*"), []).append(entry)
        return words

    def _shelf(self, first: str) -> dict[str, list[Entry]]:
        if first.startswith("*"):
            return self.compounds
        return self.open_ended if first.endswith("*") else self.exact

    def find(self, text: str) -> Iterator[Found]:
        """Every entry that stands in the text, in its order."""
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [_folded(text[start:end]) for start, end in spans]
        for at, word in enumerate(words):
            for entry in self._candidates(word):
                end = _end_of(entry.steps, words, at)
                if end is not None:
                    yield Found(entry, text[spans[at][0] : spans[end - 1][1]])
        yield from self._spaced_out(text)

    def _candidates(self, word: str) -> list[Entry]:
        stem = word[:LONGEST]
        found = [entry for end in range(1, len(stem) + 1) for entry in self.open_ended.get(stem[:end], ())]
        shortest = max(len(word) - LONGEST_ENDING, 0)
        found += [entry for end in range(shortest, len(word) + 1) for entry in self.exact.get(word[:end], ())]
        found += [entry for part, entries in self.compounds.items() if part in word for entry in entries]
        return list(dict.fromkeys(found))

    def _spaced_out(self, text: str) -> Iterator[Found]:
        """Words written letter by letter: "I d i o t"."""
        for match in re.finditer(r"(?<!\w)\w(?:[ .\-*_]\w(?!\w)){3,30}", text):
            word = _folded(re.sub(r"[\W_]", "", match.group()))
            for entry in self._candidates(word):
                if len(entry.steps) == 1 and _end_of(entry.steps, [word], 0):
                    yield Found(entry, match.group())


@lru_cache(maxsize=4)
def read(path: Path) -> Wordlist:
    """The list in a file, read once."""
    return Wordlist.of(path.read_text(encoding="utf-8").splitlines())


def _step(alternatives: str) -> frozenset[str]:
    folded = set()
    for word in alternatives.split("|"):
        before, after = "*" * word.startswith("*"), "*" * (word.endswith("*") and len(word) > 1)
        folded.add("…" if word == "…" else before + _folded(word.strip("*")) + after)
    return frozenset(folded)


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    return "".join(lookalikes.words(word, leet=not word.isalpha()))


def _end_of(steps: tuple[frozenset[str], ...], words: list[str], at: int) -> int | None:
    """Where the phrase that begins at this word ends, or None; a gap skips up to three words."""
    for number, step in enumerate(steps):
        if step == {"…"}:
            ends = (_end_of(steps[number + 1 :], words, at + skipped) for skipped in range(GAP + 1))
            return next((end for end in ends if end is not None), None)
        if at >= len(words) or not any(_is(words[at], wanted) for wanted in step):
            return None
        at += 1
    return at


def _is(word: str, wanted: str) -> bool:
    inner = wanted.strip("*")
    if wanted.startswith("*"):
        return inner in word if wanted.endswith("*") else any(word.endswith(inner + ending) for ending in ENDINGS)
    if wanted.endswith("*"):
        return word.startswith(inner)
    return word.startswith(inner) and word[len(inner) :] in (ENDINGS if len(inner) > 3 else {""})
