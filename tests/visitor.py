"""A client that reads pages as a person's browser would, and holds every page to the house rules."""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, session
from flask.globals import _cv_app, _cv_request
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from app.accounts import actions, security
from app.core import city
from app.core.db import db
from app.core.hashing import hashed

WRITING = re.compile(r"^\s*(insert|update|delete|merge|truncate|alter|create|drop)\b", re.IGNORECASE)
MAX_QUERIES = 8  # six of the page, two of the frame for who is signed in


class Page:
    """A parsed answer: `.status`, `.url`, `.text`, and what stands on it."""

    def __init__(self, response: TestResponse, queries: list[str]) -> None:
        self.response = response
        self.status = response.status_code
        self.url = response.request.full_path.rstrip("?")
        self.queries = queries
        self.body = response.get_data(as_text=True)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.tree: Element = parser.parse(self.body)
        self.errors = [error for error in parser.errors if error[1] != "expected-doctype-but-got-end-tag"]

    @property
    def text(self) -> str:
        """All words of the main part, white space folded."""
        return words(next(self.tree.iter("main"), self.tree))

    @property
    def h1(self) -> str:
        """The heading."""
        return words(next(self.tree.iter("h1")))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Every element of that tag with these attributes (`class_` matches one class)."""
        return [element for element in self.tree.iter(tag) if matches(element, attributes)]

    def links(self) -> dict[str, str]:
        """Words of each link -> its address."""
        return {words(link): link.get("href", "") for link in self.tree.iter("a")}

    def fields(self, action: str | None = None) -> dict[str, str]:
        """What a form would send as it stands; the first form, or the one with that action."""
        for form in self.tree.iter("form"):
            posts = form.get("method", "get").lower() == "post"
            if posts and (action is None or form.get("action", self.url) == action):
                return dict(filled(form))
        raise AssertionError(f"no form {action or ''} on {self.url}")


def words(element: Element) -> str:
    """The text of an element, white space folded."""
    return " ".join("".join(element.itertext()).split())


def matches(element: Element, attributes: dict[str, str]) -> bool:
    """Whether the element has these attributes."""
    for name, value in attributes.items():
        found = element.get(name.rstrip("_").replace("_", "-"), "")
        if value not in (found.split() if name == "class_" else [found]):
            return False
    return True


def filled(form: Element) -> Iterator[tuple[str, str]]:
    """The fields of a form with their values."""
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind in ("submit", "button"):
            continue
        if field.tag == "textarea":
            yield name, "".join(field.itertext()).removeprefix("\n")
        elif field.tag == "select":
            chosen = [option for option in field.iter("option") if option.get("selected") is not None]
            options = chosen or list(field.iter("option"))[:1]
            yield from ((name, option.get("value", words(option))) for option in options)
        elif field.tag == "input" and (kind not in ("radio", "checkbox") or field.get("checked") is not None):
            yield name, field.get("value", "on" if kind in ("radio", "checkbox") else "")


class Visitor:
    """A person at a browser: opens pages, fills in forms, is signed in or not."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client

    def sign_in(self, account: Any) -> "Visitor":
        """Be this account from now on."""
        key = secrets.token_urlsafe(24)
        with self.app.app_context():
            actions.begin_sitting(db.session, account, hashed("sitting", key))
            db.session.commit()
        with self.client.session_transaction() as kept:
            kept.update({security.KEY: key, "_user_id": account.fs_uniquifier, "_fresh": True})
        return self

    def sign_out(self) -> "Visitor":
        """Be a guest again, with an empty browser."""
        with self.client.session_transaction() as kept:
            kept.clear()
        return self

    def open(self, address: str, status: int = 200, *, follow: bool = True, max_queries: int = MAX_QUERIES) -> Page:
        """Open a page; it must answer with `status`, write nothing and keep within its queries."""
        with self.app.app_context():
            city.forget_directory()  # kept for ten seconds, which may end while the page is made
            city.directory()  # read just now, so no question of this page
        with asked(self.app) as queries:
            response = apart(lambda: self.client.get(address, follow_redirects=follow))
        page = Page(response, queries)
        assert page.status == status, f"{address} answered {page.status}: {page.body[:2000]}"
        written = [query for query in queries if WRITING.match(query)]
        assert not written, f"GET {address} wrote: {written}"
        assert len(queries) <= max_queries, f"{address} asked {len(queries)} times:\n" + "\n".join(queries)
        check(page)
        return page

    def post(self, address: str, status: int = 303, *, on: Page | None = None, **values: Any) -> Page:
        """Send a form with a fresh token; with `on`, everything else stays as it stands on that page."""
        sent = {name: value for name, value in values.items() if value is not None}
        if on is not None:
            sent = {**on.fields(address), **sent}
        sent.setdefault("csrf_token", self.token())
        with asked(self.app) as queries:
            response = apart(lambda: self.client.post(address, data=sent))
        page = Page(response, queries)
        assert page.status == status, f"POST {address} answered {page.status}: {page.body[:3000]}"
        check(page)
        return page

    def token(self) -> str:
        """A form token of this browser."""
        from flask_wtf.csrf import generate_csrf

        with self.client.session_transaction() as kept:
            inside = dict(kept)

        def drawn() -> str:
            _cv_app.set(None)  # type: ignore[arg-type]
            _cv_request.set(None)  # type: ignore[arg-type]
            with self.app.test_request_context():
                session.update(inside)
                token = generate_csrf()
                inside.update(session)
            return token

        token = copy_context().run(drawn)
        with self.client.session_transaction() as kept:
            kept.update(inside)
        return token


def apart(call: Callable[[], TestResponse]) -> TestResponse:
    """Make a request as a server would: with a context of its own, whatever the test has open."""

    def fresh() -> TestResponse:
        _cv_app.set(None)  # type: ignore[arg-type]
        _cv_request.set(None)  # type: ignore[arg-type]
        return call()

    return copy_context().run(fresh)


@contextmanager
def asked(app: Flask) -> Iterator[list[str]]:
    """The SQL statements sent within the block, savepoints and the like left out."""
    queries: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "SHOW ")):
            queries.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield queries
    finally:
        event.remove(engine, "before_cursor_execute", note)


def check(page: Page) -> None:
    """What holds for every page anywhere."""
    response = page.response
    if response.mimetype != "text/html" or not page.body or response.status_code in (301, 302, 303, 304, 308):
        return
    if response.headers.get("X-Fragment"):
        check_marks(page)
        return
    check_frame(page)
    check_marks(page)


def check_frame(page: Page) -> None:
    """A whole page: valid, one heading that begins the title, a language."""
    assert not page.errors, f"{page.url}: invalid HTML: {page.errors[:5]}"
    headings = list(page.tree.iter("h1"))
    assert len(headings) == 1, f"{page.url}: {len(headings)} headings of the first level"
    title = words(next(page.tree.iter("title")))
    assert title.startswith(words(headings[0])), (
        f"{page.url}: title {title!r} does not begin with {words(headings[0])!r}"
    )
    root = page.tree if page.tree.tag == "html" else next(page.tree.iter("html"))
    assert root.get("lang"), f"{page.url}: no language"
    assert len(list(page.tree.iter("main"))) == 1, f"{page.url}: needs one main"


def check_marks(page: Page) -> None:
    """Whole page or fragment: unique ids, labels, nothing inline that the policy forbids."""
    elements = list(page.tree.iter())
    ids = [element.get("id") for element in elements if element.get("id")]
    double = {name for name, number in Counter(ids).items() if number > 1}
    assert not double, f"{page.url}: ids twice: {double}"
    labelled = {label.get("for") for label in page.tree.iter("label")}
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        handlers = [name for name in element.keys() if name.startswith("on") or name == "style"]  # noqa: SIM118
        assert not handlers, f"{page.url}: inline {handlers} on <{element.tag}>"
        assert element.tag != "style", f"{page.url}: inline style"
        assert element.tag != "script" or element.get("src") or element.get("type") == "application/json", (
            f"{page.url}: inline script"
        )
        if element.tag in ("select", "textarea") or (
            element.tag == "input" and element.get("type") not in ("hidden", "submit", "button")
        ):
            named = element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
            assert named, f"{page.url}: <{element.tag} name={element.get('name')}> has no label"
        if element.tag == "img":
            assert element.get("alt") is not None, f"{page.url}: picture without alternative"
