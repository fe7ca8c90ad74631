"""What others depend on goes away: database, mail server, worker. Nobody reads an error of ours, nothing is lost."""

import http.client
import os
import re
import signal
import threading
import time
from collections import Counter
from contextlib import contextmanager
from email import message_from_bytes, policy
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlencode

import psutil
import psycopg
import pytest
from sqlalchemy import func, select

from app import create_app
from app.accounts.models import Account
from app.core.city import Department
from app.core.db import db
from app.core.mail import Mail
from app.core.transaction import whole
from app.notifications.models import Notification
from app.proposals.rules import slug
from app.responses import actions as responses
from app.supports import actions as supports
from deploy.mailcatcher import MailCatcher
from deploy.postgres import Postgres
from tests import make
from tests.deploy.platform import Platform, wait_for
from tests.postgres import plain
from tests.visitor import Visitor

GONE = 10.0  # seconds
PEOPLE = 120  # who hear of one answer
GERMAN, ENGLISH = "gerade nicht erreichbar", "cannot be reached right now"
TOKEN = re.compile(r'name="csrf_token"[^>]*?(?:value="|>\n)([^"<]+)')


class Reader:
    """A browser that speaks to the served site over the wire and keeps its cookies."""

    def __init__(self, port, cookies=None):
        self.port, self.cookies = port, dict(cookies or {})

    def get(self, path):
        return self._ask("GET", path)

    def post(self, path, **values):
        return self._ask("POST", path, urlencode(values), {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return SimpleNamespace(status=answer.status, headers=answer.headers, text=text, path=f"{method} {path}")


def token_on(page):
    """The form token of a page."""
    return TOKEN.search(page.text)[1]


@contextmanager
def working(url):
    """The application on that database, for arranging and counting rows."""
    app = create_app("Testing", DATABASE_URL=url)
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def signed_in(app, account):
    """The cookies of somebody signed in."""
    client = Visitor(app, app.test_client()).sign_in(account).client
    return {"session": client.get_cookie("session").value}


@pytest.fixture
def start(tmp_path):
    """Start the platform under its supervisor, in Testing, but with the error pages of real use."""
    started = []

    def start(url, mail_port=1):
        settings = {
            "DATABASE_URL": url,
            "FLASK_TESTING": "false",
            "FLASK_MAIL_SERVER": "127.0.0.1",
            "FLASK_MAIL_PORT": str(mail_port),
        }
        started.append(Platform(tmp_path / "instance", **settings))
        return started[-1].wait_until_ready()

    yield start
    for platform in started:
        platform.process.terminate()
        platform.wait()


@pytest.fixture
def own_server(tmp_path):
    """A database server that this test may stop."""
    server = Postgres(tmp_path / "postgres", durable=False)
    server.start()
    server.execute("CREATE DATABASE {}", "town")
    yield server
    server.remove()


@pytest.fixture
def post_box(tmp_path):
    """Mails as they arrived: `post_box.open(port)` starts the server, `mails()` are those that came."""
    boxes = []

    def open_at(port=0):
        boxes.append(MailCatcher(tmp_path / "mail", port))
        boxes[-1].start()
        return boxes[-1]

    def mails():
        return [message_from_bytes(p.read_bytes(), policy=policy.default) for p in (tmp_path / "mail").glob("*.eml")]

    yield SimpleNamespace(open=open_at, mails=mails)
    boxes[-1].stop()


def check_unavailable(answer):
    """The page of an outage: says so in the language of the address, promises to come back, is kept by nobody."""
    sentence = ENGLISH if " /en/" in answer.path else GERMAN
    assert answer.status == 503, f"{answer.path} answered {answer.status}: {answer.text[:3000]}"
    assert sentence in answer.text, answer.path
    assert "Traceback" not in answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_database_is_gone_for_ten_seconds(start, own_server, post_box):
    url = own_server.url("town")
    box = post_box.open()
    platform = start(url, box.port)
    with working(url) as app:
        idea, mira = make.proposal(db.session), make.account(db.session, "Mira")
        db.session.commit()
        cookies, number, address = signed_in(app, mira), idea.id, f"/ideen/{idea.id}-{slug(idea.title)}"
    guest, resident = Reader(platform.port), Reader(platform.port, cookies)
    web = {process.pid for process in psutil.Process(platform.child("gunicorn").pid).children()}
    form = resident.get(f"/kommentieren/{number}")
    mail_form = guest.get("/anmelden")
    assert (form.status, guest.get("/readyz").status) == (200, 200)

    # People go on clicking while it goes, while it is gone and when it is back: each reads a page or the sentence.
    seen, over = Counter(), threading.Event()

    def click():
        person = Reader(platform.port, cookies)
        while not over.is_set():
            for path in ("/", "/ideen", address, "/konto"):
                seen[person.get(path).status] += 1

    crowd = [threading.Thread(target=click, daemon=True) for _ in range(3)]
    for person in crowd:
        person.start()
    time.sleep(0.5)
    own_server.stop(seconds=0.1)
    gone_at = time.monotonic()

    for person in (guest, resident):
        for path in ("/", "/en/", "/ideen", "/en/ideen?q=Bank", address, "/antworten"):
            check_unavailable(person.get(path))
    for path in ("/konto", "/en/konto", "/dienst/moderation"):
        check_unavailable(resident.get(path))
    for path in ("/gibt-es-nicht", "/en/gibt-es-nicht"):
        assert {guest.get(path).status, resident.get(path).status} <= {404, 503}
    assert (guest.get("/readyz").status, guest.get("/readyz").text) == (503, "not ready\n")
    assert guest.get("/healthz").status == 200
    sheet = re.search(r"/static/dist/app\.[^\"]+\.css", form.text)[0]
    assert resident.get(sheet).status == 200

    # What somebody just typed stands on the page, with a button that sends it again.
    typed = 'Am Ufer, <bitte> & "bald".\nMit Lehne.'
    lost = resident.post(f"/kommentieren/{number}", csrf_token=token_on(form), text=typed, stance="for")
    check_unavailable(lost)
    assert "Ihre Eingaben sind noch da" in lost.text
    fields = dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n(.*?)</textarea>', lost.text, re.DOTALL))
    fields = {name: unescape(value) for name, value in fields.items()}
    assert fields["text"].splitlines() == typed.splitlines()
    assert f'action="/kommentieren/{number}"' in lost.text
    check_unavailable(guest.post("/en/anmelden", csrf_token=token_on(mail_form), email="tom@example.org"))

    time.sleep(max(0.0, gone_at + GONE - time.monotonic()))
    own_server.start()
    wait_for(lambda: guest.get("/readyz").status == 200, seconds=5)
    assert resident.post(f"/kommentieren/{number}", **fields).status == 303
    assert "Mit Lehne." in guest.get(address).text.replace("\n", " ")
    over.set()
    for person in crowd:
        person.join()
    assert set(seen) <= {200, 301, 303, 503}, seen
    assert seen[503] > 0
    assert {process.pid for process in psutil.Process(platform.child("gunicorn").pid).children()} == web

    # The worker is back too: a code that is asked for now arrives.
    sent = guest.post("/anmelden", csrf_token=token_on(mail_form), email="tom@example.org", display_name="Tom")
    assert sent.status == 303
    wait_for(post_box.mails, seconds=30)


def test_mails_wait_for_a_mail_server_that_is_gone_and_come_once(start, clone_database, post_box):
    box = post_box.open()
    port = box.port
    box.stop()
    url = clone_database()
    platform = start(url, port)
    people = [f"person{number}@example.net" for number in range(5)]
    for address in people:
        guest = Reader(platform.port)
        page = guest.get("/anmelden")
        assert guest.post("/anmelden", csrf_token=token_on(page), email=address, display_name="Tom").status == 303

    def tried():
        with psycopg.connect(plain(url)) as connection:
            return connection.execute("SELECT max(attempts), count(*), count(sent_at) FROM mail").fetchone()

    wait_for(lambda: tried()[0] > 0)
    assert tried()[1:] == (5, 0)

    # The server comes back, and the minute until the next try has passed.
    post_box.open(port)
    with psycopg.connect(plain(url)) as connection:
        connection.execute("UPDATE mail SET send_after = created_at")
    guest = Reader(platform.port)
    page = guest.get("/anmelden")
    guest.post("/anmelden", csrf_token=token_on(page), email="late@example.net", display_name="Tom")
    wait_for(lambda: tried()[2] == 6)
    time.sleep(2)
    assert Counter(mail["To"] for mail in post_box.mails()) == Counter([*people, "late@example.net"])


def answer_for_many(session):
    """An answer that many people wait for; its author's office publishes it."""
    office = session.scalars(select(Department).limit(1)).one()
    clerk, head = (make.staff(session, "official", office) for _ in range(2))
    idea = make.proposal(session)
    for number in range(PEOPLE):
        supports.support(session, make.account(session, email=f"many{number}@example.net"), idea)
    owed = make.obligation(session, idea, office)
    response = make.response(session, owed, clerk, state="approval", status="not_pursued")
    session.commit()
    return head, response


def test_a_worker_killed_in_the_middle_tells_everyone_once(start, clone_database, post_box):
    url = clone_database()
    platform = start(url, post_box.open().port)

    def kill_worker():
        os.killpg(platform.child("flask worker").pid, signal.SIGKILL)

    with working(url):
        head, response = answer_for_many(db.session)
        with whole() as session:
            responses.publish(session, head, response)
        writing = "SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'INSERT INTO notification%%'"
        with psycopg.connect(plain(url), autocommit=True) as watch:
            wait_for(lambda: watch.execute(writing).fetchone()[0], pause=0.001)
            kill_worker()
        assert db.session.scalar(select(func.count()).select_from(Notification)) == 0
        for already in (5, 40):
            wait_for(lambda already=already: len(post_box.mails()) >= already, seconds=60, pause=0.01)
            assert len(post_box.mails()) < PEOPLE
            kill_worker()
        waiting = select(func.count()).where(Mail.sent_at.is_(None))
        wait_for(lambda: (db.session.rollback(), not db.session.scalar(waiting))[1], seconds=60)

        told = dict(
            db.session.execute(
                select(Account.email, func.count(Notification.id))
                .outerjoin(Notification, Notification.person_id == Account.id)
                .where(Account.email.like("many%"))
                .group_by(Account.email)
            ).all()
        )
        assert set(told.values()) == {1}
        assert len(told) == PEOPLE

    sent = {}
    for mail in post_box.mails():
        sent.setdefault(mail["To"], []).append(mail["Message-ID"])
    assert {address for address in sent if address.startswith("many")} == set(told)
    assert all(len(set(ids)) == 1 for ids in sent.values())
