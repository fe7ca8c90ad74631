"""What the builder shows: the questionnaire piece by piece, what is wrong with it, and what can be asked about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.core.locale import _, lazy, numeral
from app.surveys import actions, blocks, faults
from app.surveys.documents import from_document
from app.surveys.drawing import FACES
from app.surveys.faults import Fault
from app.surveys.models import Survey
from app.surveys.pages import STATES, Spoken, say
from app.surveys.questionnaire import Condition, Explanation, Item, Page, Question, Questionnaire, Test
from app.surveys.questions import TYPES
from app.surveys.questions.days import in_figures

KINDS: Mapping[str, Any] = {
    **{name: kind.label for name, kind in TYPES.items()},
    "explanation": lazy("Text oder Bild"),
    "page": lazy("Seite"),
}
OPERATORS: Mapping[str, Any] = {
    "is": lazy("ist"),
    "is_not": lazy("ist etwas anderes als"),
    "contains": lazy("enthält"),
    "contains_not": lazy("enthält nicht"),
    "at_least": lazy("ist mindestens"),
    "at_most": lazy("ist höchstens"),
    "answered": lazy("wurde beantwortet"),
    "not_answered": lazy("wurde nicht beantwortet"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A question or text in the arrangement."""

    id: str
    kind: Any
    title: Spoken
    required: bool
    confidential: bool
    choices: Sequence[str]
    condition: str | None
    faults: Sequence[Any]
    steps: Sequence[str]  # where it can go: up, down


@dataclass(frozen=True, slots=True)
class PageLine:
    """A page in the arrangement."""

    id: str
    number: int
    title: Spoken
    ends: bool
    condition: str | None
    faults: Sequence[Any]
    steps: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault with the way to its place."""

    sentence: Any
    at: str
    url: str


@dataclass(frozen=True, slots=True)
class Builder:
    """The page on which a survey is arranged."""

    survey: Survey
    title: str
    state: tuple[Any, str, str]
    pages: Sequence[PageLine]
    wrong: Sequence[Wrong]
    kinds: Mapping[str, Any]
    blocks: Mapping[str, Any]
    may_reshape: bool
    questions: int


def builder_page(survey: Survey) -> Builder:
    """The survey as its builders see it."""
    whole = from_document(survey.questionnaire)
    found = faults.faults(whole, survey.languages, anonymous=survey.anonymous)
    by_place: dict[str | None, list[Any]] = {}
    for fault in found:
        by_place.setdefault(_place_of(whole, fault.at), []).append(fault.sentence)
    return Builder(
        survey=survey,
        title=survey.title,
        state=STATES[survey.state],
        pages=[_page_line(survey, whole, page, number, by_place) for number, page in enumerate(whole.pages, 1)],
        wrong=[_wrong(survey, whole, fault) for fault in found],
        kinds={name: label for name, label in KINDS.items() if name != "page"},
        blocks=blocks.offered(),
        may_reshape=survey.opened_at is None,
        questions=len(whole.questions),
    )


def _place_of(whole: Questionnaire, at: str | None) -> str | None:
    """The page or item that has this id, or that has an option of this id."""
    for page in whole.pages:
        for item in page.items:
            options = (*item.options, *item.rows) if isinstance(item, Question) else ()
            if at == item.id or any(option.id == at for option in options):
                return item.id
    return at


def _wrong(survey: Survey, whole: Questionnaire, fault: Fault) -> Wrong:
    place = _place_of(whole, fault.at)
    if place is None:
        return Wrong(fault.sentence, _("Die ganze Umfrage"), "#fragebogen")
    url = url_for("asking.piece", survey_id=survey.id, piece_id=place)
    return Wrong(fault.sentence, name_of(survey, whole, place), url)


def name_of(survey: Survey, whole: Questionnaire, place: str) -> str:
    """What a page or item is called in sentences about it."""
    for number, page in enumerate(whole.pages, 1):
        if page.id == place:
            return _("Seite %(number)s", number=number)
        for at, item in enumerate(page.items, 1):
            if item.id == place:
                return _("Seite %(number)s, %(at)s. Eintrag: %(title)s", number=number, at=at,
                         title=_title(survey, item).text[:60])  # fmt: skip
    return place


def _title(survey: Survey, item: Item) -> Spoken:
    return say(item.text if isinstance(item, Explanation) else item.title, survey.languages)


def _page_line(
    survey: Survey, whole: Questionnaire, page: Page, number: int, wrong: Mapping[str | None, Sequence[Any]]
) -> PageLine:
    return PageLine(
        id=page.id,
        number=number,
        title=say(page.title, survey.languages),
        ends=page.ends,
        condition=in_words(survey, whole, page.shown_if),
        faults=wrong.get(page.id, ()),
        steps=_steps(page, whole.pages),
        lines=[_line(survey, whole, item, wrong) for item in page.items],
    )


def _line(survey: Survey, whole: Questionnaire, item: Item, wrong: Mapping[str | None, Sequence[Any]]) -> Line:
    question = item if isinstance(item, Question) else None
    return Line(
        id=item.id,
        kind=KINDS[question.type if question else "explanation"],
        title=_title(survey, item),
        required=bool(question and question.required),
        confidential=bool(question and question.confidential),
        choices=[say(option.title, survey.languages).text for option in question.options] if question else [],
        condition=in_words(survey, whole, item.shown_if),
        faults=wrong.get(item.id, ()),
        steps=_steps(item, [each for page in whole.pages for each in (page, *page.items)][1:]),
    )


def _steps(piece: Page | Item, among: Sequence[Page | Item]) -> Sequence[str]:
    """Up and down, as far as there is a way: the first goes no further up, the last no further down.

    An item at the edge of its page goes over to the next one, so pages stand among the items.
    """
    ends = (("up", among[0]), ("down", among[-1]))
    return [step for step, end in ends if piece is not end]


def in_words(survey: Survey, whole: Questionnaire, condition: Condition | None) -> str | None:
    """A condition as people would say it."""
    if condition is None:
        return None
    joined = _(" und ") if condition.all_of else _(" oder ")
    return joined.join(_test_in_words(survey, whole, test) for test in condition.tests)


def _test_in_words(survey: Survey, whole: Questionnaire, test: Test) -> str:
    question = whole.question(test.question_id)
    title = say(question.title, survey.languages).text if question else test.question_id
    named = dict(cell_names(survey, question)) if question else {}
    value = named.get(str(test.value)) or _written(question, test.value)
    said = f"„{title}“ {OPERATORS[test.operator]}"
    return said if test.value is None else f"{said} „{value}“"


def _written(question: Question | None, value: Any) -> str:
    """A number or a day that a condition names, as they are written here."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(numeral(value))
    return in_figures(value) if question and question.type == "date" else str(value)


def cell_names(survey: Survey, question: Question) -> Sequence[tuple[str, str]]:
    """(cell, words) of everything that can be chosen."""
    titles = {each.id: say(each.title, survey.languages).text for each in (*question.options, *question.rows)}
    titles |= {"yes": _("Ja"), "no": _("Nein")}
    if question.type == "smileys":
        titles |= {value: str(word) for value, word in FACES}
    return [
        (cell, ": ".join(titles.get(part, part) for part in cell.split(":")))
        for cell in TYPES[question.type].all_cells(question)
    ]


Group = tuple[str, Sequence[tuple[str, str]]]  # question, (what is sent, what it says)


def tests_offered(survey: Survey, piece_id: str | None, page_id: str | None) -> Sequence[Group]:
    """What a condition can ask, by earlier questions; of a new piece, everything before the end of its page."""
    whole = from_document(survey.questionnaire)
    groups: list[Group] = []
    for page in whole.pages:
        if page.id == piece_id:
            break
        for item in page.items:
            if item.id == piece_id:
                return groups
            if isinstance(item, Question):
                groups.append(_group(survey, item))
        if page.id == page_id:
            break
    return groups


def _group(survey: Survey, question: Question) -> Group:
    offered: list[tuple[str, str]] = []
    for operator in TYPES[question.type].operators:
        word = str(OPERATORS[operator])
        if operator in ("answered", "not_answered"):
            offered.append((f"{question.id}|{operator}|", word))
        elif operator in ("at_least", "at_most"):
            offered.append((f"{question.id}|{operator}|", f"{word} …"))
        else:
            names = cell_names(survey, question)
            offered += [(f"{question.id}|{operator}|{cell}", f"{word} „{name}“") for cell, name in names]
    return say(question.title, survey.languages).text, offered


@dataclass(frozen=True, slots=True)
class Row:
    """A survey on the desk."""

    id: int
    title: str
    state: tuple[Any, str, str]
    field_id: int | None
    closes_on: Any
    template: bool


def rows(surveys: Sequence[Survey]) -> Sequence[Row]:
    """The desk's list."""
    return [
        Row(
            each.id,
            each.title or _("ohne Titel"),
            STATES[each.state],
            each.action_field_id,
            each.closes_on,
            each.template,
        )
        for each in surveys
    ]


def standing_words(survey: Survey) -> Any:
    """Why the shape cannot change any more."""
    return actions.rules.why_not_reshaped(actions.standing(survey))
