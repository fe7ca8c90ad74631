"""Whoever has the whole database tries to find out who answered what: by chance where it is anonymous."""

import subprocess

import pytest
from sqlalchemy import select, text

from app import create_app
from app.core.db import db
from app.core.hashing import hashed
from app.participations.models import Participation
from app.sheets import jobs
from app.sheets.models import Sheet
from app.surveys.models import Survey
from tests.house.test_migrations import plain, programs
from tests.sheets import asked

PEOPLE = 200
BATCH = 10
BY_CHANCE = PEOPLE / BATCH  # a batch tells in which ten a sheet is, and one of ten guesses is right


@pytest.fixture(scope="module")
def kept_databases(postgres, template_database):
    names = []

    def make(name):
        names.append(postgres.create(name, template_database))
        return postgres.url(names[-1])

    yield make
    for name in names:
        postgres.drop(name)


def answered(url, *, anonymous):
    """A city in which 200 people answered, one after another, while the job ran after each of them."""
    app = create_app("Testing", DATABASE_URL=url, GUESTS_PER_CLIENT=10_000)
    with app.app_context():
        survey = asked.survey(db.session, anonymous=anonymous)
        db.session.commit()
        for number in range(PEOPLE):
            asked.handed_in(db.session, survey, asked.guest(f"guest {number}"), q1=["o2"], q4=[f"Antwort {number}."])
            db.session.commit()
            while jobs.release(db.session):
                db.session.commit()
            db.session.commit()
    return app, survey.id


def close(app, survey_id):
    with app.app_context():
        asked.close(db.session, db.session.get_one(Survey, survey_id))
        db.session.commit()
        jobs.close(db.session)
        db.session.commit()


def dumped(url):
    """Every row of every table in the order of a dump: table -> list of rows, each column -> value."""
    command = [str(programs() / "pg_dump"), "--data-only", plain(url)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    tables, columns, rows = {}, [], None
    for line in said.splitlines():
        if line.startswith("COPY "):
            name = line.split()[1].removeprefix("public.")
            columns = [each.strip(' "') for each in line[line.index("(") + 1 : line.rindex(")")].split(",")]
            rows = tables.setdefault(name, [])
        elif line == "\\.":
            rows = None
        elif rows is not None:
            rows.append(dict(zip(columns, line.split("\t"), strict=True)))
    return tables


def transactions(app, model):
    """(transaction, row) as the living database tells them, for whoever copied its files."""
    with app.app_context():
        found = db.session.execute(
            text(f"SELECT xmin::text::bigint, id::text FROM {model.__tablename__} ORDER BY xmin::text::bigint, ctid")
        )
        return [tuple(row) for row in found]


def truth(app, survey_id):
    """participation id -> the text that this person wrote; only this test knows it."""
    with app.app_context():
        words = {
            hashed("guest", str(survey_id), f"guest {number}", "0"): f"Antwort {number}." for number in range(PEOPLE)
        }
        found = db.session.execute(
            select(Participation.id, Participation.key_hash).where(Participation.contribution_id == survey_id)
        )
        return {str(number): words[key_hash] for number, key_hash in found}


def said(sheet):
    return sheet["answers"].split('"q4": "')[1].split('"')[0]


def right(guesses, known):
    return sum(known[participation] == words for participation, words in guesses)


def by_value(tables):
    """Join on anything that stands in both rows and in few others."""
    guesses = []
    for person in tables["participation"]:
        for sheet in tables.get("sheet", ()):
            mine = {person[name] for name in ("id", "key_hash", "blinded_hash")}
            shared = mine & {value for name, value in sheet.items() if name not in ("survey_id", "minutes")}
            if shared - {"\\N"}:
                guesses.append((person["id"], said(sheet)))
    return guesses


def by_order(tables):
    """The n-th who took part is the n-th sheet of the dump."""
    return [
        (person["id"], said(sheet))
        for person, sheet in zip(tables["participation"], tables.get("sheet", ()), strict=False)
    ]


def by_id(tables):
    people = sorted(tables["participation"], key=lambda row: int(row["id"]))
    return [
        (person["id"], said(sheet))
        for person, sheet in zip(people, sorted(tables.get("sheet", ()), key=lambda row: row["id"]), strict=False)
    ]


def by_transaction(app, tables):
    """The n-th transaction that took part is the n-th that wrote a sheet."""
    sheets = {row["id"]: row for row in tables.get("sheet", ())}
    pairs = zip(transactions(app, Participation), transactions(app, Sheet), strict=False)
    return [(person[1], said(sheets[sheet[1]])) for person, sheet in pairs]


def by_day(tables):
    """One day, one person; where several share a day the order decides."""
    guesses = []
    for day in sorted({row["on"] for row in tables["participation"]}):
        people = [row for row in tables["participation"] if row["on"] == day]
        sheets = [row for row in tables.get("sheet", ()) if row["on"] in (day, "\\N")]
        guesses += [(person["id"], said(sheet)) for person, sheet in zip(people, sheets, strict=False)]
    return guesses


def attempts(app, url, known):
    tables = dumped(url)
    tables["participation"] = [row for row in tables["participation"] if row["id"] in known]
    return {
        "value": right(by_value(tables), known),
        "order": right(by_order(tables), known),
        "id": right(by_id(tables), known),
        "transaction": right(by_transaction(app, tables), known),
        "day": right(by_day(tables), known),
    }


def test_nobody_joins_who_took_part_with_what_was_answered_in_an_anonymous_survey(kept_databases):
    url = kept_databases("join_anonymous")
    app, survey_id = answered(url, anonymous=True)
    known = truth(app, survey_id)
    while_open = attempts(app, url, known)
    close(app, survey_id)
    after = attempts(app, url, known)
    with app.app_context():
        db.engine.dispose()
    print(f"while open {while_open}, after the end {after}, of {PEOPLE}")
    assert len(known) == PEOPLE
    assert while_open["value"] == after["value"] == 0
    assert max(while_open.values()) <= BY_CHANCE + 5 * BY_CHANCE**0.5, while_open
    assert max(after.values()) <= 9, after  # one by chance


def test_what_waits_cannot_be_read_at_all(kept_databases):
    url = kept_databases("join_waiting")
    app = create_app("Testing", DATABASE_URL=url)
    with app.app_context():
        survey = asked.survey(db.session, anonymous=True)
        asked.handed_in(db.session, survey, asked.guest("anna"), q1=["o2"], q4=["Ein einziger Satz."])
        open_key = asked.begun(db.session, survey, asked.guest("bert"))
        asked.actions.answer_page(db.session, survey, open_key, "p1", {"q1": ["o3"], "q1-o3-text": ["Kutsche"]}, "de")
        db.session.commit()
        db.engine.dispose()
    everything = str(dumped(url))
    assert "waiting_sheet" in everything
    assert not any(words in everything for words in ("Ein einziger Satz", "Kutsche", open_key))
    assert not any(words.encode().hex() in everything for words in ("Ein einziger Satz", "Kutsche", open_key))


def test_the_same_attempt_finds_everyone_where_the_survey_is_not_anonymous(kept_databases):
    url = kept_databases("join_named")
    app, survey_id = answered(url, anonymous=False)
    known = truth(app, survey_id)
    found = attempts(app, url, known)
    with app.app_context():
        db.engine.dispose()
    assert found["value"] == PEOPLE
    assert found["order"] == PEOPLE
