"""Why a questionnaire cannot be opened yet: each fault names its place and says what to do; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.core.locale import lazy
from app.surveys import comparing, ways
from app.surveys.questionnaire import WITH_OTHER, Explanation, Question, Questionnaire, Test, words_missing
from app.surveys.questions import TYPES

MOST_QUESTIONS = 300


class Code(StrEnum):
    """What can be wrong with a questionnaire."""

    NO_QUESTION = "no_question"
    TOO_MANY = "too_many"
    EMPTY_PAGE = "empty_page"
    SETTINGS = "settings"
    OTHER = "other"
    COMPARED = "compared"
    NO_ALT = "no_alt"
    NO_WORDS = "no_words"
    ITSELF = "itself"
    LOOP = "loop"
    FORWARD = "forward"
    UNKNOWN = "unknown"
    NOT_OFFERED = "not_offered"
    WRONG_TEST = "wrong_test"
    UNREACHABLE = "unreachable"
    NAMES_AUTHOR = "names_author"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a survey cannot open: `at` is the id of the page, item or option, none for the whole; what to do about it."""

    code: Code
    at: str | None
    sentence: Any


def faults(whole: Questionnaire, languages: Sequence[str] = (), *, anonymous: bool = False) -> tuple[Fault, ...]:
    """Everything that must be mended before the survey opens; with `languages`, words that are missing in one too."""
    found = [*_of_size(whole), *_of_pages(whole), *_of_questions(whole), *_of_conditions(whole)]
    if anonymous:
        found += [Fault(Code.NAMES_AUTHOR, each.id, NAMES_AUTHOR) for each in whole.questions if each.type == "file"]
    if not any(fault.code in (Code.ITSELF, Code.LOOP, Code.FORWARD, Code.UNKNOWN) for fault in found):
        found += _unreachable(whole)
    missing = dict.fromkeys(words_missing(whole, languages))
    found += [
        Fault(Code.NO_WORDS, at, lazy("Hier fehlt der Wortlaut in einer Sprache (%(language)s).", language=language))
        for at, language in missing
    ]
    return tuple(found)


NAMES_AUTHOR = lazy(
    "Eine anonyme Umfrage kann nicht nach Dateien fragen: Eine Datei könnte verraten, von wem sie ist. Löschen Sie die "
    "Frage, oder stellen Sie die Umfrage auf „nicht anonym“."
)


def _of_size(whole: Questionnaire) -> Iterator[Fault]:
    count = len(whole.questions)
    if not count:
        yield Fault(Code.NO_QUESTION, None, lazy("Die Umfrage hat noch keine Frage. Fügen Sie mindestens eine hinzu."))
    if count > MOST_QUESTIONS:
        said = lazy("Die Umfrage hat %(count)s Fragen, höchstens %(most)s sind möglich.", count=count,
                    most=MOST_QUESTIONS)  # fmt: skip
        yield Fault(Code.TOO_MANY, None, said)


def _of_pages(whole: Questionnaire) -> Iterator[Fault]:
    for page in whole.pages:
        if not page.items and not page.text:
            said = lazy("Die Seite ist leer. Fügen Sie eine Frage oder einen Text hinzu, oder löschen Sie sie.")
            yield Fault(Code.EMPTY_PAGE, page.id, said)
        for item in page.items:
            if isinstance(item, Explanation):
                if not item.text and not item.picture:
                    yield Fault(Code.EMPTY_PAGE, item.id, lazy("Der Text ist leer. Schreiben oder löschen Sie ihn."))
                if item.picture and not item.picture_alt:
                    yield Fault(Code.NO_ALT, item.id, NO_ALT)


NO_ALT = lazy("Das Bild braucht Worte für alle, die es nicht sehen: Was ist darauf zu sehen?")


def _of_questions(whole: Questionnaire) -> Iterator[Fault]:
    for question in whole.questions:
        yield from (Fault(Code.SETTINGS, question.id, said) for said in TYPES[question.type].faults(question))
        yield from (Fault(Code.COMPARED, question.id, said) for said in comparing.faults(question))
        for option in question.options:
            if option.other and question.type not in WITH_OTHER:
                said = lazy("Bei dieser Frageart kann keine Antwort einen Text dazu verlangen.")
                yield Fault(Code.OTHER, question.id, said)
            if option.picture and not option.picture_alt:
                yield Fault(Code.NO_ALT, question.id, NO_ALT)


def _of_conditions(whole: Questionnaire) -> Iterator[Fault]:
    met = ways.places(whole)
    for place, (at, condition) in enumerate(met):
        earlier = {each for each, _condition in met[:place]}
        for test in condition.tests if condition else ():
            fault = _of_reference(whole, at, test, earlier) or _of_value(at, test, whole.question(test.question_id))
            if fault:
                yield fault


def _of_reference(whole: Questionnaire, at: str, test: Test, earlier: set[str]) -> Fault | None:
    wanted = test.question_id
    if wanted == at:
        said = lazy("Die Bedingung fragt nach der eigenen Antwort dieser Frage. Wählen Sie eine frühere Frage.")
        return Fault(Code.ITSELF, at, said)
    if whole.question(wanted) is None:
        said = lazy("Die Bedingung nennt eine Frage, die es nicht (mehr) gibt. Wählen Sie eine andere.")
        return Fault(Code.UNKNOWN, at, said)
    if wanted in earlier:
        return None
    if at in ways.asked_by(whole, wanted):
        said = lazy("Zwei Bedingungen warten aufeinander (im Kreis). Lösen Sie eine der beiden.")
        return Fault(Code.LOOP, at, said)
    said = lazy(
        "Die Bedingung nennt eine Frage, die erst später kommt. Wählen Sie eine frühere, oder verschieben Sie sie."
    )
    return Fault(Code.FORWARD, at, said)


def _of_value(at: str, test: Test, question: Question | None) -> Fault | None:
    if question is None:
        return None
    kind = TYPES[question.type]
    if test.operator not in kind.operators:
        said = lazy("Diese Bedingung passt nicht zur Art der Frage, nach der sie fragt.")
        return Fault(Code.WRONG_TEST, at, said)
    offered = {
        "is": lambda: str(test.value) in kind.all_cells(question),
        "is_not": lambda: str(test.value) in kind.all_cells(question),
        "contains": lambda: str(test.value) in kind.all_cells(question),
        "contains_not": lambda: str(test.value) in kind.all_cells(question),
        "at_least": lambda: _is_bound(question, test.value),
        "at_most": lambda: _is_bound(question, test.value),
    }.get(test.operator, lambda: True)
    if offered():
        return None
    said = lazy("Die Bedingung nennt eine Antwort, die es bei der Frage nicht (mehr) gibt. Wählen Sie eine andere.")
    return Fault(Code.NOT_OFFERED, at, said)


def _is_bound(question: Question, value: Any) -> bool:
    """A number for numbers, a day for days."""
    if question.type != "date":
        return isinstance(value, int | float)
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _unreachable(whole: Questionnaire) -> Iterator[Fault]:
    """Pages and items that no answers lead to; what could not be decided within the bound is not called a fault."""
    said = lazy(
        "Dorthin führt kein Weg: Die Bedingungen schließen einander aus, oder eine Seite davor beendet die Umfrage."
    )
    without_way = ways.search(whole).without_way
    for page in whole.pages:
        lost = [item.id for item in page.items if item.id in without_way]
        if page.id in without_way and (page.shown_if or not lost or not all(item.shown_if for item in page.items)):
            lost = [page.id]
        yield from (Fault(Code.UNREACHABLE, at, said) for at in lost)
