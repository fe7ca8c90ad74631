"""The questionnaire: pages, questions, answers to choose from and conditions, as one document; pure.

It is copied, exported, compared and locked as a whole. Pages, questions and options bear ids that are made once and
never change: every answer names them, so that no typo mended later can move an answer to another option.
"""

import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Words = Mapping[str, str]

TITLE_LIMIT = 300
HELP_LIMIT = 1_000
TEXT_LIMIT = 10_000
LABEL_LIMIT = 100
MOST_PAGES = 100
MOST_ITEMS = 1_000  # of a document; a survey may ask 300 questions (logic.faults)
MOST_OPTIONS = 100
MOST_ROWS = 50
MOST_TESTS = 20
LARGEST = 10**12
ID = re.compile(r"[a-z][a-z0-9]{1,15}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
PICTURE = re.compile(r"[A-Za-z0-9_-]{8,64}")
STANDS_FOR = re.compile(r"\d{1,3}-(?:\d{1,3})?|[a-z][a-z0-9]{0,30}(?:-[a-z0-9]{1,30}){0,5}")
COMPARES = ("age", "district")  # what answers can be compared with: the residents by age, or by district
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
OPERATORS = ("is", "is_not", "contains", "contains_not", "at_least", "at_most", "answered", "not_answered")
WITHOUT_VALUE = ("answered", "not_answered")


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose from, or a row of a matrix; `other` asks for a text beside it."""

    id: str
    title: Words
    other: bool = False
    picture: str | None = None
    picture_alt: Words = field(default_factory=dict)
    stands_for: str | None = None  # ages ("18-24", "65-") or a district, where the question is compared


@dataclass(frozen=True, slots=True)
class Test:
    """What one earlier answer must be."""

    __test__ = False

    question_id: str
    operator: str
    value: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a page, question or explanation is shown: all of the tests, or any."""

    all_of: bool
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `settings` belong to its type (`SETTINGS`)."""

    id: str
    type: str
    title: Words
    help: Words = field(default_factory=dict)
    required: bool = False
    confidential: bool = False  # only counts are published
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    shown_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A text or a picture between the questions."""

    id: str
    text: Words
    picture: str | None = None
    picture_alt: Words = field(default_factory=dict)
    shown_if: Condition | None = None


Item = Question | Explanation


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown on one screen; `ends` sends the person to the end after it."""

    id: str
    title: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    shown_if: Condition | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Everything that is asked, in order."""

    pages: tuple[Page, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in order."""
        return tuple(item for page in self.pages for item in page.items if isinstance(item, Question))

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    @property
    def ids(self) -> frozenset[str]:
        """Every id that is taken: pages, items, options and rows."""
        return frozenset(every_id(self.pages))


def every_id(pages: Sequence[Page]) -> Iterator[str]:
    """The ids of pages, items, options and rows, in order, double ones too."""
    for page in pages:
        yield page.id
        for item in page.items:
            yield item.id
            if isinstance(item, Question):
                yield from (option.id for option in (*item.options, *item.rows))


def new_id(letter: str, taken: Collection[str] = ()) -> str:
    """A fresh id beginning with that letter: p page, q question, e explanation, o option, r row."""
    while True:
        made = letter + "".join(secrets.choice(LETTERS) for _ in range(6))
        if made not in taken:
            return made


def spoken(words: Words, *languages: str) -> tuple[str, str]:
    """(text, its language): the first of these languages in which there are words, else any, else nothing."""
    for language in (*languages, *sorted(words)):
        if words.get(language):
            return words[language], language
    return "", languages[0] if languages else ""


# The settings of each type: flag, whole (a count), number, day, steps (3 to 11), decimals (0 to 6), words, compares.
_CHOICE = {"random": "flag"}
_COMPARED = {"random": "flag", "compares": "compares"}
_SEVERAL = {"random": "flag", "least": "whole", "most": "whole"}
SETTINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "single": _COMPARED,
        "multiple": _SEVERAL,
        "dropdown": _COMPARED,
        "yes_no": {},
        "scale": {"steps": "steps", "low": "words", "middle": "words", "high": "words"},
        "smileys": {},
        "matrix": _CHOICE,  # the rows in random order
        "ranking": _SEVERAL,
        "number": {"unit": "words", "least": "number", "most": "number", "decimals": "decimals"},
        "short_text": {},
        "long_text": {},
        "date": {"earliest": "day", "latest": "day"},
        "point": {},
        "picture_choice": {**_SEVERAL, "several": "flag"},
        "file": {},
    }
)
WITH_OPTIONS = frozenset({"single", "multiple", "dropdown", "matrix", "ranking", "picture_choice"})
WITH_OTHER = frozenset({"single", "multiple", "dropdown"})


def same_shape(before: Questionnaire, after: Questionnaire) -> bool:
    """Whether only words differ: the same pages, questions, options and conditions in the same order."""
    return _without_words(before) == _without_words(after)


def _without_words(each: Any) -> Any:
    """Everything but the words; whether there are any at all is not shape either."""
    if isinstance(each, Questionnaire):
        return [_without_words(page) for page in each.pages]
    if isinstance(each, Page):
        return (each.id, each.ends, each.shown_if, [_without_words(item) for item in each.items])
    if isinstance(each, Explanation):
        return (each.id, each.shown_if, each.picture)
    if isinstance(each, Option):
        return (each.id, each.other, each.picture, each.stands_for)
    settings = {name: value for name, value in each.settings.items() if SETTINGS[each.type][name] != "words"}
    kept = (each.id, each.type, each.required, each.confidential, each.shown_if, settings)
    return (kept, [_without_words(option) for option in (*each.options, *each.rows)], len(each.rows))


@dataclass(frozen=True, slots=True)
class Change:
    """Words at one place before and after; `id` names the page, question, explanation, option or row."""

    id: str
    language: str
    before: str
    after: str


def changed_words(before: Questionnaire, after: Questionnaire) -> tuple[Change, ...]:
    """Which words differ between two questionnaires of the same shape."""
    old = dict(_all_words(before))
    return tuple(
        Change(place[0], language, old.get(place, {}).get(language, ""), words.get(language, ""))
        for place, words in _all_words(after)
        for language in sorted({*words, *old.get(place, {})})
        if words.get(language, "") != old.get(place, {}).get(language, "")
    )


def _all_words(whole: Questionnaire) -> Iterator[tuple[tuple[str, str], Words]]:
    """((id, part of it), words) of everything that is said."""
    for page in whole.pages:
        yield (page.id, "title"), page.title
        yield (page.id, "text"), page.text
        for item in page.items:
            if isinstance(item, Explanation):
                yield (item.id, "text"), item.text
                yield (item.id, "picture_alt"), item.picture_alt
                continue
            yield (item.id, "title"), item.title
            yield (item.id, "help"), item.help
            worded = (name for name, kind in SETTINGS[item.type].items() if kind == "words")
            yield from (((item.id, name), item.settings.get(name, {})) for name in worded)
            for option in (*item.options, *item.rows):
                yield (option.id, "title"), option.title
                yield (option.id, "picture_alt"), option.picture_alt


def languages_of(whole: Questionnaire) -> frozenset[str]:
    """Every language in which anything is said."""
    return frozenset(language for _place, words in _all_words(whole) for language in words)


def words_missing(whole: Questionnaire, languages: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """(id, language) where something is said in one language but not in another of these."""
    return tuple(
        (place[0], language)
        for place, words in _all_words(whole)
        if words
        for language in languages
        if not words.get(language)
    )
