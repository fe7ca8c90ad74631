"""Files that people send; pure: this knows only the key under which one is kept."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from app.core.locale import lazy
from app.surveys.questionnaire import Question
from app.surveys.questions.kind import Answer, Around, Fields, Type, Unanswerable, one

KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class File(Type):
    """A file that the person sends."""

    label = lazy("Datei")

    def read(self, question: Question, fields: Fields, around: Around) -> Answer | None:
        """The key under which the file is kept; that it is this person's is asked by whoever keeps it."""
        key = one(fields, f"{question.id}-kept")
        if key and not KEY.fullmatch(key):
            raise Unanswerable(lazy("Diese Datei kam nicht bei uns an. Bitte wählen Sie sie noch einmal."), question.id)
        return key or None

    def write(self, question: Question, answer: Answer) -> dict[str, list[str]]:
        """The key; the file itself is never sent back."""
        return {f"{question.id}-kept": [str(answer)]}

    def samples(self, question: Question, named: Collection[Any]) -> Iterator[Answer]:
        """Any file."""
        yield "beispiel"
