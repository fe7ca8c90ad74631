"""One page, question or text as the fields of a plain form, and back; pure. Ids stay: answers keep their meaning."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.core.locale import lazy
from app.surveys.arranging import Piece
from app.surveys.documents import Malformed, from_document, to_document
from app.surveys.questionnaire import MOST_TESTS, SETTINGS, WITH_OPTIONS, Page, Question, Questionnaire, Words, new_id
from app.surveys.questions import TYPES

Values = Mapping[str, str]
NUMBER = re.compile(r"[+-]?\d{1,13}([.,]\d{1,9})?")
SPARE = 3  # empty rows for further options
SPARE_AT_FIRST = 6  # and for the first ones of a new question
SPARE_TESTS = 2
PAGE, EXPLANATION = "page", "explanation"


def kind_of(piece: Piece) -> str:
    """`page`, `explanation` or the type of the question."""
    if isinstance(piece, Page):
        return PAGE
    return piece.type if isinstance(piece, Question) else EXPLANATION


def values_of(piece: Piece) -> dict[str, str]:
    """The fields of the form, filled with the piece as it stands."""
    document = _document(piece)
    values: dict[str, str] = {"picture": document.get("picture") or ""}
    for name in ("title", "help", "text", "picture_alt"):
        values |= _words_values(name, document.get(name, {}))
    for name in ("required", "confidential", "ends"):
        values[name] = "1" if document.get(name) else ""
    for name in ("options", "rows"):
        values[name] = ",".join(option["id"] for option in document.get(name, []))
        for place, option in enumerate(document.get(name, []), 1):
            values |= _option_values(option, place)
    for name, value in document.get("settings", {}).items():
        values |= _words_values(f"set-{name}", value) if isinstance(value, dict) else {f"set-{name}": _written(value)}
    return values | _condition_values(document.get("shown_if"))


def _document(piece: Piece) -> dict[str, Any]:
    whole = Questionnaire((piece,) if isinstance(piece, Page) else (Page("p0", items=(piece,)),))
    page: dict[str, Any] = to_document(whole)["pages"][0]
    return page if isinstance(piece, Page) else page["items"][0]


def _words_values(name: str, words: Words) -> dict[str, str]:
    return {f"{name}-{language}": said for language, said in words.items()}


def _option_values(option: Mapping[str, Any], place: int) -> dict[str, str]:
    id = option["id"]
    return {
        **_words_values(id, option["title"]),
        **_words_values(f"{id}-alt", option.get("picture_alt", {})),
        f"{id}-place": str(place),
        f"{id}-other": "1" if option.get("other") else "",
        f"{id}-picture": option.get("picture") or "",
        f"{id}-stands": option.get("stands_for") or "",
    }


def _written(value: Any) -> str:
    return "1" if value is True else str(value)


def _condition_values(condition: Mapping[str, Any] | None) -> dict[str, str]:
    if condition is None:
        return {"all_of": "1", "tests": "0"}
    values = {"all_of": "1" if condition["all_of"] else "", "tests": str(len(condition["tests"]))}
    for number, test in enumerate(condition["tests"]):
        beside = test["operator"] in ("at_least", "at_most")
        word = "" if beside or "value" not in test else str(test["value"])
        values[f"test-{number}"] = f"{test['question_id']}|{test['operator']}|{word}"
        values[f"test-{number}-value"] = str(test["value"]) if beside else ""
    return values


def piece_of(kind: str, id: str, values: Values, languages: Sequence[str]) -> Piece:
    """The piece that a form describes; raises `Malformed`. The items of a page are not part of its form."""
    document: dict[str, Any] = {"id": id, "shown_if": _condition_of(values)}
    if kind == PAGE:
        document |= _words_of(values, ("title", "text"), languages) | {"ends": bool(values.get("ends"))}
        return from_document({"pages": [document]}).pages[0]
    if kind == EXPLANATION:
        document |= _words_of(values, ("text", "picture_alt"), languages) | {"picture": values.get("picture") or None}
    else:
        document |= _question_of(kind, values, languages)
    try:
        return from_document({"pages": [{"id": "p0", "items": [document]}]}).pages[0].items[0]
    except Malformed as refusal:
        raise Malformed(refusal.place[2:], refusal.what) from None  # the form is about this place alone


def _question_of(kind: str, values: Values, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "type": kind,
        **_words_of(values, ("title", "help"), languages),
        "required": bool(values.get("required")),
        "confidential": bool(values.get("confidential")),
        "options": _options_of(values, "options", languages) if kind in WITH_OPTIONS else [],
        "rows": _options_of(values, "rows", languages) if kind == "matrix" else [],
        "settings": {name: _setting_of(values, name, how, languages) for name, how in SETTINGS[kind].items()},
    }


def _words_of(values: Values, names: Sequence[str], languages: Sequence[str]) -> dict[str, Any]:
    return {name: {code: values.get(f"{name}-{code}", "") for code in languages} for name in names}


def _options_of(values: Values, name: str, languages: Sequence[str]) -> list[dict[str, Any]]:
    """The options with words, in the order of their places; one that was given another place moves there."""
    found: list[tuple[float, dict[str, Any]]] = []
    for number, id in enumerate(_ids_of(values, name), 1):
        title = {code: values.get(f"{id}-{code}", "") for code in languages}
        if not any(words.strip() for words in title.values()):
            continue
        option = {
            "id": id,
            "title": title,
            "other": bool(values.get(f"{id}-other")),
            "picture": values.get(f"{id}-picture") or None,
            "picture_alt": {code: values.get(f"{id}-alt-{code}", "") for code in languages},
            "stands_for": re.sub(r"\s*[-–]\s*", "-", values.get(f"{id}-stands", "").strip()) or None,
        }
        found.append((_place_of(values.get(f"{id}-place", "").strip(), number), option))
    return [option for _place, option in sorted(found, key=lambda each: each[0])]


def _ids_of(values: Values, name: str) -> list[str]:
    """The options that the form has rows for, each once."""
    return list(dict.fromkeys(filter(None, values.get(name, "").split(",")[:200])))


def _place_of(typed: str, number: int) -> float:
    """Where the option that stood at `number` goes: behind what stands at a later place, before one at an earlier."""
    if not re.fullmatch(r"[0-9]{1,3}", typed):
        return number + 1000
    place = int(typed)
    return place + (0.5 if place > number else -0.5 if place < number else 0)


def _setting_of(values: Values, name: str, how: str, languages: Sequence[str]) -> Any:
    typed = values.get(f"set-{name}", "").strip()
    if how == "words":
        return {code: values.get(f"set-{name}-{code}", "") for code in languages}
    if how == "flag":
        return bool(typed)
    if how in ("day", "compares") or not typed:
        return typed or None
    return _number_of(typed)


def _number_of(typed: str) -> int | float:
    if not NUMBER.fullmatch(typed):
        raise Malformed((), lazy("Hier wird eine Zahl erwartet."))
    number = float(typed.replace(",", "."))
    return int(number) if number == int(number) else number


def _condition_of(values: Values) -> dict[str, Any] | None:
    tests: list[dict[str, Any]] = []
    for number in range(_tests_of(values)):
        question_id, _bar, rest = values.get(f"test-{number}", "").partition("|")
        operator, _bar, word = rest.partition("|")
        if question_id:
            beside = values.get(f"test-{number}-value", "").strip()
            tests.append(
                {"question_id": question_id, "operator": operator, "value": _test_value(operator, word, beside)}
            )
    return {"all_of": bool(values.get("all_of")), "tests": tests} if tests else None


def _tests_of(values: Values) -> int:
    """How many tests the form has rows for."""
    count = values.get("tests", "")
    return min(MOST_TESTS, int(count)) if re.fullmatch(r"\d{1,3}", count) else 0


def _test_value(operator: str, word: str, beside: str) -> Any:
    if operator not in ("at_least", "at_most"):
        return word
    return beside if re.fullmatch(r"\d{4}-\d\d-\d\d", beside) else _number_of(beside)


def _is_left_empty(row: str, values: Values) -> bool:
    """A row that was offered and sent back without a word."""
    said = [value for name, value in values.items() if name.startswith(f"{row}-") and name != f"{row}-place"]
    return f"{row}-place" in values and not any(said)


def spare(kind: str, values: Values, taken: frozenset[str]) -> dict[str, str]:
    """The fields with empty rows for further options, rows and tests."""
    sent = _tests_of(values)
    asked = sum(bool(values.get(f"test-{number}")) for number in range(sent))
    more: dict[str, str] = {**values, "tests": str(min(MOST_TESTS, max(sent, asked + SPARE_TESTS)))}
    used = set(taken)
    for name, letter, wanted in (("options", "o", kind in WITH_OPTIONS), ("rows", "r", kind == "matrix")):
        ids = _ids_of(values, name)
        missing = (SPARE if ids else SPARE_AT_FIRST) - sum(_is_left_empty(each, values) for each in ids)
        for _number in range(missing if wanted else 0):
            ids.append(new_id(letter, used))
            used.add(ids[-1])
        more[name] = ",".join(ids)
    return more


def operators_of(question: Question) -> tuple[str, ...]:
    """How a condition can ask about this question."""
    return TYPES[question.type].operators
