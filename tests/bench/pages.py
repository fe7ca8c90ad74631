"""The pages that are measured, for guests and for people signed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from app.accounts import actions, codes, security
from app.accounts.models import Account
from app.core.contributions import Contribution
from app.core.db import db
from app.core.hashing import hashed
from app.proposals.pages import address_of

Request = tuple[str, str, bytes, dict[str, str]]
EACH = 50  # drafts of one person; more in an hour would be refused
HOST = "beteiligung.example.org"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table."""

    name: str
    request: Callable[[int], Request]
    aim: float | None  # ratio to the floor
    signed_in: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Someone signed in: a cookie and the token of their forms."""

    cookie: str
    token: str


def sign_in(app: Flask, number: int = 0) -> Person:
    """A session of one of the accounts, as the browser would hold it."""
    with app.test_request_context():
        account = db.session.scalars(select(Account).order_by(Account.id).offset(number).limit(1)).one()
        key = codes.draw_secret()
        actions.begin_sitting(db.session, account, hashed("sitting", key))
        db.session.commit()
        session.update({security.KEY: key, "_user_id": account.fs_uniquifier, "_fresh": True})
        token = generate_csrf()
        serializer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return Person(f"session={serializer.dumps(dict(session))}", token)


def cases(app: Flask, people: Sequence[Person]) -> list[Case]:
    """Home, list, search, detail with twenty comments, submit, support."""
    with app.test_request_context():
        ideas = db.session.execute(
            select(Contribution.id, Contribution.title)
            .where(Contribution.kind == "proposal", Contribution.author_id != 1)
            .order_by(Contribution.id)
            .limit(2000)
        ).all()
        detail = address_of(ideas[0].id, ideas[0].title)
    numbers = [idea.id for idea in ideas[1:]]
    found = []
    for name, path, anonymous, signed in (
        ("home", "/", 6.0, 8.0),
        ("list, newest", "/ideen", 6.0, 8.0),
        ("list, most supported", "/ideen?sortierung=unterstuetzt", 6.0, 8.0),
        ("list, one field", "/ideen?feld=energie", 6.0, 8.0),
        ("search, two words", "/ideen?q=Radweg+Neckar", 8.0, 8.0),
        ("search, one common word", "/ideen?q=Baum", 8.0, 8.0),
        ("idea with 20 comments", detail, 6.0, 8.0),
    ):
        found.append(Case(name, reading(path), anonymous))
        found.append(Case(name, reading(path, people[0]), signed, True))
    for name, path in (
        ("search, misspelt", "/ideen?q=Parkbahm+Xylofon"),
        ("similar ideas", "/ideen/aehnliche?titel=Radweg+am+Neckar"),
    ):
        found.append(Case(name, reading(path), None))
    for name, path in (("home, known by ETag", "/"), ("list, known by ETag", "/ideen")):
        found.append(Case(name, reading(path, tag=tag_of(app, path)), None))
    found.append(Case("support", supporting(numbers, people), 6.0, True))
    found.append(Case("submit", submitting(people), None, True))
    return found


def reading(path: str, person: Person | None = None, tag: str | None = None) -> Callable[[int], Request]:
    """Open a page; with a tag ask whether the page that a cache keeps is still the same (304)."""
    headers = ({"Cookie": person.cookie} if person else {}) | ({"Host": HOST, "If-None-Match": tag} if tag else {})
    return lambda _number: ("GET", path, b"", headers)


def tag_of(app: Flask, path: str) -> str:
    """The tag under which a cache keeps the page; it holds addresses with the host in them."""
    return app.test_client(use_cookies=False).get(path, base_url=f"http://{HOST}").headers["ETag"]


def supporting(ideas: list[int], people: Sequence[Person]) -> Callable[[int], Request]:
    """Support one idea after the other."""

    def request(number: int) -> Request:
        person = people[number // EACH]
        body = urlencode({"csrf_token": person.token}).encode()
        return "POST", f"/unterstuetzen/{ideas[number % len(ideas)]}", body, {"Cookie": person.cookie, **FORM}

    return request


def submitting(people: Sequence[Person]) -> Callable[[int], Request]:
    """Write the draft of an idea (page 1 of 2)."""

    def request(number: int) -> Request:
        person = people[number // EACH]
        headers = {"Cookie": person.cookie, **FORM}
        idea = {"titel": f"Ein Brunnen für Platz {number}", "text": "Mit Trinkwasser, im Schatten."}
        choices = {"language": "de", "field": "vorschlag", "district": ""}
        return "POST", "/ideen/neu", urlencode({"csrf_token": person.token, **idea, **choices}).encode(), headers

    return request
