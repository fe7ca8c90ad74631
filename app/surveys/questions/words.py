"""Short and long texts; pure."""

from collections.abc import Collection, Iterator
from typing import Any

from app.core.locale import lazy
from app.surveys.questionnaire import Question
from app.surveys.questions.kind import ONLY_ONE, Answer, Around, Fields, Type, Unanswerable, cleaned

SHORT_LIMIT = 200
LONG_LIMIT = 10_000


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
        return cleaned("".join(values), self.limit, question.id, single_line=self.single_line) or None

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Any text."""
        yield "…"


class LongText(ShortText):
    """Several lines of text."""

    label = lazy("Langer Text")
    limit = LONG_LIMIT
    single_line = False
