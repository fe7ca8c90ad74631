"""Many answer at once: `python -m tests.bench.answering 10000 50 [anonymous]`: exact counts, nobody twice, how fast.

Three of ten have an account; every tenth person sends everything twice at the same moment, as impatient people do.
"""

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from threading import Event, Thread
from time import perf_counter

from flask import Flask
from sqlalchemy import func, insert, select

from app import create_app
from app.accounts.models import Account
from app.core import city, clock
from app.core.adoption import adopt
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.people import Person
from app.core.transaction import whole
from app.participations.models import Participation
from app.participations.who import Guest, Who
from app.sheets import actions, jobs
from app.sheets.models import OpenSheet, Sheet, WaitingSheet
from app.surveys.models import Survey
from tests.postgres import TestServer, migrate
from tests.sheets import asked

WITH_ACCOUNT = 3  # of ten


def arrange(app: Flask, number: int, *, anonymous: bool) -> tuple[int, list[int]]:
    """A survey, and accounts for three of ten."""
    with app.app_context():
        with whole() as session:
            adopt(session, city.profile())
        survey = asked.survey(db.session, anonymous=anonymous)
        people = [
            {"display_name": f"Person {each}", "language": "de", "kind": "account", "created_at": clock.now()}
            for each in range(number * WITH_ACCOUNT // 10)
        ]
        ids = list(db.session.scalars(insert(Person.__table__).returning(Person.__table__.c.id), people))
        accounts = [
            {
                "id": each,
                "email": f"bench{each}@example.org",
                "email_key": f"bench{each}@example.org",
                "fs_uniquifier": f"bench-{each}",
                "confirmed_at": clock.now(),
            }
            for each in ids
        ]
        db.session.execute(insert(Account.__table__), accounts)
        db.session.commit()
        return survey.id, ids


def answer(app: Flask, survey_id: int, number: int, account_id: int | None) -> str:
    """One person, from the first page to the receipt, a transaction for each request."""
    with app.app_context():
        try:
            survey = db.session.get_one(Survey, survey_id)
            account = db.session.get_one(Account, account_id) if account_id else None
            guest = None if account else Guest(f"guest {number}")
            key = asked.begun(db.session, survey, Who(account=account, guest=guest, client=f"client {number}"))
            db.session.commit()
            first = "o1" if number % 4 == 0 else "o2"
            actions.answer_page(db.session, survey, key, "p1", {"q1": [first]}, "de")
            db.session.commit()
            actions.answer_page(db.session, survey, key, "p3", {"q4": [f"Antwort {number}"]}, "de")
            db.session.commit()
            actions.submit(db.session, survey, key)
            db.session.commit()
        except NotAllowed as refusal:
            db.session.rollback()
            return type(refusal).__name__
        return "handed in"


def release(app: Flask, done: Event) -> None:
    """The job of each minute, as often as it can."""
    with app.app_context():
        while not done.wait(0.2):
            while jobs.release(db.session):
                db.session.commit()
            db.session.commit()


def measure(app: Flask, number: int, at_once: int, *, anonymous: bool) -> None:
    """Let them answer and count."""
    survey_id, accounts = arrange(app, number, anonymous=anonymous)
    people = [(each, accounts[each] if each < len(accounts) else None) for each in range(number)]
    calls = [call for call in people for _twice in range(2 if call[0] % 10 == 0 else 1)]
    done = Event()
    beside = Thread(target=release, args=(app, done))
    beside.start()
    begun = perf_counter()
    with ThreadPoolExecutor(at_once) as threads:
        told = Counter(threads.map(lambda call: Context().run(answer, app, survey_id, *call), calls))
    seconds = perf_counter() - begun
    done.set()
    beside.join()
    with app.app_context():
        rows = {
            model.__tablename__: db.session.scalar(select(func.count()).select_from(model))
            for model in (Sheet, WaitingSheet, OpenSheet, Participation)
        }
        texts = db.session.scalar(select(func.count(Sheet.answers["q4"].astext.distinct())))
        yes = db.session.scalar(select(func.count()).where(Sheet.answers["q1"].astext == "o1"))
    print(
        f"{number} people, {len(calls)} attempts, {at_once} at once, {seconds:.0f} s, {number / seconds:.0f} a second"
    )
    print(f"told: {dict(told)}; rows: {rows}; different texts: {texts}; first option: {yes}")
    assert rows["sheet"] + rows["waiting_sheet"] == rows["participation"] == number
    assert rows["open_sheet"] == 0
    assert texts == rows["sheet"]
    assert anonymous or yes == (number + 3) // 4


def main(arguments: list[str]) -> None:
    """On a cluster of its own."""
    number, at_once = (int(each) for each in arguments[:2])
    server = TestServer()
    server.start()
    try:
        url = server.url(server.create("answering"))
        migrate(url)
        app = create_app("Testing", DATABASE_URL=url, DATABASE_POOL=at_once + 5)
        measure(app, number, at_once, anonymous="anonymous" in arguments[2:])
        with app.app_context():
            db.engine.dispose()
    finally:
        server.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
