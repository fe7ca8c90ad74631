"""A survey as a file (JSON): taken along to another city, taken over from one, and the built-in patterns; pure."""

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from app.core import text
from app.core.locale import lazy
from app.surveys.documents import Malformed, from_document, to_document
from app.surveys.questionnaire import LANGUAGE, Questionnaire, Words

FORMAT = "survey"
VERSION = 1
LARGEST_FILE = 2_000_000
TITLE_LIMIT = 120
TEXT_LIMIT = 10_000
PATTERNS = Path(__file__).parent / "patterns"
AUDIENCES = ("guest", "email", "resident", "code")
RESULTS_WHEN = ("at_once", "after_end", "by_question", "never")


class FileRefused(ValueError):
    """The file is no survey; `sentence` says why."""

    def __init__(self, sentence: Any) -> None:
        super().__init__()
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a survey is without its period, its field and its answers."""

    title: Words
    text: Words
    languages: tuple[str, ...]
    questionnaire: Questionnaire = field(default_factory=Questionnaire)
    audience: str = "guest"
    anonymous: bool = False
    results_when: str = "after_end"


def to_file(pattern: Pattern) -> str:
    """The file of a survey."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": dict(pattern.title),
        "text": dict(pattern.text),
        "languages": list(pattern.languages),
        "audience": pattern.audience,
        "anonymous": pattern.anonymous,
        "results_when": pattern.results_when,
        "questionnaire": to_document(pattern.questionnaire),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def from_file(content: bytes) -> Pattern:
    """The survey in a file; raises `FileRefused`."""
    document = _parsed(content)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise FileRefused(
            lazy("Das ist keine Umfrage dieser Plattform: Der Eintrag „format“ fehlt oder ist ein anderer.")
        )
    if document.get("version") != VERSION:
        raise FileRefused(lazy("Die Datei kommt aus einer anderen Fassung der Plattform (%(version)s).",
                               version=str(document.get("version"))[:20]))  # fmt: skip
    languages = _languages(document.get("languages"))
    try:
        whole = from_document(document.get("questionnaire"))
    except Malformed as refusal:
        raise FileRefused(lazy("Der Fragebogen ist beschädigt. %(what)s", what=refusal.sentence)) from None
    return Pattern(
        title=_words(document, "title", TITLE_LIMIT, single_line=True),
        text=_words(document, "text", TEXT_LIMIT, single_line=False),
        languages=languages,
        questionnaire=whole,
        audience=_among(document, "audience", AUDIENCES),
        anonymous=document.get("anonymous") is True,
        results_when=_among(document, "results_when", RESULTS_WHEN),
    )


def _parsed(content: bytes) -> Any:
    if len(content) > LARGEST_FILE:
        raise FileRefused(lazy("Die Datei ist zu groß. Umfragen haben höchstens 2 MB."))
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileRefused(lazy("Die Datei ist kein Text in UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise FileRefused(lazy("Die Datei ist kein gültiges JSON: In Zeile %(line)s stimmt etwas nicht.",
                               line=error.lineno)) from None  # fmt: skip
    except (RecursionError, ValueError):
        raise FileRefused(lazy("Die Datei ist zu tief verschachtelt, oder eine Zahl darin ist zu lang.")) from None


def _languages(value: Any) -> tuple[str, ...]:
    fine = (
        isinstance(value, list) and value and all(isinstance(code, str) and LANGUAGE.fullmatch(code) for code in value)
    )
    if not fine or len(value) > 10 or len(set(value)) != len(value):
        raise FileRefused(lazy("Der Eintrag „languages“ nennt keine Sprachen."))
    return tuple(value)


def _words(document: dict[str, Any], name: str, limit: int, *, single_line: bool) -> Words:
    value = document.get(name, {})
    said: dict[str, str] = {}
    for code, words in value.items() if isinstance(value, dict) else ():
        if isinstance(words, str) and LANGUAGE.fullmatch(code):
            try:
                said[code] = text.clean(words, limit, single_line=single_line, required=False)
            except text.TextRefused as refusal:
                raise FileRefused(
                    lazy("Eintrag „%(name)s“: %(what)s", name=name, what=text.sentence(refusal))
                ) from None
    if not isinstance(value, dict) or len(said) != len(value):
        raise FileRefused(lazy("Der Eintrag „%(name)s“ ist kein Text je Sprache.", name=name))
    return {code: words for code, words in said.items() if words}


def _among(document: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = document.get(name)
    if not isinstance(value, str) or value not in known:
        raise FileRefused(lazy("Der Eintrag „%(name)s“ fehlt oder ist unbekannt.", name=name))
    return value


@cache
def patterns() -> dict[str, Pattern]:
    """The built-in patterns by name, ready to be changed."""
    return {path.stem: from_file(path.read_bytes()) for path in sorted(PATTERNS.glob("*.json"))}
