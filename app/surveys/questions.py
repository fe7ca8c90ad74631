"""The types of questions: how an answer is read from a form, written into it again, and counted; pure.

A form sends, for a question `q3f8a1`, the field `q3f8a1` and further ones that begin with `q3f8a1-`. Whatever is no
answer (options never offered, several values for one choice, numbers without end) is refused with a sentence.
An answer is JSON: an option's id, a list of them (`{"option", "text"}` for "other"), `{row: option}`, a number, a day,
true or false, a text, a place. None: not answered.
"""

import random
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations, islice, product
from math import isfinite
from types import MappingProxyType
from typing import Any

from app.core import text
from app.core.locale import lazy
from app.surveys.questionnaire import LARGEST, Option, Question

Answer = Any
Fields = Mapping[str, Sequence[str]]

SHORT_LIMIT = 200
LONG_LIMIT = 10_000
OTHER_LIMIT = 200
PLACE_LIMIT = 200
SMILEYS = 5
DEFAULT_STEPS = 5
MOST_SAMPLES = 600
NUMBER = re.compile(r"[+-]?\d{1,13}(?:[.,]\d{1,9})?")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[., \u00a0\u202f'’]\d{3})+")
GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
FILE = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Unanswerable(ValueError):
    """What came is no answer to this question; `sentence` says why, `at` names the field."""

    def __init__(self, sentence: Any, at: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.at = sentence, at


@dataclass(frozen=True, slots=True)
class Around:
    """What the city is: the districts by their slugs and the box [west, south, east, north] it lies in."""

    districts: Collection[str] = ()
    box: tuple[float, float, float, float] | None = None

    def inside(self, latitude: float, longitude: float) -> bool:
        """Whether a point lies in the box; without one every point does."""
        if self.box is None:
            return True
        west, south, east, north = self.box
        return south <= latitude <= north and west <= longitude <= east


NOWHERE = Around()
NOT_OFFERED = lazy("Das steht nicht zur Wahl. Bitte wählen Sie eine der Antworten.")
ONLY_ONE = lazy("Hier ist nur eine Antwort möglich.")
MISSING = lazy("Bitte beantworten Sie diese Frage.")


def read(question: Question, fields: Fields, around: Around = NOWHERE, *, demand: bool = True) -> Answer | None:
    """The answer a form sent, or None; raises `Unanswerable`. `demand`: a required question must be answered."""
    kind = TYPES[question.type]
    answer = kind.read(question, fields, around)
    if demand and question.required:
        kind.demand(question, answer)
    return answer


def write(question: Question, answer: Answer | None) -> dict[str, list[str]]:
    """The fields of a form that shows this answer again; reading them gives the same answer."""
    return {} if answer is None else TYPES[question.type].write(question, answer)


def is_answer(question: Question, answer: Answer, around: Around = NOWHERE) -> bool:
    """Whether this JSON is an answer to the question, exactly as reading it from a form would give it."""
    try:
        return answer is not None and bool(read(question, write(question, answer), around, demand=False) == answer)
    except (Unanswerable, TypeError, ValueError, KeyError, AttributeError):
        return False


def cells(question: Question, answer: Answer | None) -> tuple[str, ...]:
    """The cells in which an answer counts; none for a question that is not closed."""
    return () if answer is None else TYPES[question.type].cells(question, answer)


def in_order(question: Question, seed: str) -> tuple[Option, ...]:
    """The options as this person sees them: in random order where the question says so, "other" last."""
    return _mixed(question, question.options, seed) if question.type != "matrix" else question.options


def rows_in_order(question: Question, seed: str) -> tuple[Option, ...]:
    """The rows of a matrix as this person sees them."""
    return _mixed(question, question.rows, seed)


def _mixed(question: Question, options: tuple[Option, ...], seed: str) -> tuple[Option, ...]:
    if not question.settings.get("random"):
        return options
    first = [option for option in options if not option.other]
    random.Random(f"{seed} {question.id}").shuffle(first)
    return (*first, *(option for option in options if option.other))


class Type:
    """One type of question. `closed`: its answers fall into cells that can be counted."""

    label: Any = ""
    closed = False
    least_options = 0
    operators: tuple[str, ...] = ("answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The answer a form sent, or None; raises `Unanswerable`."""
        raise NotImplementedError

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """The fields that show this answer."""
        return {question.id: [str(answer)]}

    def demand(self, question: Question, answer: Answer | None) -> None:
        """Raise `Unanswerable` if a required question is not fully answered."""
        if answer is None:
            raise Unanswerable(MISSING, question.id)

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """The cells in which this answer counts."""
        return ()

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """Every cell there is, in order."""
        return ()

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Answers that stand for all others as far as conditions naming these values can tell them apart."""
        raise NotImplementedError

    def faults(self, question: Question) -> Iterator[Any]:
        """What is wrong with the question as it is set."""
        if len(question.options) < self.least_options:
            yield lazy("Es fehlen Antworten zur Auswahl: mindestens %(count)s sind nötig.", count=self.least_options)


def _one(fields: Fields, name: str) -> str:
    """The one value of a field, `""` if there is none; raises `Unanswerable` for several."""
    values = [value for value in fields.get(name, ()) if value != ""]
    if len(values) > 1:
        raise Unanswerable(ONLY_ONE, name)
    return values[0].strip() if values else ""


def _line(value: str, limit: int, at: str) -> str:
    return _cleaned(value, limit, at, single_line=True)


def _cleaned(value: str, limit: int, at: str, *, single_line: bool) -> str:
    try:
        return text.clean(value, limit, single_line=single_line, required=False)
    except text.TextRefused as refusal:
        raise Unanswerable(text.sentence(refusal), at) from None


def _option_of(answer: Any) -> str:
    return str(answer["option"] if isinstance(answer, dict) else answer)


def text_field(question: Question, option: Option) -> str:
    """The field beside an "other" option."""
    return f"{question.id}-{option.id}-text"


def _with_text(question: Question, option: Option, fields: Fields) -> Answer:
    """The answer for a chosen option, with the text if it asks for one."""
    said = _other_text(question, option, fields) if option.other else ""
    return {"option": option.id, "text": said} if said else option.id


def _other_text(question: Question, option: Option, fields: Fields) -> str:
    name = text_field(question, option)
    return _line(_one(fields, name), OTHER_LIMIT, name)


def _text_fields(question: Question, answers: Sequence[Answer]) -> dict[str, list[str]]:
    return {f"{question.id}-{each['option']}-text": [each["text"]] for each in answers if isinstance(each, dict)}


class Single(Type):
    """One of several; "other" with a text."""

    label = lazy("Eine Auswahl")
    closed = True
    least_options = 2
    operators = ("is", "is_not", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """An option's id; who only wrote a text beside "other" chose it."""
        chosen = _one(fields, question.id)
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
        yield from _faulty_bounds(question)


def bounds(question: Question) -> tuple[int, int]:
    """How many options may be chosen: at least, at most."""
    most = question.settings.get("most")
    return question.settings.get("least") or 0, len(question.options) if most is None else most


def _faulty_bounds(question: Question) -> Iterator[Any]:
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


class YesNo(Type):
    """Yes or no."""

    label = lazy("Ja oder Nein")
    closed = True
    operators = ("is", "is_not", "answered", "not_answered")
    words = MappingProxyType({"yes": True, "no": False})

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """True or false."""
        chosen = _one(fields, question.id)
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


class Scale(Type):
    """A step between two ends, 1 to at most 11."""

    label = lazy("Skala")
    closed = True
    operators = ("is", "is_not", "at_least", "at_most", "answered", "not_answered")

    def steps(self, question: Question) -> int:
        """How many steps there are."""
        return int(question.settings.get("steps") or DEFAULT_STEPS)

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The step."""
        chosen = _one(fields, question.id)
        if chosen and chosen not in self.all_cells(question):
            raise Unanswerable(NOT_OFFERED, question.id)
        return int(chosen) if chosen else None

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """The step."""
        return (str(answer),)

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """All steps."""
        return tuple(str(step) for step in range(1, self.steps(question) + 1))

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """All steps."""
        yield from range(1, self.steps(question) + 1)


class Smileys(Scale):
    """Five faces from very bad to very good."""

    label = lazy("Smileys")

    def steps(self, question: Question) -> int:
        """Five."""
        return SMILEYS


class Matrix(Type):
    """One option for each row."""

    label = lazy("Tabelle")
    closed = True
    least_options = 2
    operators = ("contains", "contains_not", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """`{row: option}` for the rows that are answered."""
        answer: dict[str, str] = {}
        offered = {option.id for option in question.options}
        for row in question.rows:
            name = f"{question.id}-{row.id}"
            chosen = _one(fields, name)
            if chosen and chosen not in offered:
                raise Unanswerable(NOT_OFFERED, name)
            if chosen:
                answer[row.id] = chosen
        return answer or None

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """A field for each row."""
        return {f"{question.id}-{row}": [option] for row, option in answer.items()}

    def demand(self, question: Question, answer: Answer | None) -> None:
        """Every row."""
        for row in question.rows:
            if row.id not in (answer or {}):
                raise Unanswerable(lazy("Bitte wählen Sie in jeder Zeile eine Antwort."), f"{question.id}-{row.id}")

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """`row:option`."""
        return tuple(f"{row.id}:{answer[row.id]}" for row in question.rows if row.id in answer)

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """Every row with every option."""
        return tuple(f"{row.id}:{option.id}" for row in question.rows for option in question.options)

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """For each row the options that are named and one that is not."""
        ids = [option.id for option in question.options]
        choices: list[list[str]] = []
        for row in question.rows:
            telling = [each for each in ids if f"{row.id}:{each}" in named]
            choices.append(telling + [each for each in ids if each not in telling][:1])
        for chosen in islice(product(*choices), MOST_SAMPLES):
            yield {row.id: option for row, option in zip(question.rows, chosen, strict=True)}

    def faults(self, question: Question) -> Iterator[Any]:
        """A table needs rows."""
        yield from super().faults(question)
        if not question.rows:
            yield lazy("Der Tabelle fehlen die Zeilen.")


class Ranking(Type):
    """Options in order, the best first; all of them or the first few."""

    label = lazy("Rangfolge")
    closed = True
    least_options = 2

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The ids from the first place on: no place twice, none left out in between."""
        places: dict[int, str] = {}
        for option in question.options:
            name = f"{question.id}-{option.id}"
            place = self._place(question, _one(fields, name), name)
            if place in places:
                raise Unanswerable(lazy("Den Platz %(place)s haben Sie zweimal vergeben.", place=place), name)
            if place:
                places[place] = option.id
        if places and max(places) != len(places):
            missing = next(place for place in range(1, len(places) + 1) if place not in places)
            raise Unanswerable(lazy("Der Platz %(place)s fehlt noch.", place=missing), question.id)
        check_count(question, len(places))
        return [places[place] for place in sorted(places)] or None

    def _place(self, question: Question, typed: str, name: str) -> int:
        if typed and typed not in {str(place) for place in range(1, len(question.options) + 1)}:
            raise Unanswerable(NOT_OFFERED, name)
        return int(typed or 0)

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """A place for each option."""
        return {f"{question.id}-{option}": [str(place)] for place, option in enumerate(answer, 1)}

    def cells(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """`option:place`."""
        return tuple(f"{option}:{place}" for place, option in enumerate(answer, 1))

    def all_cells(self, question: Question) -> tuple[str, ...]:
        """Every option on every place."""
        places = range(1, bounds(question)[1] + 1)
        return tuple(f"{option.id}:{place}" for option in question.options for place in places)

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """One order."""
        yield [option.id for option in question.options][: bounds(question)[1]]

    def faults(self, question: Question) -> Iterator[Any]:
        """Bounds that nobody can keep."""
        yield from super().faults(question)
        yield from _faulty_bounds(question)


class Number(Type):
    """A number with unit, bounds and decimals."""

    label = lazy("Zahl")
    operators = ("at_least", "at_most", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The number: comma or point, thousands apart or not; never endless."""
        typed = _one(fields, question.id)
        if not typed:
            return None
        decimals = question.settings.get("decimals") or 0
        number = _parsed(typed, decimals)
        if number is None:
            raise Unanswerable(lazy("Bitte schreiben Sie eine Zahl, zum Beispiel %(example)s.",
                                    example="3,5" if decimals else "12"), question.id)  # fmt: skip
        self._check(question, number, decimals)
        return int(number) if number == int(number) else float(number)

    def _check(self, question: Question, number: Decimal, decimals: int) -> None:
        if decimals == 0 and number != int(number):
            raise Unanswerable(lazy("Bitte schreiben Sie eine ganze Zahl."), question.id)
        if number != round(number, decimals):
            raise Unanswerable(lazy("Höchstens %(count)s Stellen nach dem Komma sind möglich.", count=decimals),
                               question.id)  # fmt: skip
        least, most = number_bounds(question)
        if number < least:
            raise Unanswerable(lazy("Die Zahl muss mindestens %(least)s sein.", least=least), question.id)
        if number > most:
            raise Unanswerable(lazy("Die Zahl darf höchstens %(most)s sein.", most=most), question.id)

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """The number in digits."""
        return {question.id: [_plain(answer)]}

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """The bounds, and each number that is named with its neighbours."""
        step = Decimal(1).scaleb(-(question.settings.get("decimals") or 0))
        least, most = number_bounds(question)
        numbers = [Decimal(str(each)) for each in named if isinstance(each, int | float) and isfinite(each)]
        near = {wanted + step * shift for wanted in numbers for shift in (-1, 0, 1)}
        near = {near.quantize(step) if step < 1 else Decimal(int(near)) for near in near}
        for number in sorted({*near, Decimal(str(least)), Decimal(str(most))}):
            if least <= number <= most:
                yield int(number) if number == int(number) else float(number)

    def faults(self, question: Question) -> Iterator[Any]:
        """Bounds that no number keeps."""
        least, most = number_bounds(question)
        if least > most:
            yield lazy("Die kleinste erlaubte Zahl ist größer als die größte.")


def number_bounds(question: Question) -> tuple[float, float]:
    """The smallest and the largest number allowed."""
    least, most = question.settings.get("least"), question.settings.get("most")
    return -LARGEST if least is None else least, LARGEST if most is None else most


def _plain(value: Any) -> str:
    """A number in digits, however small; anything else as it is."""
    return f"{Decimal(str(value)):f}" if isinstance(value, int | float) else str(value)


def _parsed(typed: str, decimals: int) -> Decimal | None:
    """A number as people write it; groups of three are thousands where no three decimals are allowed."""
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed.replace("\u2212", "-")[:40])
    if decimals < 3 and GROUPED.fullmatch(digits):
        return Decimal(re.sub(r"[^\d+-]", "", digits))
    return Decimal(digits.replace(",", ".")) if NUMBER.fullmatch(digits) and len(typed) <= 40 else None


class ShortText(Type):
    """One line of text."""

    label = lazy("Kurzer Text")
    limit = SHORT_LIMIT
    single_line = True

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The text as it is stored."""
        values = fields.get(question.id, ())
        if len(values) > 1:
            raise Unanswerable(ONLY_ONE, question.id)
        return _cleaned("".join(values), self.limit, question.id, single_line=self.single_line) or None

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Any text."""
        yield "…"


class LongText(ShortText):
    """Several lines of text."""

    label = lazy("Langer Text")
    limit = LONG_LIMIT
    single_line = False


class Day(Type):
    """A day of the calendar."""

    label = lazy("Datum")
    operators = ("at_least", "at_most", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The day as `2026-11-22`; also from `22.11.2026`."""
        typed = _one(fields, question.id)
        if not typed:
            return None
        day = _day(typed)
        if day is None:
            raise Unanswerable(lazy("Diesen Tag gibt es nicht. Bitte schreiben Sie ihn wie 22.11.2026."), question.id)
        earliest, latest = day_bounds(question)
        if not earliest <= day <= latest:
            raise Unanswerable(
                lazy("Möglich sind Tage vom %(first)s bis zum %(last)s.", first=_german(earliest),
                     last=_german(latest)), question.id)  # fmt: skip
        return day

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """The bounds, and each day that is named with its neighbours."""
        earliest, latest = day_bounds(question)
        days = [date.fromisoformat(each) for each in named if isinstance(each, str) and _day(each) == each]
        ordinals = {day.toordinal() + shift for day in days for shift in (-1, 0, 1)}
        near = {date.fromordinal(each).isoformat() for each in ordinals if 1 <= each <= date.max.toordinal()}
        yield from (day for day in sorted({*near, earliest, latest}) if earliest <= day <= latest)

    def faults(self, question: Question) -> Iterator[Any]:
        """Bounds that no day keeps."""
        earliest, latest = day_bounds(question)
        if earliest > latest:
            yield lazy("Der früheste erlaubte Tag liegt nach dem spätesten.")


def day_bounds(question: Question) -> tuple[str, str]:
    """The first and the last day allowed; four digits a year, so that days compare as they read."""
    return question.settings.get("earliest") or "1800-01-01", question.settings.get("latest") or "2200-12-31"


def _day(typed: str) -> str | None:
    found = GERMAN_DAY.fullmatch(typed)
    written = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else typed
    try:
        return date.fromisoformat(written).isoformat() if re.fullmatch(r"\d{4}-\d\d-\d\d", written) else None
    except ValueError:
        return None


def _german(day: str) -> str:
    return ".".join(reversed(day.split("-")))


class Point(Type):
    """A place: a point on the map, a district, or words."""

    label = lazy("Ort auf der Karte")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """Any of point, district and words; a point outside the city is kept and marked."""
        answer: dict[str, Any] = self._point(question, fields, around)
        district = _one(fields, f"{question.id}-district")
        if district and district not in around.districts:
            raise Unanswerable(NOT_OFFERED, f"{question.id}-district")
        place = _line(_one(fields, f"{question.id}-place"), PLACE_LIMIT, f"{question.id}-place")
        answer.update({name: said for name, said in (("district", district), ("place", place)) if said})
        return answer or None

    def _point(self, question: Question, fields: Fields, around: Around) -> dict[str, Any]:
        typed = [_one(fields, f"{question.id}-{name}") for name in ("latitude", "longitude")]
        if not any(typed):
            return {}
        numbers = [_degrees(value, limit) for value, limit in zip(typed, (90, 180), strict=True)]
        for name, number in zip(("latitude", "longitude"), numbers, strict=True):
            if number is None:
                raise Unanswerable(
                    lazy("Das ist keine Koordinate. Richtig wäre zum Beispiel 49,14201 und 9,21858."),
                    f"{question.id}-{name}",
                )
        latitude, longitude = (number for number in numbers if number is not None)
        outside = {} if around.inside(latitude, longitude) else {"outside": True}
        return {"latitude": latitude, "longitude": longitude, **outside}

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """A field for each part; whether it lies outside is found anew."""
        return {f"{question.id}-{name}": [_plain(value)] for name, value in answer.items() if name != "outside"}

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Any place."""
        yield {"place": "…"}


def _degrees(typed: str, limit: int) -> float | None:
    """Degrees to about ten centimetres; nothing endless."""
    if not re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{1,20})?", typed, re.ASCII):
        return None
    number = round(float(typed.replace(",", ".")), 6)
    return number + 0.0 if abs(number) <= limit else None


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


class File(Type):
    """A file that the person sends."""

    label = lazy("Datei")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The key under which the file is kept; that it is this person's is asked by whoever keeps it."""
        key = _one(fields, f"{question.id}-kept")
        if key and not FILE.fullmatch(key):
            raise Unanswerable(lazy("Diese Datei kam nicht bei uns an. Bitte wählen Sie sie noch einmal."), question.id)
        return key or None

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """The key; the file itself is never sent back."""
        return {f"{question.id}-kept": [str(answer)]}

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Any file."""
        yield "beispiel"


SINGLE, MULTIPLE = Single(), Multiple()
TYPES: Mapping[str, Type] = MappingProxyType(
    {
        "single": SINGLE,
        "multiple": MULTIPLE,
        "dropdown": Dropdown(),
        "yes_no": YesNo(),
        "scale": Scale(),
        "smileys": Smileys(),
        "matrix": Matrix(),
        "ranking": Ranking(),
        "number": Number(),
        "short_text": ShortText(),
        "long_text": LongText(),
        "date": Day(),
        "point": Point(),
        "picture_choice": PictureChoice(),
        "file": File(),
    }
)
