"""What a text shows of itself: reasons why a person should look at it, each with its evidence; pure.

No signal decides anything. Published first, then looked at is the rule; only strong signals hold a text until a person
has read it. A language nobody here reads is no signal.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from app.core import lookalikes
from moderation import personal_data
from moderation.wordlist import Wordlist

EXCERPT = 80
EXCERPTS = 3

_URL = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"')\]]{1,2000}", re.IGNORECASE)
_NAMED_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(<?(https?://[^\s<>)]{1,2000})", re.IGNORECASE)
_DOMAIN = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:de|com|org|net|eu|info|gov|io)\b", re.IGNORECASE)
_SHORTENERS = {
    *("bit.ly", "t.co", "tinyurl.com", "goo.gl", "ow.ly", "is.gd", "v.gd", "buff.ly", "rebrand.ly", "cutt.ly"),
    *("shorturl.at", "t.ly", "tiny.cc", "rb.gy", "bl.ink", "s.id", "t1p.de", "kurzelinks.de", "shorte.st", "adf.ly"),
}
_STRETCHED = re.compile(r"(\w)\1{6,}|([!?.*=~#-])\2{11,}")
_PROBES = re.compile(
    r"<[ /]{0,3}(?:script|img|svg|iframe|object|embed|link|meta|style|form|input|video|audio|details|math|base|body)\b"
    r"|<[a-z]{1,10}[ /][^<>]{0,200}\bon[a-z]{3,20} {0,3}="
    r"|\bjavascript {0,3}: {0,3}\w|\balert {0,2}\( {0,2}['\"`]?\w{0,20}['\"`]? {0,2}\)"
    r"|\bdocument\.(?:cookie|domain|location)"
    r"|['\"] {0,3}(?:or|and) {0,3}['\"]?(\d{1,9})['\"]? {0,3}= {0,3}['\"]?\1|\bunion {1,3}(?:all {1,3})?select\b"
    r"|; {0,3}drop {1,3}table\b|\bwaitfor {1,3}delay\b|\b(?:pg_)?sleep {0,2}\( {0,2}\d|\bbenchmark\(|\bxp_cmdshell\b"
    r"|(?:\.\.[/\\]){2,}|/etc/passwd|\$\{ {0,3}(?:jndi|env|sys)\b|\$\{\d{1,4} {0,2}[*+-] {0,2}\d|\{\{[^{}\n]{1,40}\}\}"
    r"|<!(?:entity|doctype)\b|%0d%0a|%00|\bssrf\b|\bxss\b|\bsqli\b|interact\.?sh\b|oastify|burpcollaborator"
    r"|security research|penetration ?test|\bpayload {1,2}\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason: how grave (1 to 5), where in the text, and whether it holds the text until a person has read it."""

    code: str
    severity: int
    evidence: tuple[str, ...] = ()
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on something is a signal, and which signals hold a text; all of it may be set."""

    hold_severity: int = 4
    hold_codes: frozenset[str] = frozenset({"spam", "disguised_link", "iban", "probe"})
    links: int = 4
    links_of_a_newcomer: int = 2
    links_held: int = 10
    repeats: int = 3
    emoji: int = 12
    shouted_letters: int = 40
    shouted_share: float = 0.7


DEFAULT = Limits()
NO_WORDS = Wordlist()


def screen(
    title: str,
    text: str,
    *,
    words: Wordlist = NO_WORDS,
    limits: Limits = DEFAULT,
    earlier: Collection[str] = (),
    newcomer: bool = False,
) -> tuple[Signal, ...]:
    """The signals of a text, the gravest first; ``earlier`` are fingerprints of other texts."""
    whole = f"{title}\n{text}"
    found = [
        *_words(whole, words),
        *_links(whole, limits, newcomer),
        *_repetition(whole, limits),
        *_loudness(whole, limits),
        *_personal_data(whole),
    ]
    if probes := list(_excerpts(whole, _PROBES)):
        found.append(Signal("probe", 2, tuple(probes)))
    if fingerprint(title, text) in earlier:
        found.append(Signal("duplicate", 2))
    codes = {signal.code for signal in found}
    if {"links", "repetition"} <= codes or ("advert" in codes and _URL.search(whole)):
        found.append(Signal("spam", 3, tuple(_excerpts(whole, _URL))))
    kept = [signal for signal in found if signal.code != "advert"]
    return tuple(sorted((_held(signal, limits) for signal in kept), key=lambda signal: -signal.severity))


def holds(signals: Iterable[Signal], limits: Limits = DEFAULT) -> bool:
    """Whether a person must read the text before it is published."""
    return any(_held(signal, limits).holds for signal in signals)


def fingerprint(title: str, text: str) -> str:
    """The same for two texts that differ only in case, accents, blanks and punctuation."""
    return hashlib.sha256(" ".join(lookalikes.words(f"{title} {text}", leet=False)).encode()).hexdigest()


def _held(signal: Signal, limits: Limits) -> Signal:
    return replace(signal, holds=signal.severity >= limits.hold_severity or signal.code in limits.hold_codes)


def _words(whole: str, words: Wordlist) -> Iterator[Signal]:
    gravest: dict[str, int] = {}
    evidence: dict[str, list[str]] = {}
    for found in words.find(whole):
        kind = found.entry.kind
        gravest[kind] = max(gravest.get(kind, 0), found.entry.severity)
        evidence.setdefault(kind, []).append(found.excerpt[:EXCERPT])
    for kind, severity in gravest.items():
        yield Signal(kind, severity, tuple(dict.fromkeys(evidence[kind]))[:EXCERPTS])


def _links(whole: str, limits: Limits, newcomer: bool) -> Iterator[Signal]:
    addresses = [match.group() for match in _URL.finditer(whole)]
    if len(addresses) >= (limits.links_of_a_newcomer if newcomer else limits.links):
        yield Signal("links", 3 if newcomer else 2, tuple(address[:EXCERPT] for address in addresses[:EXCERPTS]))
    if len(addresses) >= limits.links_held:
        yield Signal("spam", 3, (addresses[0][:EXCERPT],))
    if short := [address for address in addresses if _host(address) in _SHORTENERS]:
        yield Signal("shortener", 1, tuple(address[:EXCERPT] for address in short[:EXCERPTS]))
    disguised = [label for label, target in _NAMED_LINK.findall(whole) if _misleads(label, target)]
    disguised += [address for address in addresses if "@" in address.split("://", 1)[-1].split("/", 1)[0]]
    if disguised:
        yield Signal("disguised_link", 3, tuple(label[:EXCERPT] for label in disguised[:EXCERPTS]))


def _host(address: str) -> str:
    try:
        host = urlsplit(address if "://" in address else f"http://{address}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _misleads(label: str, target: str) -> bool:
    """Whether a link is named like one domain and leads to another."""
    host = _host(target)
    named = _DOMAIN.search(label)
    said = named.group().lower().removeprefix("www.") if named else host
    return not (host == said or host.endswith(f".{said}") or said.endswith(f".{host}"))


def _repetition(whole: str, limits: Limits) -> Iterator[Signal]:
    whole = _URL.sub(" ", whole)
    sentences = Counter(
        sentence for part in re.split(r"[.!?\n]+", whole.casefold()) if len(sentence := " ".join(part.split())) > 7
    )
    repeated = [sentence for sentence, times in sentences.items() if times >= limits.repeats]
    words = re.findall(r"\w{2,}", whole.casefold())
    monotonous = len(words) >= 30 and len(set(words)) < 0.2 * len(words)
    if repeated or monotonous:
        evidence = repeated or [word for word, _times in Counter(words).most_common(1)]
        yield Signal("repetition", 2, tuple(sentence[:EXCERPT] for sentence in evidence[:EXCERPTS]))


def _loudness(whole: str, limits: Limits) -> Iterator[Signal]:
    letters = [sign for sign in whole if sign.isalpha() and sign.lower() != sign.upper()]
    if len(letters) >= limits.shouted_letters:
        capitals = sum(map(str.isupper, letters))
        if capitals >= limits.shouted_share * len(letters):
            yield Signal("shouting", 1, (whole.strip()[:EXCERPT],))
    if stretched := list(_excerpts(whole, _STRETCHED)):
        yield Signal("stretching", 1, tuple(stretched))
    pictures = [sign for sign in whole if sign > "\u2190" and unicodedata.category(sign) == "So"]
    if len(pictures) >= limits.emoji and len(pictures) * 10 >= len(letters):
        yield Signal("emoji", 1, ("".join(pictures[:EXCERPTS]),))


def _personal_data(whole: str) -> Iterator[Signal]:
    for kind, places in personal_data.found_in(whole).items():
        yield Signal(kind, 3 if kind == "iban" else 2, tuple(place[:EXCERPT] for place in places[:EXCERPTS]))


def _excerpts(whole: str, pattern: re.Pattern[str]) -> Iterator[str]:
    for number, match in enumerate(pattern.finditer(whole)):
        if number == EXCERPTS:
            return
        yield match.group()[:EXCERPT]
