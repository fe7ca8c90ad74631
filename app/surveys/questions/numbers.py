"""Numbers as people write them, with unit, bounds and decimals; pure."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from decimal import Decimal
from math import isfinite
from typing import Any

from app.core.locale import lazy, numeral
from app.surveys.questionnaire import LARGEST, Question
from app.surveys.questions.kind import Answer, Around, Fields, Type, Unanswerable, in_digits, one

NUMBER = re.compile(r"[+-]?\d{1,13}(?:[.,]\d{1,9})?")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[., \u00a0\u202f'’]\d{3})+")


class Number(Type):
    """A number with unit, bounds and decimals."""

    label = lazy("Zahl")
    operators = ("at_least", "at_most", "answered", "not_answered")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The number: comma or point, thousands apart or not; never endless."""
        typed = one(fields, question.id)
        if not typed:
            return None
        decimals = question.settings.get("decimals") or 0
        number = _parsed(typed, decimals)
        if number is None:
            raise Unanswerable(lazy("Bitte schreiben Sie eine Zahl, zum Beispiel %(example)s.",
                                    example=numeral(3.5 if decimals else 12)), question.id)  # fmt: skip
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
            raise Unanswerable(lazy("Die Zahl muss mindestens %(least)s sein.", least=numeral(least)), question.id)
        if number > most:
            raise Unanswerable(lazy("Die Zahl darf höchstens %(most)s sein.", most=numeral(most)), question.id)

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """The number in digits."""
        return {question.id: [in_digits(answer)]}

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


def _parsed(typed: str, decimals: int) -> Decimal | None:
    """A number as people write it; groups of three are thousands where no three decimals are allowed."""
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in typed.replace("\u2212", "-")[:40])
    if decimals < 3 and GROUPED.fullmatch(digits):
        return Decimal(re.sub(r"[^\d+-]", "", digits))
    return Decimal(digits.replace(",", ".")) if NUMBER.fullmatch(digits) and len(typed) <= 40 else None
