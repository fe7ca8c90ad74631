"""Short addresses, and what an id in an address may be."""

import pytest
from flask import url_for

from app.core import links
from app.core.contributions import Visibility
from tests import make

HUGE = 2**70


@pytest.mark.parametrize(("visibility", "status"), [("held", 404), ("hidden", 410), ("removed", 410), ("draft", 404)])
def test_a_short_address_tells_no_title_that_one_may_not_read(session, visitor, visibility, status):
    idea = make.proposal(session, title="Ein geheimer Titel", visibility=Visibility(visibility))
    answer = visitor.client.get(f"/beitrag/{idea.id}")
    assert answer.status_code == status
    assert "geheim" not in answer.headers.get("Location", "")


def test_an_author_is_led_to_what_still_waits(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author, visibility=Visibility.HELD)
    assert visitor.sign_in(author).open(f"/beitrag/{idea.id}", 302, follow=False).status == 302


@pytest.mark.parametrize(
    "address", ["/beitrag/{}", "/kommentare/{}", "/kommentieren/{}", "/unterstuetzen/{}", "/melden/{}"]
)
def test_an_id_beyond_the_database_is_not_found(visitor, address):
    visitor.open(address.format(HUGE), 404)


def test_what_hangs_on_a_hidden_idea_is_neither_shown_nor_answered(session, visitor):
    idea = make.proposal(session)
    comment = make.comment(session, idea)
    idea.visibility = Visibility.HIDDEN
    session.flush()
    for address in (f"/kommentieren/{comment.id}", f"/unterstuetzen/{comment.id}", f"/melden/{comment.id}"):
        visitor.open(address, 404)
    visitor.open(f"/kommentare/{comment.id}", 410)


def test_a_withdrawn_comment_cannot_be_read_on_the_report_form(session, visitor):
    comment = make.comment(session, make.proposal(session), visibility=Visibility.WITHDRAWN)
    visitor.open(f"/melden/{comment.id}", 404)


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("proposals.index", {}),
        ("proposals.index", {"feld": "energie", "q": "Müll & Co"}),
        ("proposals.show", {"proposal_id": 7, "slug": "mehr-licht"}),
        ("proposals.show", {"proposal_id": 7, "slug": "mehr-licht", "_external": True}),
        ("proposals.index", {"seite": None}),
        (".index", {}),
    ],
)
def test_an_address_put_together_once_is_the_one_flask_builds(app, endpoint, values):
    for language, root in (("de", ""), ("en", "/en")):
        environ = {"platform.language": language, "SCRIPT_NAME": root}
        with app.test_request_context("/ideen", environ_overrides=environ):
            for _again in range(2):
                assert links.address(endpoint, **values) == url_for(endpoint, **values)


def test_values_that_only_compare_equal_do_not_share_an_address(app):
    with app.test_request_context("/"):
        assert [links.address("proposals.index", k=value) for value in (1, True, "1")] == [
            "/ideen?k=1", "/ideen?k=True", "/ideen?k=1",
        ]  # fmt: skip


def test_an_address_that_opens_something_is_not_remembered(app):
    with app.test_request_context():
        before = app.extensions["addresses"].cache_info().currsize
        assert links.address("sheets_open.show", key="geheim") == "/bogen/geheim"
        assert links.address("proposals.write", entwurf="geheim") == "/ideen/neu?entwurf=geheim"
        assert app.extensions["addresses"].cache_info().currsize == before
