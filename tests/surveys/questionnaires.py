"""Strategies: questionnaires of every type with conditions, answers to them, and what a form may send."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from app.core import text
from app.surveys.questionnaire import (
    COMPARES,
    SETTINGS,
    WITH_OPTIONS,
    WITH_OTHER,
    Condition,
    Explanation,
    Option,
    Page,
    Question,
    Questionnaire,
    Test,
)
from app.surveys.questions import TYPES
from app.surveys.questions.kind import Around

TYPE_NAMES = tuple(SETTINGS)
AROUND = Around(districts=("mitte", "nord"), box=(9.0, 49.0, 9.4, 49.3))
HOSTILE = (
    *("", " ", "nan", "NaN", "inf", "-Infinity", "1e999", "9" * 400, "-1", "0", "3,5", "1.000", "0x10", "true"),
    *("2026-02-30", "29.02.2025", "2026-13-01", "0000-00-00", "\0", "a\0b", "\ud800", "\u202e", "x" * 5_000),
    *("yes", "no", "o1; drop table", "../../etc/passwd", "<script>alert(1)</script>", "91", "-180.1", "é" * 300),
)


SAID = ("Wie oft fahren Sie Rad?", "Bänke & Schatten", "🚲 <b>fett</b>", "“Zitat” ١٢", "Ja", "x")
WORDS = (*({"de": said} for said in SAID), {"de": "Nein", "en": "No"}, {"de": "Weiß nicht", "en": "Don't know"})


def said() -> st.SearchStrategy[str]:
    """Short words as coordinators and residents write them."""
    return st.sampled_from(SAID)


def words() -> st.SearchStrategy[dict[str, str]]:
    """Words in German, and perhaps in English."""
    return st.sampled_from(WORDS)


def maybe_words() -> st.SearchStrategy[dict[str, str]]:
    """Words or none."""
    return st.sampled_from(({}, *WORDS))


@st.composite
def options(draw: Any, prefix: str, *, other: bool = False, pictures: bool = False, least: int = 2) -> Any:
    """Two to five options; one may ask for a text."""
    count = draw(st.integers(least, 5))
    with_text = draw(st.integers(0, count)) if other else count
    first = draw(st.integers(0, len(WORDS)))
    said = [WORDS[(first + number) % len(WORDS)] for number in range(count)]
    return tuple(
        Option(
            f"{prefix}{number}",
            said[number],
            other=number == with_text,
            picture=f"picture-{number}" if pictures else None,
            picture_alt=said[number] if pictures else {},
        )
        for number in range(count)
    )


def setting_of(kind: str, name: str, least: int, most: int) -> st.SearchStrategy[Any]:
    """A value of this setting, or none."""
    values: dict[str, st.SearchStrategy[Any]] = {
        "flag": st.just(True),
        "whole": st.just(least if name == "least" else most),
        "number": st.integers(-50, 0) if name == "least" else st.integers(0, 50),
        "steps": st.integers(3, 11),
        "decimals": st.integers(0, 3),
        "day": st.just("1990-01-01" if name == "earliest" else "2030-12-31"),
        "words": words(),
        "compares": st.sampled_from(COMPARES),
    }
    return st.none() | values[SETTINGS[kind][name]]


@st.composite
def settings_of(draw: Any, kind: str, count: int) -> dict[str, Any]:
    """Settings that somebody can answer within."""
    least = draw(st.integers(0, count)) if count else 0
    most = draw(st.integers(max(1, least), max(1, count))) if count else 1
    made = {name: draw(setting_of(kind, name, least, most)) for name in SETTINGS[kind]}
    return {name: value for name, value in made.items() if value is not None}


def compared(choices: tuple[Option, ...], compares: str, several: int) -> tuple[Option, ...]:
    """The first several of them stand for ages or districts, one after the other."""
    meant = [f"{10 * n}-{10 * n + 9}" if compares == "age" else f"teil-{n}" for n in range(several)]
    return tuple(replace(each, stands_for=word) for each, word in zip(choices, meant, strict=False)) + choices[several:]


@st.composite
def questions(draw: Any, id: str = "q1", kinds: tuple[str, ...] = TYPE_NAMES) -> Question:
    """A question of any type that can be answered."""
    kind = draw(st.sampled_from(kinds))
    choices: tuple[Option, ...] = ()
    if kind in WITH_OPTIONS:
        choices = draw(options(f"{id}o", other=kind in WITH_OTHER, pictures=kind == "picture_choice"))
    settings = draw(settings_of(kind, len(choices)))
    compares = settings.get("compares")
    if compares:
        choices = compared(choices, compares, draw(st.integers(2, len(choices))))
    return Question(
        id=id,
        type=kind,
        title=draw(words()),
        help=draw(maybe_words()),
        required=draw(st.booleans()),
        confidential=draw(st.booleans()) and not compares,
        options=choices,
        rows=draw(options(f"{id}r", least=1)) if kind == "matrix" else (),
        settings=settings,
    )


@st.composite
def tests_of(draw: Any, question: Question) -> Test:
    """A test that the answers of this question can meet or not."""
    kind = TYPES[question.type]
    operator = draw(st.sampled_from(kind.operators))
    if operator in ("answered", "not_answered"):
        return Test(question.id, operator)
    if operator in ("at_least", "at_most"):
        value = "2000-06-15" if question.type == "date" else draw(st.integers(-10, 20))
        return Test(question.id, operator, value)
    return Test(question.id, operator, draw(st.sampled_from(kind.all_cells(question))))


@st.composite
def conditions(draw: Any, earlier: list[Question]) -> Condition | None:
    """A condition about earlier questions, or none."""
    if not earlier or draw(st.integers(0, 2)) > 0:
        return None
    asked = draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=3))
    return Condition(draw(st.booleans()), tuple(draw(tests_of(question)) for question in asked))


@st.composite
def questionnaires(draw: Any, most_pages: int = 4, most_items: int = 4) -> Questionnaire:
    """One to four pages of questions and explanations with conditions that look back; some page may end the survey."""
    earlier: list[Question] = []
    pages = []
    for number in range(draw(st.integers(1, most_pages))):
        shown_if = draw(conditions(earlier))
        items: list[Any] = []
        for place in range(draw(st.integers(1, most_items))):
            condition = draw(conditions(earlier))
            if draw(st.integers(0, 5)) == 0:
                items.append(Explanation(f"e{number}x{place}", draw(words()), shown_if=condition))
                continue
            question = draw(questions(f"q{number}x{place}"))
            items.append(with_condition(question, condition))
            earlier.append(items[-1])
        page = Page(f"p{number}", draw(maybe_words()), draw(maybe_words()), tuple(items), shown_if)
        pages.append(page if draw(st.integers(0, 5)) else ending(page))
    return Questionnaire(tuple(pages))


def with_condition(question: Question, condition: Condition | None) -> Question:
    """The question, shown only if."""
    return Question(**{name: getattr(question, name) for name in question.__slots__} | {"shown_if": condition})


def ending(page: Page) -> Page:
    """The page, after which the survey ends."""
    return Page(page.id, page.title, page.text, page.items, page.shown_if, ends=True)


@st.composite
def answers_to(draw: Any, question: Question) -> Any:
    """An answer to this question as it is stored, or None where it has no possible answer but none."""
    kind = TYPES[question.type]
    if question.type in ("short_text", "long_text"):
        return draw(st.text(max_size=150).map(printable).filter(bool))
    if question.type == "point":
        return draw(places())
    if question.type in WITH_OTHER:
        chosen = draw(st.sampled_from([*kind.samples(question, [option.id for option in question.options])]))
        return with_texts(question, chosen, draw(said()), draw(st.booleans()))
    named = {*kind.all_cells(question), 0, 1, 7}
    return draw(st.sampled_from([*kind.samples(question, named)]))


def with_texts(question: Question, chosen: Any, words: str, write: bool) -> Any:
    """The answer, with words beside "other" if some are to be written."""
    others = {option.id for option in question.options if option.other} if write else set()
    if isinstance(chosen, list):
        return [{"option": each, "text": words} if each in others else each for each in chosen]
    return {"option": chosen, "text": words} if chosen in others else chosen


def printable(source: str) -> str:
    """The text as it is stored, nothing if it would be refused."""
    try:
        return text.clean(source, 200, single_line=True, required=False)
    except text.TextRefused:
        return ""


@st.composite
def places(draw: Any) -> dict[str, Any]:
    """A point inside or outside the city, a district, words, or some of them."""
    made: dict[str, Any] = {}
    if draw(st.booleans()):
        made = {
            "latitude": round(draw(st.floats(-90, 90)), 6) + 0.0,
            "longitude": round(draw(st.floats(-180, 180)), 6) + 0.0,
        }
        if not AROUND.inside(made["latitude"], made["longitude"]):
            made["outside"] = True
    if draw(st.booleans()):
        made["district"] = draw(st.sampled_from(AROUND.districts))
    return made or {"place": draw(said())}


@st.composite
def answers_of(draw: Any, whole: Questionnaire) -> dict[str, Any]:
    """Answers to some of the questions, hidden ones too."""
    return {question.id: draw(answers_to(question)) for question in whole.questions if draw(st.booleans())}


def field_names(question: Question) -> list[str]:
    """Every field that a form of this question may send."""
    parts = [*(option.id for option in (*question.options, *question.rows)), "latitude", "longitude", "place"]
    parts += ["district", "kept", *(f"{option.id}-text" for option in question.options)]
    return [question.id, *(f"{question.id}-{part}" for part in parts)]


@st.composite
def field_inputs(draw: Any, question: Question) -> dict[str, list[str]]:
    """What a browser, a script or an attacker may send for this question."""
    offered = [option.id for option in question.options]
    values = st.one_of(
        st.sampled_from(HOSTILE), st.sampled_from([*offered, "yes", "1", "2", "7", "2026-11-22"]), st.text(max_size=30)
    )
    return draw(st.dictionaries(st.sampled_from(field_names(question)), st.lists(values, max_size=3), max_size=6))
