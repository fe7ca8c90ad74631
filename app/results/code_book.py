"""The code book: what each id, sign and column of the exported figures means, in every language of the survey."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core.locale import lazy
from app.results.counting import ANSWERED, CHOSEN, LEFT, SILENT, UNSEEN
from app.results.shown import category_label
from app.surveys.builder import in_words
from app.surveys.models import Survey
from app.surveys.questionnaire import SETTINGS, Explanation, Item, Option, Page, Question, Questionnaire, Words
from app.surveys.questions import TYPES

FIXED = ("kind", "page", "question", "id", "type", "type_words", "required", "confidential", "shown_if", "settings")
COLUMNS: Mapping[str, Any] = {
    "question": lazy("Kennung der Frage"),
    "part": lazy("Kennung der Zeile oder der Möglichkeit, um die es in dieser Frage geht"),
    "answer": lazy("Kennung der Antwort, oder ein Zeichen"),
    "people": lazy("Wie viele Personen so antworteten; leer: weniger als fünf, deshalb nicht genannt"),
    "saw": lazy("Wie viele Personen die Frage sahen"),
    "question_words": lazy("Die Frage in Worten"),
    "answer_words": lazy("Die Antwort in Worten"),
}
SIGNS: Mapping[str, Any] = {
    ANSWERED: lazy("beantwortet"),
    SILENT: lazy("gesehen, nicht beantwortet"),
    UNSEEN: lazy("die Frage nicht gesehen"),
    CHOSEN: lazy("gewählt"),
    LEFT: lazy("nicht gewählt, oder ohne Platz"),
}


def head(survey: Survey) -> tuple[str, ...]:
    """The columns of the code book: one of words for each language."""
    return (*FIXED, *(f"words_{code}" for code in survey.languages), *(f"help_{code}" for code in survey.languages))


def rows(survey: Survey, whole: Questionnaire) -> Iterator[dict[str, Any]]:
    """What each column and sign means, then the whole questionnaire in its order."""
    for name, meaning in COLUMNS.items():
        yield _row(survey, kind="column", id=name, words=_alike(survey, meaning))
    for sign, meaning in SIGNS.items():
        yield _row(survey, kind="sign", id=sign, words=_alike(survey, meaning))
    for page in whole.pages:
        yield _page(survey, whole, page)
        for item in page.items:
            yield from _item(survey, whole, page, item)


def _row(survey: Survey, *, words: Words, help: Words | None = None, **values: Any) -> dict[str, Any]:
    filled = dict.fromkeys(head(survey), "") | values
    for code in survey.languages:
        filled[f"words_{code}"] = words.get(code, "")
        filled[f"help_{code}"] = (help or {}).get(code, "")
    return filled


def _alike(survey: Survey, said: Any) -> Words:
    """Words of the platform are said once, in the language being spoken, and stand in the first column of words."""
    return {survey.languages[0]: str(said)}


def _page(survey: Survey, whole: Questionnaire, page: Page) -> dict[str, Any]:
    settings = _written({"ends": True}) if page.ends else ""
    return _row(
        survey, kind="page", page=page.id, id=page.id, words=page.title, help=page.text, settings=settings,
        shown_if=in_words(survey, whole, page.shown_if) or "",
    )  # fmt: skip


def _item(survey: Survey, whole: Questionnaire, page: Page, item: Item) -> Iterator[dict[str, Any]]:
    shown_if = in_words(survey, whole, item.shown_if) or ""
    if isinstance(item, Explanation):
        yield _row(survey, kind="explanation", page=page.id, id=item.id, shown_if=shown_if, words=item.text)
        return
    yield _row(
        survey, kind="question", page=page.id, question=item.id, id=item.id, type=item.type,
        type_words=str(TYPES[item.type].label), required=_yes(item.required), confidential=_yes(item.confidential),
        shown_if=shown_if, settings=_written(_plain(item)), words=item.title, help=item.help,
    )  # fmt: skip
    common: dict[str, Any] = {"page": page.id, "question": item.id}
    for option in item.options:
        yield _row(survey, kind="option", id=option.id, words=_title(option), **common)
    for row in item.rows:
        yield _row(survey, kind="row", id=row.id, words=_title(row), **common)
    if item.type in ("yes_no", "scale", "smileys"):
        for cell in TYPES[item.type].all_cells(item):
            words = _alike(survey, category_label(item, cell, survey.languages).text)
            yield _row(survey, kind="option", id=cell, words=words, **common)


def _title(option: Option) -> Words:
    return option.title or option.picture_alt


def _yes(said: bool) -> str:
    return "1" if said else "0"


def _plain(question: Question) -> dict[str, Any]:
    """What was set for a question; words too, as the ends of a scale or a unit are some."""
    known = {name: value for name, value in question.settings.items() if name in SETTINGS[question.type]}
    others = [option.id for option in question.options if option.other]
    meant = {option.id: option.stands_for for option in question.options if option.stands_for}
    return {**known, **({"other": others} if others else {}), **({"stands_for": meant} if meant else {})}


def _written(settings: Mapping[str, Any]) -> str:
    return json.dumps(settings, ensure_ascii=False, sort_keys=True, default=dict) if settings else ""


def meaning() -> dict[str, str]:
    """Columns and signs, for the document that holds both."""
    return {name: str(words) for name, words in {**SIGNS, **COLUMNS}.items()}


def cells(survey: Survey, made: Iterator[dict[str, Any]]) -> Iterator[Sequence[Any]]:
    """The same rows as bare values, in the order of the columns."""
    names = head(survey)
    return ([row[name] for name in names] for row in made)
