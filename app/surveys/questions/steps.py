"""Steps between two ends, faces, and tables of options; pure."""

from collections.abc import Collection, Iterator
from itertools import islice, product
from typing import Any

from app.core.locale import lazy
from app.surveys.questionnaire import Question
from app.surveys.questions.kind import MOST_SAMPLES, NOT_OFFERED, Answer, Around, Fields, Type, Unanswerable, one

SMILEYS = 5
DEFAULT_STEPS = 5


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
        chosen = one(fields, question.id)
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
            chosen = one(fields, name)
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
