"""Places: a point on the map, a district, or words; pure."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from app.core.locale import lazy
from app.surveys.questionnaire import Question
from app.surveys.questions.kind import NOT_OFFERED, Answer, Around, Fields, Type, Unanswerable, in_digits, line, one

PLACE_LIMIT = 200


class Point(Type):
    """A place: a point on the map, a district, or words."""

    label = lazy("Ort auf der Karte")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """Any of point, district and words; a point outside the city is kept and marked."""
        answer: dict[str, Any] = self._point(question, fields, around)
        district = one(fields, f"{question.id}-district")
        if district and district not in around.districts:
            raise Unanswerable(NOT_OFFERED, f"{question.id}-district")
        place = line(one(fields, f"{question.id}-place"), PLACE_LIMIT, f"{question.id}-place")
        answer.update({name: said for name, said in (("district", district), ("place", place)) if said})
        return answer or None

    def _point(self, question: Question, fields: Fields, around: Around) -> dict[str, Any]:
        typed = [one(fields, f"{question.id}-{name}") for name in ("latitude", "longitude")]
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
        return {f"{question.id}-{name}": [in_digits(value)] for name, value in answer.items() if name != "outside"}

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Any place."""
        yield {"place": "…"}


def _degrees(typed: str, limit: int) -> float | None:
    """Degrees to about ten centimetres; nothing endless."""
    if not re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d{1,20})?", typed, re.ASCII):
        return None
    number = round(float(typed.replace(",", ".")), 6)
    return number + 0.0 if abs(number) <= limit else None
