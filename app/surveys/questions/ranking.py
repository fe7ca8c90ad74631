"""Options in order, the best first; pure."""

from collections.abc import Collection, Iterator
from typing import Any

from app.core.locale import lazy
from app.surveys.questionnaire import Question
from app.surveys.questions.choices import bounds, check_count, faulty_bounds
from app.surveys.questions.kind import NOT_OFFERED, Answer, Around, Fields, Type, Unanswerable, one


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
            place = self._place(question, one(fields, name), name)
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
        yield from faulty_bounds(question)
