"""Results in a real browser: charts and tables of every type, one group, texts from the desk to the public."""

import random

from app.results import single
from app.results.models import AnswerText
from app.surveys import actions
from app.surveys.documents import to_document
from app.surveys.questions import TYPES
from tests import make
from tests.results import counted
from tests.surveys.everything import everything


def as_printed(window):
    """On paper: every chart and table whole, nothing to click, and the address where the page stands."""
    page = window.page
    page.emulate_media(media="print")
    for gone in (".site-menu", ".breadcrumb", ".group-form", ".no-print", ".kern-btn", ".site-footer"):
        assert not [each for each in page.locator(gone).all() if each.is_visible()], gone
    assert all(each.is_visible() for each in page.locator("svg.chart, .result table").all())
    clipped = "found => found.filter(each => getComputedStyle(each).overflowX !== 'visible').length"
    assert page.locator("main .table-scroll").evaluate_all(clipped) == 0
    assert page.get_by_text("/ergebnis").first.is_visible()
    ink = "getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()"
    assert page.evaluate(ink) == "#16191f", "paper is white, whatever the screen is"
    page.emulate_media(media="screen")


def test_results_of_every_type_read_well_and_texts_pass_a_moderator(window):
    address = f"moderation-{window.name}@example.org"

    def arrange(session):
        survey = counted.answered(session, 60, title="Unterwegs in Heilbronn", sheets_published=True)
        moderator = make.staff(session, "moderator", name="Mo Moderation")
        moderator.email = moderator.email_key = address
        actions.close(session, make.staff(session, "coordinator"), survey)
        single.publish(session, survey)
        texts = session.scalars(make.select(AnswerText).where(AnswerText.survey_id == survey.id).limit(8)).all()
        for text in texts:
            text.state, text.decided_at, text.decided_by_id = "released", survey.closed_at, moderator.id
        empty = counted.survey(session, title="Noch ohne Antworten", results_when="at_once")
        few = counted.answered(session, 3, title="Noch zu wenige Antworten", results_when="at_once")
        return survey.id, empty.id, few.id

    survey_id, empty_id, few_id = window.site.arrange(arrange)
    window.go(f"/umfragen/{survey_id}-x/ergebnis")
    assert window.page.locator("svg.chart").count() == 9
    assert window.page.locator("svg.map circle").count() == 2
    assert window.page.get_by_role("heading", name="Verglichen mit der Stadt: Alter").count() == 1
    assert "60 Bögen (CSV)" in window.page.locator("main").inner_text()
    window.photo("results")
    for _ in window.in_each_view():
        as_printed(window)
    chosen = window.page.locator("#gruppe")
    chosen.focus()
    assert chosen.evaluate("each => getComputedStyle(each).backgroundRepeat") == "no-repeat"
    chosen.select_option("q1=a0")
    window.page.get_by_role("button", name="Ansehen").click()
    window.check()
    assert "Nur eine Gruppe: Ja" in window.page.locator("main").inner_text()
    window.photo("results-group")
    window.go(f"/umfragen/{survey_id}/ergebnis/texte/q8")
    window.photo("results-texts")
    window.go(f"/umfragen/{empty_id}-x/ergebnis")
    window.photo("results-empty")
    window.go(f"/umfragen/{few_id}-x/ergebnis")
    assert not window.page.locator("svg.chart").count()
    window.photo("results-few")
    window.enter(address)
    window.go("/dienst/umfragen/texte")
    window.photo("texts-desk")
    window.go(f"/dienst/umfragen/{survey_id}/texte")
    window.photo("texts-queue")
    window.page.get_by_role("button", name="Zurückhalten").first.click()
    window.check()
    assert "Bitte nennen Sie den Grund." in window.page.locator("main").inner_text()


def anything(chance):
    """What somebody might answer to a question of each type, with "other" where the type offers it."""
    other = {name: {"option": f"{name}o3", "text": "Auf Stelzen"} for name in ("qsingle", "qmultiple", "qdropdown")}
    ids = {name: [f"{name}o{number}" for number in range(4)] for name in ("qmatrix", "qranking", "qpicturechoice")}
    return {
        "qsingle": chance.choice(["qsingleo0", "qsingleo1", other["qsingle"]]),
        "qmultiple": chance.choice([["qmultipleo0", "qmultipleo2"], ["qmultipleo1", other["qmultiple"]]]),
        "qdropdown": chance.choice(["qdropdowno0", "qdropdowno2", other["qdropdown"]]),
        "qyesno": chance.random() < 0.7,
        "qscale": chance.randint(1, 7),
        "qsmileys": chance.randint(1, 5),
        "qmatrix": {f"qmatrixr{row}": chance.choice(ids["qmatrix"]) for row in range(4)},
        "qranking": chance.sample(ids["qranking"], 3),
        "qnumber": chance.randint(0, 100),
        "qshorttext": "Kurz",
        "qlongtext": "Mehr Bänke am Ufer",
        "qdate": f"2026-11-{chance.randint(1, 28):02}",
        "qpoint": chance.choice([{"district": "boeckingen"}, {"latitude": 49.142, "longitude": 9.219}]),
        "qpicturechoice": sorted(chance.sample(ids["qpicturechoice"], 2)),
        "qtiefer": chance.randint(1, 3),
        "qtiefste": "Darum",
    }


def test_results_of_a_question_of_each_type_are_readable(window):
    def arrange(session):
        survey, chance = make.survey(session, opened=False, languages=["de"], results_when="at_once"), random.Random(5)
        whole = everything(actions.keep_picture(session, survey, make.picture()))
        survey.questionnaire, survey.title = to_document(whole), "Von jeder Art eine"
        actions.open_(session, make.staff(session, "coordinator"), survey)
        for _ in range(60):
            counted.sheet(session, survey, anything(chance), whole=whole)
        counted.count(session, survey)
        return survey.id

    window.go(f"/umfragen/{window.site.arrange(arrange)}-x/ergebnis")
    said = window.page.locator("main").inner_text()
    assert [kind for kind in TYPES if f"Frage der Art {kind}" not in said] == []
    window.photo("results-every-type")
    window.page.evaluate("() => document.querySelectorAll('main details').forEach(each => each.open = true)")
    window.check()
    window.photo("results-every-type-tables")
