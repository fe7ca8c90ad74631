"""A platform that really commits: codes are counted in transactions of their own, and a rollback would hide it."""

import itertools
import re
from collections.abc import Iterator

import pytest
from flask import Flask, redirect, request, url_for
from markupsafe import Markup, escape
from sqlalchemy import select

from app import create_app
from app.accounts import intents
from app.accounts.models import Account
from app.accounts.verbs import VERBS
from app.core.access import anyone
from app.core.db import db
from app.core.errors import NotAllowed
from app.core.mail import Mail
from tests.visitor import Visitor

numbers = itertools.count(1)


class Town:
    """The platform with its outbox and as many browsers as a test needs."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def browser(self) -> Visitor:
        """Somebody's browser, never here before."""
        return Visitor(self.app, self.app.test_client())

    def letter(self, address: str) -> Mail:
        """The newest mail to the address."""
        with self.app.app_context():
            found = db.session.scalars(select(Mail).where(Mail.address == address).order_by(Mail.id.desc())).first()
        assert found, f"no mail to {address}"
        return found

    def letters(self, address: str) -> int:
        """How many mails the address was sent."""
        with self.app.app_context():
            return len(db.session.scalars(select(Mail).where(Mail.address == address)).all())

    def code(self, address: str) -> str:
        """The six digits of the newest mail."""
        return re.search(r"\b\d{6}\b", self.letter(address).body)[0]

    def link(self, address: str) -> str:
        """The path of the link in the newest mail."""
        return re.search(r"/anmelden/link/\S+", self.letter(address).body)[0]

    def account(self, address: str) -> Account | None:
        """The account of the address, if there is one."""
        with self.app.app_context():
            return db.session.scalars(select(Account).where(Account.email_key == address.casefold())).first()


def say(_session, account, payload):
    """Carry out the verb of these tests; what is forbidden is refused by a rule."""
    if payload["words"] == "verboten":
        raise NotAllowed("Das sagt hier niemand.")
    SAID.append((payload["words"], account.display_name))
    return f"/gesagt/{len(SAID)}"


SAID: list[tuple[str, str]] = []
DISCARDED: list[str] = []


@anyone
def carried_out_later():
    """Begin the verb of these tests as a guest does."""
    intent = intents.begin("say", {"words": request.form["words"]}, email=request.form.get("email"))
    return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)


@pytest.fixture(scope="session")
def town_app(postgres, template_database) -> Iterator[Flask]:
    """One application and one database for all tests of this folder."""
    app = create_app(
        "Testing",
        DATABASE_URL=postgres.url(postgres.create("town", template_database)),
        CODES_PER_CLIENT=10_000,
        INTENTS_PER_CLIENT=10_000,
        DATABASE_POOL=10,
    )
    app.add_url_rule("/sagen", "say", carried_out_later, methods=["POST"])
    intents.register(
        "say",
        say,
        lambda payload: Markup("<p>Ihre Worte: {}</p>").format(escape(payload["words"])),
        button="Sagen",
        done="Es ist gesagt.",
        discard=lambda _session, payload: DISCARDED.append(payload["words"]),
    )
    yield app
    VERBS.pop("say")
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def town(town_app) -> Town:
    """The platform, with nothing said yet."""
    SAID.clear()
    DISCARDED.clear()
    return Town(town_app)


@pytest.fixture
def address() -> str:
    """An address nobody has used."""
    return f"anna{next(numbers)}@example.org"


def ask(browser, address, **values):
    """Ask for a code on the page of just signing in; returns the address of the page that waits."""
    page = browser.post("/anmelden", on=browser.open("/anmelden"), email=address, **values)
    return page.response.headers["Location"]


def begin(browser, words="Guten Tag", **values):
    """Begin something as a guest; returns the address of the page that waits."""
    return browser.post("/sagen", words=words, **values).response.headers["Location"]


def leaves(browser):
    """Whether somebody is signed in: only they are shown the page for signing out."""
    return browser.client.get("/abmelden").status_code == 200
