"""Results as files: what the page shows of everybody, and the code book that says what each id means."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.core import spreadsheet, text
from app.core.locale import _, decimal_sign
from app.core.spreadsheet import Table
from app.results import areas, code_book, counting, pages, places, rules
from app.results.counting import CHOSEN, LEFT, SILENT, UNSEEN
from app.results.shown import category_label, label_of
from app.surveys.documents import from_document
from app.surveys.models import Survey
from app.surveys.questionnaire import Question

COLUMNS = tuple(code_book.COLUMNS)

Rows = Iterable[Mapping[str, Any]]


def rows(survey: Survey, questions: Sequence[Question], cells: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One row for each answer of each dimension; places with fewer than five people are left empty."""
    for question in questions:
        for dimension in counting.of_question(question):
            counted = cells.get(dimension.id, {})
            found = _named(counted) if dimension.part == "area" else counted
            for answer in dimension.categories or sorted(set(found) - {SILENT, UNSEEN}):
                people = found.get(answer, 0)
                yield {
                    "question": question.id,
                    "part": dimension.part,
                    "answer": answer,
                    "people": None if dimension.part == "area" and people < rules.FEWEST else people,
                    "saw": sum(count for category, count in counted.items() if category != UNSEEN),
                    "question_words": label_of(dimension, survey.languages),
                    "answer_words": _in_words(survey, question, answer),
                }


def _named(counted: Mapping[str, int]) -> Mapping[str, int]:
    """Places as areas of at least five people."""
    return areas.merged({each: count for each, count in counted.items() if each not in (SILENT, UNSEEN)})


def _in_words(survey: Survey, question: Question, answer: str) -> str:
    """A sign in the words of the code book, an answer by its name; places of a ranking and areas are what they are."""
    if question.type == "point" and answer != counting.ANSWERED:
        return places.name_of(answer)
    if question.type == "ranking" and answer not in (LEFT, counting.ANSWERED):
        return answer
    if answer in (CHOSEN, LEFT, counting.ANSWERED) and question.type not in ("scale", "smileys"):
        return str(code_book.SIGNS[answer])
    return category_label(question, answer, survey.languages).text


def as_csv(made: Rows, columns: Sequence[str] = COLUMNS) -> str:
    """A table that spreadsheets open, also a German one with a click; nothing in it is run as a formula."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter())
    writer.writeheader()
    writer.writerows(
        {name: text.for_a_table(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in made
    )
    return "\ufeff" + out.getvalue()


def delimiter() -> str:
    """What spreadsheets in the reader's language part cells by: a semicolon where the comma stands in numbers."""
    return ";" if decimal_sign() == "," else ","


def code_book_as_csv(survey: Survey) -> str:
    """What every id and sign of the table means."""
    whole = from_document(survey.questionnaire)
    return as_csv(code_book.rows(survey, whole), code_book.head(survey))


def as_json(survey: Survey, url: str, shown: Mapping[str, Any], made: Rows, quality: Sequence[tuple[str, str]]) -> str:
    """Everything in one document, with the questionnaire as the code book."""
    document = {
        "survey": {"id": survey.id, "title": survey.title, "url": url, "anonymous": survey.anonymous},
        "sheets": shown["figures"]["sheets"],
        "complete": shown["figures"]["complete"],
        "quality": [{"what": what, "figure": figure} for what, figure in quality],
        "meaning": code_book.meaning(),
        "results": list(made),
        "code_book": survey.questionnaire,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_xlsx(survey: Survey, url: str, made: Rows, quality: Sequence[tuple[str, str]]) -> bytes:
    """Figures, code book and what the figures are worth, as three sheets of one workbook."""
    book = code_book.rows(survey, from_document(survey.questionnaire))
    worth = [(_("Umfrage"), survey.title), (_("Adresse"), url), *quality, (_("Hinweis"), pages.worth(survey))]
    return spreadsheet.workbook(
        survey.title,
        [
            Table(_("Ergebnisse"), COLUMNS, ([row[name] for name in COLUMNS] for row in made)),
            Table(_("Codebuch"), code_book.head(survey), code_book.cells(survey, book)),
            Table(_("Güte"), (_("Was"), _("Zahl")), worth),
        ],
    )
