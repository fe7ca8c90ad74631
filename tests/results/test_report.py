"""The report for the council: what the page shows, accessible, in words that are never code."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.locale import day
from app.results import pages, reply, report
from app.results.models import AnswerText
from tests import make
from tests.results.counted import answered, fetched, over, question_by_question
from tests.sheets.test_form_pdf import inside

HOSTILE = '#read("/etc/passwd") $x$ @label <b> \\ #eval("1") *fett* 😀'


def got(visitor, survey):
    return fetched(visitor, survey, "bericht.pdf")


def document(app, session, survey, *, inside=False):
    with app.test_request_context():
        page = pages.result_page(session, survey, {}, may_look=True, inside=inside)
        return report.document_of(page, report_tags(session, survey))


def report_tags(session, survey):
    return pages.queries.released_by_tag(session, survey.id)


def released(session, survey, number=7):
    moderator = make.staff(session, "moderator")
    texts = session.scalars(make.select(AnswerText).where(AnswerText.survey_id == survey.id).limit(number)).all()
    for place, text in enumerate(texts):
        text.state, text.decided_at, text.decided_by_id = "released", clock.now(), moderator.id
        text.source, text.tag = f"Text {place}", "Bänke" if place else None
    session.flush()


def test_everyone_gets_an_accessible_report_of_public_results(session, visitor):
    survey = answered(session, 30)
    released(session, survey)
    session.commit()

    response = got(visitor, survey)

    assert (response.status_code, response.content_type) == (200, "application/pdf")
    made = inside(response.data)
    for sign in (b"StructTreeRoot", b"/Marked true", b"pdfuaid", b"(de)", b"DisplayDocTitle", b"/Alt"):
        assert sign in made, sign
    assert got(visitor, survey).data == response.data


def test_the_report_says_what_the_page_says(app, session):
    survey = answered(session, 30)
    released(session, survey)

    found = document(app, session, survey)

    first = found["results"][0]
    assert first["title"]["text"] == "Fahren Sie Rad?"
    assert len(first["rows"]) == len(first["chart"]["bars"]) == 3
    assert "Ja: " in first["chart"]["alt"]
    assert ["Antwortbögen", "30"] in found["quality"]["rows"]
    assert "selbst dazu entschieden" in found["quality"]["worth"]
    written = next(each for each in found["results"] if each["texts"])["texts"]
    assert written["lead"] == "7 Texte wurden veröffentlicht."
    assert written["tags"] == ["Bänke: 6"]
    assert len(written["some"]) == 5
    assert "Alle: http" in written["more"]
    assert ("Anonym?", "Nein") in found["facts"]
    assert found["answer"] is None


def test_texts_that_nobody_released_and_confidential_answers_are_not_in_it(app, session):
    found = document(app, session, answered(session, 30))

    assert "Mehr Bänke" not in str(found)
    hidden = next(each for each in found["results"] if each["title"]["text"] == "Einkommen?")
    assert hidden["texts"] is None


def test_the_citys_promise_stands_in_it(app, session):
    survey = closed(session)
    make.obligation(session, survey)

    found = document(app, session, survey)["answer"]

    assert found["due"].startswith("Antwort bis")
    assert found["status"] == "Beendet"
    assert found["course"]["entries"] == []


def closed(session):
    """A survey that twelve people answered and that is over."""
    survey = answered(session, 12)
    over(session, survey)
    return survey


def test_every_published_entry_stands_in_it_as_in_the_timeline(app, session):
    survey = closed(session)
    owed = make.obligation(session, survey)
    begun, long = clock.now() - timedelta(days=3), "Wort " * 300
    make.response(session, owed, state="published", status="in_review", reason="Wir prüfen es.",
                  html=f"<p>{long}</p><p>Ende</p>", published_at=begun, council_paper="DS 12/2026")  # fmt: skip
    make.response(session, owed, state="published", status="accepted", reason="Das machen wir.", own_budget=True,
                  html="<p>Ab <strong>Mai</strong>.</p><p>Zuerst am Ufer.</p>")  # fmt: skip
    make.response(session, owed, status="done", reason="Noch nicht öffentlich.", state="draft")

    found = document(app, session, survey)["answer"]
    with app.test_request_context():
        page = pages.result_page(session, survey, {}, may_look=True, inside=False)
        first, second = ((day(each.day), each.department) for each in page.panel.entries)
        assert report.typeset(document(app, session, survey)).startswith(b"%PDF-")

    assert (found["status"], found["reason"]) == ("Angenommen", "Das machen wir.")
    assert found["paragraphs"] == [
        "Ab Mai.",
        "Zuerst am Ufer.",
        "Das bezahlt die Dienststelle aus eigenem Budget.",
    ]
    assert [(each["status"], each["reason"]) for each in found["course"]["entries"]] == [
        ("In Prüfung", "Wir prüfen es."),
        ("Angenommen", "Das machen wir."),
    ]
    assert [each["sign"] for each in found["course"]["entries"]] == [" · ".join(first), " · ".join(second)]
    interim, answer = found["course"]["entries"]
    assert interim["text"].endswith("…")
    assert len(interim["text"]) <= reply.LONGEST
    assert interim["grounds"] == ["Vorlage des Gemeinderats: DS 12/2026"]
    assert answer["text"] == ""  # it stands whole above
    assert "Noch nicht öffentlich." not in str(found)


@pytest.mark.parametrize("number", [4])
def test_too_few_sheets_and_unpublished_results_have_no_report_outside(session, visitor, number):
    few, survey = answered(session, number), answered(session, 12, results_when="after_end")
    mine = make.staff(session, "official", session.get_one(make.Department, survey.department_id))
    session.commit()

    assert got(visitor, few).status_code == got(visitor, survey).status_code == 404
    assert got(visitor.sign_in(mine), survey).status_code == 200
    assert got(visitor, few).status_code == 404


def test_question_by_question_the_report_has_only_what_was_released(app, session):
    survey, _coordinator = question_by_question(session, 12, "q7")

    assert [each["title"]["text"] for each in document(app, session, survey)["results"]] == ["Wie zufrieden?"]
    assert len(document(app, session, survey, inside=True)["results"]) == 11


def test_words_in_the_report_are_never_code(app, session):
    survey = answered(session, 12, title=HOSTILE)
    survey.source = HOSTILE
    released(session, survey, 2)
    for text in session.scalars(make.select(AnswerText).where(AnswerText.state == "released")):
        text.source = text.tag = HOSTILE
    session.flush()

    found = document(app, session, survey)

    with app.test_request_context():
        assert report.typeset(found).startswith(b"%PDF-")
    assert HOSTILE in found["title"]
