"""A questionnaire as a document (JSON) and back; pure. What is broken is refused with its place in plain words."""

from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from typing import Any, TypeVar

from app.core import text
from app.core.locale import lazy
from app.surveys.questionnaire import (
    COMPARES,
    HELP_LIMIT,
    ID,
    LABEL_LIMIT,
    LANGUAGE,
    LARGEST,
    MOST_ITEMS,
    MOST_OPTIONS,
    MOST_PAGES,
    MOST_ROWS,
    MOST_TESTS,
    OPERATORS,
    PICTURE,
    SETTINGS,
    STANDS_FOR,
    TEXT_LIMIT,
    TITLE_LIMIT,
    WITHOUT_VALUE,
    Condition,
    Explanation,
    Item,
    Option,
    Page,
    Question,
    Questionnaire,
    Test,
    Words,
    every_id,
)

Place = tuple[Any, ...]
Made = TypeVar("Made")
PAGE = {"id", "title", "text", "items", "shown_if", "ends"}
QUESTION = {
    *("id", "type", "title", "help", "required", "confidential", "options", "rows", "settings", "shown_if"),
}
EXPLANATION = {"id", "text", "picture", "picture_alt", "shown_if"}
OPTION = {"id", "title", "other", "picture", "picture_alt", "stands_for"}
WRONG = lazy("Hier steht etwas, das nicht in eine Umfrage gehört.")


class Malformed(ValueError):
    """Not a questionnaire; `sentence` says where and what."""

    def __init__(self, place: Place, what: Any) -> None:
        super().__init__()
        self.place, self.what = place, what

    @property
    def sentence(self) -> str:
        """The place, then what is wrong with it, in the language being spoken."""
        where = ", ".join(str(step) for step in self.place)
        return f"{where}: {self.what}" if where else str(self.what)

    def __str__(self) -> str:
        return self.sentence


def from_document(document: Any) -> Questionnaire:
    """The questionnaire that a document describes; raises `Malformed` naming the place."""
    top = _mapping(document, (), {"pages"})
    made = Questionnaire(_each(top.get("pages"), (), MOST_PAGES, _nth_page, _page))
    if sum(len(page.items) for page in made.pages) > MOST_ITEMS:
        raise Malformed((), lazy("Das sind mehr als %(most)s Fragen und Texte.", most=MOST_ITEMS))
    _refuse_double_ids(made)
    return made


def to_document(whole: Questionnaire) -> dict[str, Any]:
    """The document of a questionnaire; what is empty is left out."""
    return {"pages": [_page_document(page) for page in whole.pages]}


def _nth_page(number: int) -> Any:
    return lazy("Seite %(number)s", number=number)


def _nth_item(number: int) -> Any:
    return lazy("%(number)s. Eintrag", number=number)


def _nth_option(number: int) -> Any:
    return lazy("Antwort %(number)s", number=number)


def _nth_row(number: int) -> Any:
    return lazy("Zeile %(number)s", number=number)


def _each(
    listed: Any,
    place: Place,
    most: int,
    name: Callable[[int], Any],
    make: Callable[[Any, Place], Made],
) -> tuple[Made, ...]:
    listed = [] if listed is None else listed
    if not isinstance(listed, list):
        raise Malformed(place, lazy("Hier wird eine Liste erwartet."))
    if len(listed) > most:
        raise Malformed(place, lazy("Das sind %(count)s Einträge, höchstens %(most)s sind möglich.",
                                    count=len(listed), most=most))  # fmt: skip
    return tuple(make(each, (*place, name(number))) for number, each in enumerate(listed, 1))


def _page(value: Any, place: Place) -> Page:
    given = _mapping(value, place, PAGE)
    return Page(
        id=_id(given, place),
        title=_words(given.get("title"), place, TITLE_LIMIT, single_line=True),
        text=_words(given.get("text"), place, TEXT_LIMIT),
        items=_each(given.get("items"), place, MOST_ITEMS, _nth_item, _item),
        shown_if=_condition(given.get("shown_if"), place),
        ends=_flag(given, "ends", place),
    )


def _item(value: Any, place: Place) -> Item:
    if isinstance(value, dict) and "type" in value:
        return _question(value, place)
    given = _mapping(value, place, EXPLANATION)
    return Explanation(
        id=_id(given, place),
        text=_words(given.get("text"), place, TEXT_LIMIT),
        picture=_picture(given, place),
        picture_alt=_words(given.get("picture_alt"), place, HELP_LIMIT, single_line=True),
        shown_if=_condition(given.get("shown_if"), place),
    )


def _question(value: dict[str, Any], place: Place) -> Question:
    given = _mapping(value, place, QUESTION)
    kind = given["type"]
    if not isinstance(kind, str) or kind not in SETTINGS:
        raise Malformed(place, lazy("Die Frageart „%(name)s“ gibt es nicht.", name=_short(kind)))
    title = _words(given.get("title"), place, TITLE_LIMIT, single_line=True)
    if not title:
        raise Malformed(place, lazy("Die Frage hat keinen Wortlaut."))
    return Question(
        id=_id(given, place),
        type=kind,
        title=title,
        help=_words(given.get("help"), place, HELP_LIMIT),
        required=_flag(given, "required", place),
        confidential=_flag(given, "confidential", place),
        options=_each(given.get("options"), place, MOST_OPTIONS, _nth_option, _option),
        rows=_each(given.get("rows"), place, MOST_ROWS, _nth_row, _option),
        settings=_settings(kind, given.get("settings"), place),
        shown_if=_condition(given.get("shown_if"), place),
    )


def _option(value: Any, place: Place) -> Option:
    given = _mapping(value, place, OPTION)
    title = _words(given.get("title"), place, TITLE_LIMIT, single_line=True)
    if not title:
        raise Malformed(place, lazy("Die Antwort hat keinen Wortlaut."))
    return Option(
        id=_id(given, place),
        title=title,
        other=_flag(given, "other", place),
        picture=_picture(given, place),
        picture_alt=_words(given.get("picture_alt"), place, HELP_LIMIT, single_line=True),
        stands_for=_stands_for(given.get("stands_for"), place),
    )


def _stands_for(value: Any, place: Place) -> str | None:
    if value is not None and (not isinstance(value, str) or not STANDS_FOR.fullmatch(value)):
        raise Malformed(
            place, lazy("Eine Antwort steht für ein Alter wie „18-24“ oder „65-“ oder für einen Stadtteil.")
        )
    return value


def _condition(value: Any, place: Place) -> Condition | None:
    if value is None:
        return None
    where = (*place, lazy("Bedingung"))
    given = _mapping(value, where, {"all_of", "tests"})
    tests = _each(given.get("tests"), where, MOST_TESTS, lambda number: number, _test)
    if not tests:
        raise Malformed(where, lazy("Die Bedingung nennt keine Frage."))
    return Condition(_flag(given, "all_of", where, default=True), tests)


def _test(value: Any, place: Place) -> Test:
    given = _mapping(value, place, {"question_id", "operator", "value"})
    question_id, operator, wanted = given.get("question_id"), given.get("operator"), given.get("value")
    if not isinstance(question_id, str) or not ID.fullmatch(question_id) or operator not in OPERATORS:
        raise Malformed(place, WRONG)
    if operator in WITHOUT_VALUE:
        return Test(question_id, str(operator))
    if isinstance(wanted, str):
        return Test(question_id, str(operator), _text(wanted, place, TITLE_LIMIT, single_line=True))
    return Test(question_id, str(operator), _number(wanted, place))


def _settings(kind: str, value: Any, place: Place) -> dict[str, Any]:
    given = _mapping({} if value is None else value, place, set(SETTINGS[kind]))
    made = {name: _setting(SETTINGS[kind][name], wanted, place) for name, wanted in given.items() if wanted is not None}
    return {name: wanted for name, wanted in made.items() if wanted is not False and wanted != {}}


def _setting(kind: str, value: Any, place: Place) -> Any:
    match kind:
        case "flag":
            return _flag({"flag": value}, "flag", place)
        case "words":
            return _words(value, place, LABEL_LIMIT, single_line=True)
        case "number":
            return _number(value, place)
        case "day":
            return _day(value, place)
        case "compares":
            if value not in COMPARES:
                raise Malformed(place, WRONG)
            return value
    least, most = {"whole": (0, MOST_OPTIONS), "steps": (3, 11), "decimals": (0, 6)}[kind]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Malformed(place, lazy("Hier wird eine ganze Zahl von %(least)s bis %(most)s erwartet.",
                                    least=least, most=most))  # fmt: skip
    return value


def _mapping(value: Any, place: Place, known: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Malformed(place, lazy("Hier wird ein Objekt mit Namen und Werten erwartet."))
    unknown = [name for name in value if name not in known]
    if unknown:
        raise Malformed(place, lazy("Den Eintrag „%(name)s“ gibt es hier nicht.", name=_short(unknown[0])))
    return value


def _short(value: Any) -> str:
    return text.shown_again(str(value))[:40]


def _id(given: dict[str, Any], place: Place) -> str:
    value = given.get("id")
    if not isinstance(value, str) or not ID.fullmatch(value):
        raise Malformed(place, lazy("Die Kennung fehlt oder ist keine (ein kleiner Buchstabe, dann bis zu 15 weitere "
                                    "oder Ziffern)."))  # fmt: skip
    return value


def _flag(given: dict[str, Any], name: str, place: Place, *, default: bool = False) -> bool:
    value = given.get(name, default)
    if not isinstance(value, bool):
        raise Malformed(place, lazy("„%(name)s“ ist ja oder nein (true oder false).", name=name))
    return value


def _picture(given: dict[str, Any], place: Place) -> str | None:
    value = given.get("picture")
    if value is not None and (not isinstance(value, str) or not PICTURE.fullmatch(value)):
        raise Malformed(place, WRONG)
    return value


def _number(value: Any, place: Place) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > LARGEST:
        raise Malformed(place, lazy("Hier wird eine Zahl erwartet."))
    return value


def _day(value: Any, place: Place) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise Malformed(place, lazy("Hier wird ein Tag wie 2027-03-04 erwartet.")) from None


def _words(value: Any, place: Place, limit: int, *, single_line: bool = False) -> Words:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(code, str) and LANGUAGE.fullmatch(code) for code in value):
        raise Malformed(place, lazy("Hier wird ein Text je Sprache erwartet, zum Beispiel {'de': '…'}."))
    said = {code: _text(words, place, limit, single_line=single_line) for code, words in value.items()}
    return {code: words for code, words in said.items() if words}


def _text(value: Any, place: Place, limit: int, *, single_line: bool) -> str:
    if not isinstance(value, str):
        raise Malformed(place, lazy("Hier wird Text erwartet."))
    try:
        return text.clean(value, limit, single_line=single_line, required=False)
    except text.TextRefused as refusal:
        raise Malformed(place, text.sentence(refusal)) from None


def _refuse_double_ids(made: Questionnaire) -> None:
    seen: set[str] = set()
    for each in every_id(made.pages):
        if each in seen:
            raise Malformed((), lazy("Die Kennung „%(id)s“ ist zweimal vergeben.", id=each))
        seen.add(each)


def _page_document(page: Page) -> dict[str, Any]:
    return _without_empty(
        id=page.id,
        title=dict(page.title),
        text=dict(page.text),
        items=[_item_document(item) for item in page.items],
        shown_if=_condition_document(page.shown_if),
        ends=page.ends,
    )


def _item_document(item: Item) -> dict[str, Any]:
    if isinstance(item, Explanation):
        return _without_empty(
            id=item.id,
            text=dict(item.text),
            picture=item.picture,
            picture_alt=dict(item.picture_alt),
            shown_if=_condition_document(item.shown_if),
        )
    return _without_empty(
        id=item.id,
        type=item.type,
        title=dict(item.title),
        help=dict(item.help),
        required=item.required,
        confidential=item.confidential,
        options=_option_documents(item.options),
        rows=_option_documents(item.rows),
        settings=dict(item.settings),
        shown_if=_condition_document(item.shown_if),
    )


def _option_documents(options: Sequence[Option]) -> list[dict[str, Any]]:
    return [
        _without_empty(
            id=option.id,
            title=dict(option.title),
            other=option.other,
            picture=option.picture,
            picture_alt=dict(option.picture_alt),
            stands_for=option.stands_for,
        )
        for option in options
    ]


def _condition_document(condition: Condition | None) -> dict[str, Any] | None:
    if condition is None:
        return None
    tests: list[dict[str, Any]] = []
    for test in condition.tests:
        document: dict[str, Any] = {"question_id": test.question_id, "operator": test.operator}
        tests.append(document if test.operator in WITHOUT_VALUE else {**document, "value": test.value})
    return {"all_of": condition.all_of, "tests": tests}


def _without_empty(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, False, [], {})}
