"""A real site for the browser: gunicorn and worker as processes of their own, and the mails it sends."""

import contextlib
import http.client
import os
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import Account
from app.core import city
from app.core.db import db
from deploy.mailcatcher import MailCatcher
from deploy.processes import Child
from tests import make
from tests.postgres import ROOT
from tests.visitor import Visitor

Made = TypeVar("Made")


class Site:
    """Served from a database of its own at `url`; `mails` holds what it sent."""

    def __init__(self, database_url: str, folder: Path, processes: Path, shown_templates: Path) -> None:
        self.database_url = database_url
        self.catcher = MailCatcher(folder / "mail")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.log = folder / "site.log"
        self.web = Child("web", self._gunicorn(), processes)
        self.worker = Child("worker", [sys.executable, "-m", "flask", "worker"], processes)
        self.shown_templates = shown_templates
        shown_templates.touch()
        self.files = f"file://{folder / 'files'}"
        self.hands = ThreadPoolExecutor(1)

    @cached_property
    def app(self) -> Flask:
        """The application for what tests arrange, beside the served one."""
        return create_app("Testing", DATABASE_URL=self.database_url, FILES_STORE=self.files)

    def start(self) -> None:
        self.catcher.start()
        with self.log.open("ab") as log:
            said = {"stdout": log.fileno(), "stderr": log.fileno()}
            self.web.start(ROOT, self.environment(), [self.listener.fileno()], **said)
            self.worker.start(ROOT, self.environment(), **said)
        with contextlib.closing(http.client.HTTPConnection(*self.listener.getsockname(), timeout=120)) as connection:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200, self.log.read_text()

    def stop(self) -> None:
        until = time.monotonic() + 2
        for child in (self.web, self.worker):
            child.ask_to_stop()
        for child in (self.web, self.worker):
            child.make_sure(until)
        self.catcher.stop()
        self.listener.close()
        self.hands.submit(self._close).result()
        self.hands.shutdown()

    def _close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()

    def environment(self) -> dict[str, str]:
        """The settings of the served site, for a command that shall work beside it."""
        return {
            **os.environ,
            "PLATFORM_CONFIG": "Testing",
            "FLASK_TESTING": "false",
            "DATABASE_URL": self.database_url,
            "FLASK_PUBLIC_URL": self.url,
            "FLASK_PROXY_HOPS": "1",  # each window says from where it comes, so that limits count them apart
            "FLASK_MAIL_SERVER": "127.0.0.1",
            "FLASK_MAIL_PORT": str(self.catcher.port),
            "FLASK_FILES_STORE": self.files,
            "FLASK_MAIL_FOLDER": str(self.catcher.folder),
            "SHOWN_TEMPLATES": str(self.shown_templates),
        }

    def mails(self, address: str) -> list[EmailMessage]:
        """All mails to this address, the oldest first."""
        mails = [path.read_bytes() for path in self.catcher.mails()]
        ours = [mail for mail in mails if address in mail.partition(b"\r\n")[0].decode().split(": ")[1].split(", ")]
        return [message_from_bytes(mail, policy=policy.default) for mail in ours]

    def next_mail(self, address: str, already: int = 0, seconds: float = 20) -> EmailMessage:
        """The mail after the `already` known ones; waits for the worker to send it."""
        until = time.monotonic() + seconds
        while len(mails := self.mails(address)) <= already:
            assert time.monotonic() < until, f"no mail to {address}; the site said:\n{self.log.read_text()[-2000:]}"
            time.sleep(0.02)
        return mails[already]

    def arrange(self, work: Callable[[Session], Made]) -> Made:
        """Let builders put rows into the site's database; in a thread, as Playwright keeps this one's asyncio busy."""
        return self.hands.submit(self._arrange, work).result()

    def _arrange(self, work: Callable[[Session], Made]) -> Made:
        with self.app.app_context():
            city.forget_directory()
            made = work(db.session)
            db.session.commit()
            return made

    def session_of(self, person: int | str, name: str = "") -> str:
        """The cookie of somebody who signed in: an account by its id, or by its address, made if there is none."""
        return self.hands.submit(self._session_of, person, name).result()

    def _session_of(self, person: int | str, name: str) -> str:
        client = self.app.test_client()
        with self.app.app_context():
            account = found(db.session, person) or make.account(db.session, name or None, email=str(person))
            db.session.commit()
            Visitor(self.app, client).sign_in(account)
        cookie = client.get_cookie("session")
        assert cookie is not None
        return str(cookie.value)

    def _gunicorn(self) -> list[str]:
        return [
            *(sys.executable, "-m", "gunicorn", "tests.browser.served:app"),
            *("--bind", f"fd://{self.listener.fileno()}", "--worker-class", "gthread", "--threads", "4"),
            *("--graceful-timeout", "1", "--no-control-socket", "--log-level", "warning"),
        ]


def found(session: Session, person: int | str) -> Account | None:
    """The account of that id or address."""
    column = Account.id if isinstance(person, int) else Account.email_key
    return session.scalars(select(Account).where(column == person)).first()
