"""Files that were handed in: for the department that asks and the coordination, screened by moderators."""

import uuid

import pytest
from sqlalchemy import select

from app.core import files, store
from app.core.activity import Activity
from app.core.city import Department
from app.core.contributions import Visibility
from app.core.file_checks import Checked
from app.core.files import Belonging, File
from app.surveys.questionnaire import Page, Question, Questionnaire
from tests import make
from tests.results.counted import address, count, sheet, survey
from tests.visitor import words

WHOLE = Questionnaire((Page("p1", items=(Question("q1", "file", {"de": "Ein Foto"}),)),))


def handed_in(session, asked, name="Ufer.png", media_type="image/png", content=b"\x89PNG picture"):
    """A file that came with a sheet."""
    to = Belonging(asked.id, f"open {uuid.uuid4()}", "q1", "word")
    key = files.keep(Checked(name, media_type, content), to)
    files.hand_over(session, to.owner, f"sheet {uuid.uuid4()}", "word", [key])
    sheet(session, asked, {"q1": key}, whole=WHOLE)
    return key


@pytest.fixture
def asked(session):
    """A survey of a department to which twelve files were handed in."""
    made = survey(session, WHOLE, results_when="at_once")
    for number in range(12):
        handed_in(session, made, f"Ufer{number}.png")
    count(session, made)
    session.commit()
    return made


def first(session):
    return session.scalars(select(File).order_by(File.id).limit(1)).one()


def test_everyone_reads_how_many_files_came_and_opens_none(session, visitor, asked):
    page = visitor.open(address(asked))
    assert "12 Dateien kamen an. Dateien sehen nur Zuständige der Stadt." in page.text
    assert "/dateien" not in page.body
    file = first(session)
    visitor.open(f"/dateien/{file.id}/{file.name}", 404)
    visitor.sign_in(make.account(session)).open(f"/dateien/{file.id}/{file.name}", 404)
    visitor.open(f"/dienst/umfragen/{asked.id}/dateien/q1", 403)


def test_the_coordination_finds_the_files_at_the_results_and_opens_them(session, visitor, asked):
    plan = handed_in(session, asked, "Plan Süd 日.pdf", "application/pdf", b"%PDF-1.7")
    coordinator = make.staff(session, "coordinator")
    session.commit()
    visitor.sign_in(coordinator)
    page = visitor.open(visitor.open(address(asked)).links()["Dateien: Ein Foto"])
    links = page.links()
    picture = visitor.client.get(links["Ufer3.png"])
    assert picture.data == b"\x89PNG picture"
    assert picture.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["Cache-Control"] == "private, no-store"
    assert picture.headers["Content-Disposition"].startswith("inline")
    document = visitor.client.get(links["Plan Süd 日.pdf"])
    assert document.headers["Content-Disposition"].startswith("attachment")
    assert "filename*=UTF-8''Plan%20S%C3%BCd%20%E6%97%A5.pdf" in document.headers["Content-Disposition"]
    visitor.open(f"/dateien/{plan}/anders.pdf", 404)
    assert not page.all("input", name="reason")


def test_officials_see_the_files_of_their_own_department_only(session, visitor, asked):
    department = session.get_one(Department, asked.department_id)
    other = session.scalars(select(Department).where(Department.id != department.id).limit(1)).one()
    own, foreign = make.staff(session, "official", department), make.staff(session, "official", other)
    session.commit()
    file = first(session)
    visitor.sign_in(own).open(f"/dienst/umfragen/{asked.id}/dateien/q1")
    assert visitor.client.get(f"/dateien/{file.id}/{file.name}").status_code == 200
    visitor.sign_in(foreign).open(f"/dienst/umfragen/{asked.id}/dateien/q1", 403)
    visitor.open(f"/dateien/{file.id}/{file.name}", 404)


def test_the_list_has_pages(session, visitor, asked):
    for number in range(12, 45):
        handed_in(session, asked, f"Ufer{number}.png")
    coordinator = make.staff(session, "coordinator")
    session.commit()
    visitor.sign_in(coordinator)
    here, seen = f"/dienst/umfragen/{asked.id}/dateien/q1", []
    while here:
        page = visitor.open(here)
        seen += [name for name in page.links() if name.startswith("Ufer")]
        here = next((url for name, url in page.links().items() if "Weiter" in name or "Nächste" in name), None)
    assert sorted(seen) == sorted(f"Ufer{number}.png" for number in range(45))


def test_a_moderator_takes_a_file_away_for_good_with_a_reason(session, visitor, asked):
    moderator, file = make.staff(session, "moderator"), first(session)
    session.commit()
    key, name = file.id, file.name
    visitor.sign_in(moderator)
    lists = visitor.open(visitor.open("/dienst/umfragen/texte").links()[asked.title])
    here = lists.links()["Ein Foto"]
    remove = f"{here}/{key}"
    visitor.post(remove, 422, on=visitor.open(here), reason=" ")
    visitor.post(remove, on=visitor.open(here), reason="Zeigt ein Gesicht")
    assert name not in visitor.open(here).text
    visitor.open(f"/dateien/{key}/{name}", 404)
    visitor.post(remove, 404, reason="noch einmal")
    files.sweep(session)
    assert store.get(key) is None
    done = session.scalars(select(Activity).where(Activity.verb == "answer_file_removed")).one()
    assert done.detail == {"question_id": "q1", "reason": "Zeigt ein Gesicht"}
    assert (done.actor_id, done.contribution_id) == (moderator.id, asked.id)


def test_a_file_that_stays_for_want_of_a_reason_comes_first_with_its_sentence(session, visitor, asked):
    for number in range(12, 25):
        handed_in(session, asked, f"Ufer{number}.png")
    last = session.scalars(select(File).order_by(File.id.desc()).limit(1)).one()
    moderator = make.staff(session, "moderator")
    session.commit()
    visitor.sign_in(moderator)
    refused = visitor.post(f"/dienst/umfragen/{asked.id}/dateien/q1/{last.id}", 422, reason=" ")
    assert last.name in words(refused.all("article")[0])
    assert refused.all("p", id="reason-1-error")


def test_only_moderators_take_files_away(session, visitor, asked):
    coordinator, file = make.staff(session, "coordinator"), first(session)
    session.commit()
    visitor.sign_in(coordinator).post(f"/dienst/umfragen/{asked.id}/dateien/q1/{file.id}", 403, reason="weg")


def test_files_of_a_hidden_survey_are_handed_to_nobody(session, visitor, asked):
    coordinator, file = make.staff(session, "coordinator"), first(session)
    asked.visibility = Visibility.HIDDEN
    session.commit()
    visitor.sign_in(coordinator).open(f"/dateien/{file.id}/{file.name}", 404)
    visitor.open(f"/dienst/umfragen/{asked.id}/dateien/q1", 410)


def test_a_store_that_lost_or_hides_a_file_is_said(session, visitor, asked, monkeypatch):
    coordinator, file = make.staff(session, "coordinator"), first(session)
    session.commit()
    visitor.sign_in(coordinator)
    where = f"/dateien/{file.id}/{file.name}"
    store.delete(file.id)
    visitor.open(where, 404)

    def gone():
        raise OSError("no such host")

    monkeypatch.setattr(store, "_store", gone)
    visitor.open(where, 503)


def test_what_is_no_question_for_a_file_has_no_list(session, visitor, asked):
    visitor.sign_in(make.staff(session, "coordinator"))
    session.commit()
    for address_ in (f"/dienst/umfragen/{asked.id}/dateien/nix", "/dienst/umfragen/999999/dateien/q1"):
        visitor.open(address_, 404)
    visitor.open("/dateien/nix/nix.png", 404)
