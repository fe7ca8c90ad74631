"""The form of a survey on paper: an accessible PDF (PDF/UA-1, tagged), typeset by typst from the questionnaire."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.core import text, typesetting
from app.core.locale import lazy, numeral
from app.surveys.drawing import FACES
from app.surveys.questionnaire import Condition, Explanation, Item, Page, Question, Questionnaire, Test, Words
from app.surveys.questions import TYPES
from app.surveys.questions.choices import bounds
from app.surveys.questions.days import in_figures

TEMPLATE = Path(__file__).parent / "form.typ"
Say = Callable[[Words], str]
WORDS = {
    "statement": lazy("Aussage"),
    "file": lazy("Dateien nimmt die Stadt nur im Internet entgegen, nicht mit diesem Bogen."),
    "code": lazy("Code (falls Sie einen bekommen haben)"),
    "code_hint": lazy("Mit dem Code zählt Ihr Bogen genau einmal, auf Papier oder im Internet."),
}


def typeset(document: Mapping[str, Any]) -> bytes:
    """The PDF of what `document_of` says."""
    return typesetting.typeset(TEMPLATE, document)


def document_of(
    whole: Questionnaire,
    say: Say,
    *,
    title: str,
    introduction: str,
    city: str,
    reference: str,
    language: str,
    end: Sequence[str],
) -> dict[str, Any]:
    """Everything that stands on the form, as plain words."""
    numbers = {question.id: place for place, question in enumerate(whole.questions, 1)}
    return {
        "title": title,
        "city": city,
        "reference": reference,
        "lang": language,
        "lead": _paragraphs(introduction),
        "end": [*end],
        "words": {name: str(words) for name, words in WORDS.items()},
        "pages": [_page(whole, page, place, numbers, say) for place, page in enumerate(whole.pages, 1)],
    }


def _paragraphs(source: str) -> list[str]:
    return [part for part in text.plain(source).split("\n") if part.strip()]


def _page(whole: Questionnaire, page: Page, place: int, numbers: Mapping[str, int], say: Say) -> dict[str, Any]:
    return {
        "title": say(page.title) or str(lazy("Teil %(place)s", place=place)),
        "text": _paragraphs(say(page.text)),
        "note": " ".join(
            [
                *_only_if(whole, page.shown_if, numbers, say),
                *([str(lazy("Danach endet der Bogen."))] if page.ends else []),
            ]
        ),
        "items": [_item(whole, item, numbers, say) for item in page.items],
    }


def _item(whole: Questionnaire, item: Item, numbers: Mapping[str, int], say: Say) -> dict[str, Any]:
    note = _only_if(whole, item.shown_if, numbers, say)
    if isinstance(item, Explanation):
        return {"kind": "text", "text": _paragraphs(say(item.text)), "note": " ".join(note)}
    return {
        "kind": "question",
        "number": numbers[item.id],
        "type": item.type,
        "title": say(item.title),
        "help": say(item.help),
        "note": " ".join([*note, *_how(item)]),
        "options": _options(item, say),
        "rows": [say(row.title) for row in item.rows],
        "several": bool(item.settings.get("several")),
        "unit": say(item.settings.get("unit") or {}),
        "ends": _ends(item, say),
    }


def _options(question: Question, say: Say) -> list[dict[str, Any]]:
    match question.type:
        case "yes_no":
            titles = [str(lazy("Ja")), str(lazy("Nein"))]
        case "smileys":
            titles = [str(words) for _value, words in FACES]
        case "scale":
            titles = [*TYPES["scale"].all_cells(question)]
        case _:
            return [
                {"title": say(option.title) or say(option.picture_alt), "other": option.other}
                for option in question.options
            ]
    return [{"title": title, "other": False} for title in titles]


def _ends(question: Question, say: Say) -> str:
    """What the ends of a scale mean."""
    if question.type != "scale":
        return ""
    steps = TYPES["scale"].all_cells(question)
    places = (("low", steps[0]), ("middle", steps[len(steps) // 2]), ("high", steps[-1]))
    said = [(step, say(question.settings.get(name) or {})) for name, step in places]
    return " · ".join(f"{step} = {words}" for step, words in said if words)


def _how(question: Question) -> list[str]:
    """How many answers there may be."""
    if question.type == "ranking":
        return [str(lazy("Schreiben Sie Zahlen in die Kästchen: 1 für das Wichtigste, dann 2 und so weiter."))]
    if question.type != "multiple" and not question.settings.get("several"):
        return []
    least, most = bounds(question)
    if least == 0 and most >= len(question.options):
        return [str(lazy("Mehrere Antworten sind möglich."))]
    return [str(lazy("Mindestens %(least)s, höchstens %(most)s Antworten.", least=least, most=most))]


def _only_if(whole: Questionnaire, condition: Condition | None, numbers: Mapping[str, int], say: Say) -> list[str]:
    """In words when a page or question is meant for whoever fills in the form."""
    if condition is None:
        return []
    tests = [_test(whole, test, numbers, say) for test in condition.tests]
    between = f" {lazy('und')} " if condition.all_of else f" {lazy('oder')} "
    return [str(lazy("Nur ausfüllen, wenn gilt: %(tests)s.", tests=between.join(tests)))]


def _test(whole: Questionnaire, test: Test, numbers: Mapping[str, int], say: Say) -> str:
    question = whole.question(test.question_id)
    value = _value(question, test.value, say) if question else str(test.value)
    given = {"number": numbers.get(test.question_id, 0), "value": value}
    match test.operator:
        case "is" | "contains":
            return str(lazy("Frage %(number)s ist „%(value)s“", **given))
        case "is_not" | "contains_not":
            return str(lazy("Frage %(number)s ist nicht „%(value)s“", **given))
        case "at_least":
            return str(lazy("Frage %(number)s ist mindestens %(value)s", **given))
        case "at_most":
            return str(lazy("Frage %(number)s ist höchstens %(value)s", **given))
        case "answered":
            return str(lazy("Frage %(number)s ist beantwortet", number=given["number"]))
    return str(lazy("Frage %(number)s ist nicht beantwortet", number=given["number"]))


def _value(question: Question, value: Any, say: Say) -> str:
    """An option, a row with its option, a step in words, a number or a day as they are written here."""
    if isinstance(value, int | float):
        return str(numeral(value))
    if question.type == "date":
        return in_figures(value)
    titles = {option.id: say(option.title) or say(option.picture_alt) for option in (*question.options, *question.rows)}
    titles |= {"yes": str(lazy("Ja")), "no": str(lazy("Nein"))} if question.type == "yes_no" else {}
    return ": ".join(titles.get(part, part) for part in str(value).split(":"))
