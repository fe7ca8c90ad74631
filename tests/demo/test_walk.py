"""People walk through the demo city along its links; no page they meet is broken."""

from collections import Counter, deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from app.accounts.models import Account
from app.core.db import db
from tests.visitor import Visitor

OF_A_KIND = 2  # so many pages of one address pattern
STEPS = 60
FILES = {  # no pages; the tests of their parts open them
    "results.code_book",
    "results.download",
    "results.printed",
    "results.sheets",
    "sheets_desk.printed",
    "votes.ballots",
}


def endpoint(app, path):
    path = path.removeprefix("/en") or "/"
    try:
        return app.url_map.bind("localhost").match(path, method="GET")[0]
    except HTTPException:
        return None


def walk(visitor, start):
    """Open what can be reached, a few pages of each kind, and say how many of each were met."""
    waiting, seen, met = deque([start]), {start}, Counter()
    while waiting and sum(met.values()) < STEPS:
        address = waiting.popleft()
        kind = endpoint(visitor.app, urlsplit(address).path)
        assert kind, f"a link leads nowhere: {address}"
        if met[kind] >= OF_A_KIND or "static" in kind or kind in FILES:
            continue
        met[kind] += 1
        page = visitor.open(address, max_queries=20)  # each page has a budget in its own tests
        for link in page.all("a"):
            target = urldefrag(urljoin(address, link.get("href", "")))[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return met


WALKS = [
    (None, "/", {"home.show", "home.footer_page", "proposals.show", "responses.index", "moderation.report"}),
    (None, "/umfragen", {"surveys.show", "results.show"}),
    (None, "/en/", {"home.show", "home.footer_page", "proposals.show", "responses.index", "moderation.report"}),
    ("toni@example.org", "/konto", {"notifications.show", "moderation.decision", "proposals.revise"}),
    ("mona@example.org", "/dienst/moderation", {"moderation.case", "moderation.appeals"}),
    ("ottilie@example.org", "/dienst/antworten", {"answering.show"}),
]


@pytest.mark.parametrize(("email", "start", "must_see"), WALKS, ids=[f"{row[0]}{row[1]}" for row in WALKS])
def test_no_page_on_the_way_is_broken(loaded, email, start, must_see):
    visitor = Visitor(loaded, loaded.test_client())
    if email:
        with loaded.app_context():
            visitor.sign_in(db.session.scalars(select(Account).where(Account.email == email)).one())
    met = walk(visitor, start)
    assert must_see <= met.keys()
