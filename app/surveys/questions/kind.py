"""What every type of question is, and what it reads a form with; pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.core import text
from app.core.locale import lazy
from app.surveys.questionnaire import Question

Answer = Any
Fields = Mapping[str, Sequence[str]]

MOST_SAMPLES = 600
NOT_OFFERED = lazy("Das steht nicht zur Wahl. Bitte wählen Sie eine der Antworten.")
ONLY_ONE = lazy("Hier ist nur eine Antwort möglich.")
MISSING = lazy("Bitte beantworten Sie diese Frage.")


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


def one(fields: Fields, name: str) -> str:
    """The one value of a field, `""` if there is none; raises `Unanswerable` for several."""
    values = [value for value in fields.get(name, ()) if value != ""]
    if len(values) > 1:
        raise Unanswerable(ONLY_ONE, name)
    return values[0].strip() if values else ""


def line(value: str, limit: int, at: str) -> str:
    """One line of text as it is stored; raises `Unanswerable`."""
    return cleaned(value, limit, at, single_line=True)


def cleaned(value: str, limit: int, at: str, *, single_line: bool) -> str:
    """A text as it is stored; raises `Unanswerable` for what no page may carry, and for too much."""
    try:
        return text.clean(value, limit, single_line=single_line, required=False)
    except text.TextRefused as refusal:
        raise Unanswerable(text.sentence(refusal), at) from None


def in_digits(value: Any) -> str:
    """A number in digits, however small; anything else as it is."""
    return f"{Decimal(str(value)):f}" if isinstance(value, int | float) else str(value)
