"""The code book names everything that a questionnaire holds, in each of its languages, and says its logic in words."""

from app.results import code_book
from app.surveys.documents import from_document
from tests.results import counted
from tests.sheets import asked


def test_every_page_question_option_and_row_is_named(app, session):
    survey = counted.survey(session, from_document(asked.DOCUMENT))
    whole = from_document(survey.questionnaire)

    with app.test_request_context():
        rows = list(code_book.rows(survey, whole))

    named = {(row["kind"], row["id"]) for row in rows}
    for page in whole.pages:
        assert ("page", page.id) in named
    for question in whole.questions:
        assert ("question", question.id) in named
        assert {("option", option.id) for option in question.options} <= named
        assert {("row", row.id) for row in question.rows} <= named
    assert all(row["words_de"] for row in rows if row["kind"] in ("question", "option", "row", "column", "sign"))


def test_logic_is_said_in_words_and_each_language_has_its_column(app, session):
    survey = counted.survey(session, from_document(asked.DOCUMENT))
    survey.languages = ["de", "en"]

    with app.test_request_context():
        rows = list(code_book.rows(survey, from_document(survey.questionnaire)))

    assert any("ist „Ja“" in row["shown_if"] for row in rows)
    assert {"words_de", "words_en", "help_de", "help_en"} <= set(code_book.head(survey))
    assert all(list(row) == list(code_book.head(survey)) for row in rows)
