"""Choices: one, several, yes or no, pictures; "other" with a text; pure."""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, islice
from types import MappingProxyType
from typing import Any

from app.core.locale import lazy
from app.surveys.questionnaire import Option, Question
from app.surveys.questions.kind import MOST_SAMPLES, NOT_OFFERED, Answer, Around, Fields, Type, Unanswerable, line, one

OTHER_LIMIT = 200


class Single(Type):
    """One of several; "other" with a text."""

    label = lazy("Eine Auswahl")
    closed = True
    least_options = 2
    operators = ("is", "is_not", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """An option's id; who only wrote a text beside "other" chose it."""
        chosen = one(fields, question.id)
        wrote = [option for option in question.options if option.other and _other_text(question, option, fields)]
        if not chosen:
            return _with_text(question, wrote[0], fields) if wrote else None
        option = next((option for option in question.options if option.id == chosen), None)
        if option is None:
            raise Unanswerable(NOT_OFFERED, question.id)
        if any(each != option for each in wrote):
            raise Unanswerable(
                lazy("Sie haben eine Antwort gewählt und zu einer anderen etwas geschrieben. "
                     "Bitte wählen Sie diese, oder löschen Sie den Text."),
                text_field(question, wrote[0]),
            )  # fmt: skip
        return _with_text(question, option, fields)

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """The option, and the text beside it."""
        return {question.id: [_option_of(answer)], **_text_fields(question, [answer])}

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """The option."""
        return (_option_of(answer),)

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """The options."""
        return tuple(option.id for option in question.options)

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Each option that is named, and one that is not."""
        yield from (option.id for option in question.options if option.id in named)
        yield from islice((option.id for option in question.options if option.id not in named), 1)


class Dropdown(Single):
    """One of many, in a list that unfolds."""

    label = lazy("Auswahlliste")


class Multiple(Type):
    """Several of several, at least and at most so many."""

    label = lazy("Mehrere Antworten")
    closed = True
    least_options = 2
    operators = ("contains", "contains_not", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The ids of the options in the order in which they were offered."""
        sent = {value.strip() for value in fields.get(question.id, ()) if value.strip()}
        if not sent <= {option.id for option in question.options}:
            raise Unanswerable(NOT_OFFERED, question.id)
        chosen = [
            option
            for option in question.options
            if option.id in sent or (option.other and _other_text(question, option, fields))
        ]
        check_count(question, len(chosen))
        return [_with_text(question, option, fields) for option in chosen] or None

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """The options, and the texts beside them."""
        return {question.id: [_option_of(each) for each in answer], **_text_fields(question, answer)}

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """Each option; more cells than people."""
        return tuple(_option_of(each) for each in answer)

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """The options."""
        return tuple(option.id for option in question.options)

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Every combination of the options that are named, filled up with others where so many are demanded."""
        ids = [option.id for option in question.options]
        telling, others = [each for each in ids if each in named], [each for each in ids if each not in named]
        least, most = bounds(question)
        subsets = (chosen for size in range(len(telling) + 1) for chosen in combinations(telling, size))
        for chosen in islice(subsets, MOST_SAMPLES):
            filled = {*chosen, *others[: max(0, max(least, 1) - len(chosen))]}
            if max(least, 1) <= len(filled) <= most:
                yield [each for each in ids if each in filled]

    def faults(self, question: Question) -> Iterator[Any]:
        """Bounds that nobody can keep."""
        yield from super().faults(question)
        yield from faulty_bounds(question)


class YesNo(Type):
    """Yes or no."""

    label = lazy("Ja oder Nein")
    closed = True
    operators = ("is", "is_not", "answered", "not_answered")
    words = MappingProxyType({"yes": True, "no": False})

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """True or false."""
        chosen = one(fields, question.id)
        if chosen and chosen not in self.words:
            raise Unanswerable(NOT_OFFERED, question.id)
        return self.words.get(chosen)

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """`yes` or `no`."""
        return {question.id: ["yes" if answer else "no"]}

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """`yes` or `no`."""
        return ("yes" if answer else "no",)

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """Both."""
        return ("yes", "no")

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Both."""
        yield from (True, False)


class PictureChoice(Type):
    """Pictures to choose from, one or several."""

    label = lazy("Bildauswahl")
    closed = True
    least_options = 2
    operators = ("is", "is_not", "contains", "contains_not", "answered", "not_answered")

    def _as(self, question: Question) -> Single | Multiple:
        return MULTIPLE if question.settings.get("several") else SINGLE

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """As a single or a multiple choice."""
        return self._as(question).read(question, fields, around)

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """As a single or a multiple choice."""
        return self._as(question).write(question, answer)

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """The pictures."""
        return self._as(question).cells(question, answer)

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """All pictures."""
        return tuple(option.id for option in question.options)

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """As a single or a multiple choice."""
        return self._as(question).samples(question, named)

    def faults(self, question: Question) -> Iterator[Any]:
        """Each option needs a picture, and words for those who do not see it."""
        yield from self._as(question).faults(question)
        if any(option.picture is None for option in question.options):
            yield lazy("Einer Antwort fehlt das Bild.")


def bounds(question: Question) -> tuple[int, int]:
    """How many options may be chosen: at least, at most."""
    most = question.settings.get("most")
    return question.settings.get("least") or 0, len(question.options) if most is None else most


def faulty_bounds(question: Question) -> Iterator[Any]:
    """What is wrong with the number of options that may be chosen."""
    least, most = bounds(question)
    if not least <= most or most < 1 or least > len(question.options):
        yield lazy("Mindest- und Höchstzahl der Antworten passen nicht zusammen oder nicht zur Zahl der Antworten.")


def check_count(question: Question, count: int) -> None:
    """Whoever answers chooses at least and at most so many; raises `Unanswerable`."""
    least, most = bounds(question)
    if count and count < least:
        raise Unanswerable(lazy("Bitte wählen Sie mindestens %(count)s Antworten.", count=least), question.id)
    if count > most:
        raise Unanswerable(lazy("Bitte wählen Sie höchstens %(count)s Antworten.", count=most), question.id)


def text_field(question: Question, option: Option) -> str:
    """The field beside an "other" option."""
    return f"{question.id}-{option.id}-text"


def _option_of(answer: Any) -> str:
    return str(answer["option"] if isinstance(answer, dict) else answer)


def _with_text(question: Question, option: Option, fields: Fields) -> Answer:
    """The answer for a chosen option, with the text if it asks for one."""
    said = _other_text(question, option, fields) if option.other else ""
    return {"option": option.id, "text": said} if said else option.id


def _other_text(question: Question, option: Option, fields: Fields) -> str:
    name = text_field(question, option)
    return line(one(fields, name), OTHER_LIMIT, name)


def _text_fields(question: Question, answers: Sequence[Answer]) -> dict[str, list[str]]:
    return {f"{question.id}-{each['option']}-text": [each["text"]] for each in answers if isinstance(each, dict)}


SINGLE, MULTIPLE = Single(), Multiple()
