"""The form on paper: every type of question, tagged, in words only."""

import re
import zlib

import pytest
from hypothesis import given, settings

from app.sheets import form_pdf
from app.surveys.documents import from_document
from tests.sheets import asked
from tests.surveys import questionnaires


def say(words):
    return words.get("de") or next(iter(words.values()), "")


def form_of(whole, **values):
    values = {
        "title": "Radwege",
        "introduction": "Wie **fährt** es sich?\n\nSagen Sie es uns.",
        "city": "Heilbronn",
        "reference": "TEST-2026-00001",
        "language": "de",
        "end": ["Vielen Dank."],
        **values,
    }
    return form_pdf.document_of(whole, say, **values)


def inside(pdf):
    """Everything in the file, streams unpacked."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_the_form_is_a_tagged_pdf_with_title_and_language(app):
    with app.app_context():
        made = inside(form_pdf.typeset(form_of(from_document(asked.DOCUMENT))))
    assert made.startswith(b"%PDF-")
    for sign in (b"StructTreeRoot", b"/Marked true", b"pdfuaid", b"(de)", b"DisplayDocTitle"):
        assert sign in made, sign


def test_the_form_says_in_words_who_fills_in_what(app):
    with app.app_context():
        document = form_of(from_document(asked.DOCUMENT))
    assert document["pages"][1]["note"] == "Nur ausfüllen, wenn gilt: Frage 1 ist „Ja“."
    assert document["pages"][1]["items"][1]["note"] == "Nur ausfüllen, wenn gilt: Frage 2 ist „Ja“."
    assert document["lead"] == ["Wie fährt es sich?", "Sagen Sie es uns."]


@pytest.mark.parametrize("kind", questionnaires.TYPE_NAMES)
def test_every_type_of_question_can_be_printed(app, kind):
    @settings(max_examples=3, database=None)
    @given(question=questionnaires.questions(kinds=(kind,)))
    def prints(question):
        whole = questionnaires.Questionnaire((questionnaires.Page("p1", {"de": "Seite"}, items=(question,)),))
        assert form_pdf.typeset(form_of(whole)).startswith(b"%PDF-")

    with app.app_context():
        prints()


def test_words_on_the_form_are_never_code(app):
    hostile = '#read("/etc/passwd") $x$ @label <b> \\ #eval("1") *fett*'
    with app.app_context():
        made = form_pdf.typeset(form_of(from_document(asked.DOCUMENT), title=hostile, introduction=hostile))
    assert made.startswith(b"%PDF-")
