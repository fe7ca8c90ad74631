"""Short addresses, and what an id in an address may be."""

import pytest

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
