"""Files in answers: sent with a page, kept when it is refused, handed in with the sheet; never lost, never others'."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app import create_app
from app.core import clock, files, store
from app.core.contributions import Visibility
from app.core.db import db
from app.core.files import File
from app.sheets import attachments, jobs, keys, queries, rules
from app.sheets.models import OpenSheet, Sheet
from tests import make
from tests.sheets import asked
from tests.sheets.test_open_routes import answers_of, page_of

DOCUMENT = {
    "pages": [
        {
            "id": "p1",
            "title": {"de": "Fotos"},
            "items": [
                {"id": "q1", "type": "file", "required": True, "title": {"de": "Ein Foto der Stelle"}},
                {"id": "q2", "type": "file", "title": {"de": "Ein Plan"}},
                {"id": "q3", "type": "number", "title": {"de": "Wie viele Meter?"}},
            ],
        },
        {"id": "p2", "items": [{"id": "q4", "type": "short_text", "title": {"de": "Noch etwas?"}}]},
    ]
}


@pytest.fixture(scope="module")
def site(postgres, template_database):
    """A city of its own: what survives a refused page must really be committed."""
    made = create_app("Testing", DATABASE_URL=postgres.url(postgres.create("files", template_database)))
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app(site):
    return site


@pytest.fixture
def survey(session):
    made = asked.survey(session, document=DOCUMENT, languages=["de"])
    session.commit()
    return made


@pytest.fixture
def key(session, survey):
    made = keys.in_groups(asked.begun(session, survey, asked.guest("anna")))
    session.commit()
    return made


def file(content=None, name="Ufer.png"):
    return io.BytesIO(make.picture() if content is None else content), name


def forget_body(response):
    """The test client lays a long body into a file and leaves it open."""
    response.request.environ["wsgi.input"].close()


def names(session, key):
    session.commit()
    sheet = queries.open_sheet(session, keys.cleaned_key(key))
    return sorted(files.of_owner(session, attachments.owner(sheet)).values())


def standing(session, survey):
    session.commit()
    here = (File.contribution_id == survey.id, File.gone_at.is_(None))
    return sorted(session.scalars(select(File.name).where(*here)))


def sheet_of(session, survey):
    session.commit()
    return session.scalars(select(Sheet).where(Sheet.survey_id == survey.id)).one()


def test_a_file_comes_along_is_kept_going_back_and_handed_in(session, visitor, survey, key):
    form = visitor.open(page_of(key)).all("form", class_="form")[0]
    assert form.get("enctype") == "multipart/form-data"
    visitor.post(page_of(key), _go="on", q1=file(), q3="4")
    back = visitor.open(page_of(key))
    assert "Ufer.png" in back.text
    visitor.post(page_of(key), on=back, _go="on", q3="5")
    assert "Ufer.png" in visitor.open(f"/bogen/{key}/abgeben").text
    visitor.post(f"/bogen/{key}/abgeben")

    sheet, kept = (
        sheet_of(session, survey),
        session.scalars(select(File).where(File.contribution_id == survey.id)).one(),
    )
    assert sheet.answers == {"q1": kept.id, "q3": 5}
    assert (kept.owner, kept.contribution_id, kept.place) == (f"sheet {sheet.id}", survey.id, "q1")
    assert files.content_of(files.find(session, kept.id)).startswith(b"\x89PNG")


def test_a_page_that_is_refused_keeps_its_good_file_and_everything_typed(session, visitor, key):
    page = visitor.post(page_of(key), 422, _go="on", q1=file(), q2=file(b"<svg/>", "plan.pdf"), q3="vier")
    assert page.text.count("Angenommen werden Bilder") == 2  # on top and at the field
    assert "Ufer.png" in page.text
    assert page.all("input", name="q3")[0].get("value") == "vier"
    assert answers_of(session, key) == {}
    visitor.post(page_of(key), on=page, _go="on", q3="4")
    assert list(answers_of(session, key)) == ["q1", "q3"]
    assert names(session, key) == ["Ufer.png"]


def test_a_file_is_replaced_and_removed(session, visitor, survey, key):
    visitor.post(page_of(key), _go="on", q1=file(), q2=file(name="a.png"))
    first = visitor.open(page_of(key))
    visitor.post(page_of(key), on=first, _go="on", q1=file(name="Neu.png"), **{"q2-remove": "1"})
    assert names(session, key) == ["Neu.png"]
    assert list(answers_of(session, key)) == ["q1"]
    page = visitor.post(page_of(key), 422, on=visitor.open(page_of(key)), _go="on", **{"q1-remove": "1"})
    assert "Bitte beantworten Sie diese Frage." in page.text
    visitor.post(page_of(key), on=visitor.open(page_of(key)), _go="later", **{"q1-remove": "1"})
    assert names(session, key) == []
    files.sweep(session)
    assert standing(session, survey) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Die Datei ist leer."),
        (b"%PDF-1.7" + b"x" * 20_000_000, "größer als 10 MB"),
        (b"\xff\xd8\xff" + b"x" * 20_000_000, "größer als 5 MB"),
        (b"<script>alert(1)</script>", "Angenommen werden Bilder"),
    ],
)
def test_what_is_not_taken_is_said_and_the_rest_of_the_page_stays(session, visitor, survey, key, content, sentence):
    page = visitor.post(page_of(key), 422, _go="on", q1=file(content, "../../bild.jpg"), q3="4")
    forget_body(page.response)
    assert sentence in page.text
    assert page.all("input", name="q3")[0].get("value") == "4"
    assert standing(session, survey) == []


def test_the_key_of_somebody_elses_file_opens_nothing(session, visitor, survey, key):
    other = keys.in_groups(asked.begun(session, survey, asked.guest("bert")))
    session.commit()
    visitor.post(page_of(other), _go="on", q1=file(name="Geheim.png"))
    stolen = answers_of(session, other)["q1"]
    for forged in (stolen, "../../etc/passwd", "a" * 24, "\x00", "x" * 5000):
        page = visitor.post(page_of(key), 422, _go="on", **{"q1-kept": forged})
        assert "Diese Datei kam nicht bei uns an" in page.text
        assert "Geheim" not in page.body
        assert page.all("input", name="q1-kept")[0].get("value") == ""
    visitor.open(f"/dateien/{stolen}/Geheim.png", 404)
    assert answers_of(session, key) == {}


def test_a_file_of_another_question_of_the_same_sheet_is_not_taken_twice(session, visitor, key):
    visitor.post(page_of(key), _go="on", q1=file())
    mine = answers_of(session, key)["q1"]
    visitor.post(page_of(key), 422, _go="on", **{"q1-kept": mine, "q2-kept": mine})


def test_a_store_that_is_away_is_said_and_the_page_stays(session, visitor, key, monkeypatch):
    def gone():
        raise OSError("no space left")

    monkeypatch.setattr(store, "_store", gone)
    page = visitor.post(page_of(key), 422, _go="on", q1=file(), q3="4")
    assert "gerade nicht speichern" in page.text
    assert page.all("input", name="q3")[0].get("value") == "4"


def test_a_person_hands_in_so_many_files_and_no_more(session, visitor, key, monkeypatch):
    monkeypatch.setattr(rules, "MOST_FILES", 1)
    page = visitor.post(page_of(key), 422, _go="on", q1=file(), q2=file())
    assert "Mehr als 20 Dateien" in page.text
    monkeypatch.setattr(rules, "FILES_A_DAY", 2)
    page = visitor.post(page_of(key), 422, on=page, _go="on", q2=file())
    assert "heute schon sehr viele" in page.text
    assert names(session, key) == ["Ufer.png"]


def test_a_page_longer_than_any_files_is_refused(visitor, app, key, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_UPLOAD_LENGTH", 1000)
    assert visitor.client.post(page_of(key), data={"q1": file(b"x" * 5000)}).status_code == 413


def test_pages_without_a_file_stay_short(visitor, key):
    sent = {"q4": "x", "q1": file(b"x" * 3_000_000)}
    response = visitor.client.post(page_of(key, "p2"), data=sent)
    forget_body(response)
    assert response.status_code == 413


def test_a_page_that_takes_files_takes_no_more_words_for_it(visitor, key):
    sent = b"q3=" + b"x" * 3_000_000
    response = visitor.client.post(page_of(key), data=sent, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413


def test_an_anonymous_survey_takes_no_file(session, visitor):
    made = asked.survey(session, document=DOCUMENT, languages=["de"], anonymous=True)
    key = keys.in_groups(asked.begun(session, made, asked.guest("anna")))
    session.commit()
    page = visitor.open(page_of(key))
    assert "Sie ist anonym" in page.text
    assert not page.all("input", type="file")
    visitor.post(page_of(key), _go="on", q1=file(), q3="4", **{"q1-kept": "a" * 24})
    assert answers_of(session, key) == {"q3": 4}
    visitor.post(f"/bogen/{key}/abgeben")
    assert standing(session, made) == []


def test_what_was_begun_goes_with_its_files_when_the_survey_ends(session, visitor, survey, key):
    other = keys.in_groups(asked.begun(session, survey, asked.guest("bert")))
    session.commit()
    visitor.post(page_of(key), _go="on", q1=file(name="bleibt.png"))
    visitor.post(page_of(other), 422, _go="on", q1=file(name="geht.png"), q3="viele")
    asked.close(session, survey)
    jobs.close(session)
    assert standing(session, survey) == ["bleibt.png"]
    assert files.find(session, sheet_of(session, survey).answers["q1"])


def handed_in(session, visitor, survey, key):
    visitor.post(page_of(key), _go="on", q1=file())
    visitor.post(f"/bogen/{key}/abgeben")
    return sheet_of(session, survey)


def test_nothing_that_stands_is_lost(session, visitor, survey, key):
    other = keys.in_groups(asked.begun(session, survey, asked.guest("bert")))
    session.commit()
    handed_in(session, visitor, survey, key)
    visitor.post(page_of(other), _go="on", q1=file())
    jobs.drop_files(session)
    assert standing(session, survey) == ["Ufer.png", "Ufer.png"]


def test_files_go_with_their_sheet(session, visitor, survey, key):
    session.delete(handed_in(session, visitor, survey, key))
    session.flush()
    jobs.drop_files(session)
    jobs.drop_files(session)
    assert standing(session, survey) == []


def test_files_go_when_the_answers_are_taken_back(session, visitor, survey, key):
    visitor.post(page_of(key), _go="on", q1=file())
    visitor.post(f"/bogen/{key}/loeschen")
    assert standing(session, survey) == []
    handed_in(session, visitor, survey, key)
    assert standing(session, survey) == ["Ufer.png"]
    visitor.post(f"/bogen/{key}/loeschen")
    assert standing(session, survey) == []


def test_files_of_a_dropped_open_sheet_go(session, visitor, survey, key):
    visitor.post(page_of(key), _go="on", q1=file())
    session.execute(delete(OpenSheet).where(OpenSheet.survey_id == survey.id))
    jobs.drop_files(session)
    assert standing(session, survey) == []


def test_a_hidden_survey_keeps_its_files_an_erased_one_does_not(session, visitor, survey, key):
    handed_in(session, visitor, survey, key)
    for visibility, left in ((Visibility.HIDDEN, ["Ufer.png"]), (Visibility.ERASED, [])):
        survey.visibility = visibility
        session.flush()
        jobs.drop_files(session)
        assert standing(session, survey) == left


def test_files_go_when_their_time_is_over(session, visitor, survey, key):
    handed_in(session, visitor, survey, key)
    survey.retention_days = 30
    for days, left in ((29, ["Ufer.png"]), (31, [])):
        survey.closed_at = clock.now() - timedelta(days=days)
        session.flush()
        jobs.drop_files(session)
        assert standing(session, survey) == left
