"""Results as files: what the page shows of everybody, and the code book that says what each id means."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.results import counting, rules
from app.results.counting import SILENT, UNSEEN
from app.results.shown import label_of
from app.surveys.models import Survey
from app.surveys.pages import say
from app.surveys.questionnaire import Question

COLUMNS = ("question", "part", "answer", "people", "saw", "question_words", "answer_words")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def rows(survey: Survey, questions: Sequence[Question], cells: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each answer of each dimension; places with fewer than five people are left empty."""
    for question in questions:
        options = {each.id: each.title for each in question.options}
        for dimension in counting.of_question(question):
            found = cells.get(dimension.id, {})
            for answer in dimension.categories or sorted(set(found) - {SILENT, UNSEEN}):
                people = found.get(answer, 0)
                yield {
                    "question": question.id,
                    "part": dimension.part,
                    "answer": answer,
                    "people": None if dimension.part == "area" and people < rules.FEWEST else people,
                    "saw": sum(count for category, count in found.items() if category != UNSEEN),
                    "question_words": label_of(dimension, survey.languages),
                    "answer_words": say(options[answer], survey.languages).text if answer in options else answer,
                }


def as_csv(made: Iterator[dict[str, Any]]) -> str:
    """A table that spreadsheets open; nothing in it is run as a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({name: _harmless(value) for name, value in row.items()} for row in made)
    return "\ufeff" + out.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and len(value) > 1 and value.startswith(FORMULAS) else value


def as_json(survey: Survey, url: str, shown: Mapping[str, Any], made: Iterator[dict[str, Any]]) -> str:
    """Everything in one document, with the questionnaire as the code book."""
    document = {
        "survey": {"id": survey.id, "title": survey.title, "url": url, "anonymous": survey.anonymous},
        "sheets": shown["figures"]["sheets"],
        "complete": shown["figures"]["complete"],
        "meaning": {
            "+": "answered", "-": "seen, not answered", "1": "chosen", "0": "not chosen or not placed",
            "people": "how many gave this answer; null: fewer than five", "saw": "how many saw the question",
        },
        "results": list(made),
        "code_book": survey.questionnaire,
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, indent=1)
