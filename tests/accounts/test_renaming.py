"""A person takes another name: it stands beside everything they wrote, and the record knows the one before."""

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.core.activity import Activity
from tests import make


def renamings(session):
    return [row.detail for row in session.scalars(select(Activity).where(Activity.verb == "renamed"))]


def test_a_new_name_stands_beside_ideas_and_comments(session, visitor):
    person = make.account(session, "Anna Alt")
    idea = make.proposal(session, person)
    make.comment(session, idea, person)
    page = visitor.sign_in(person).open("/konto")
    page = visitor.open(page.links()["Anzeigename ändern"])
    assert page.fields("/konto/name")["display_name"] == "Anna Alt"
    page = visitor.open(visitor.post("/konto/name", on=page, display_name=" Anna  Neu ").response.location)
    assert "Sie heißen hier jetzt Anna Neu." in page.body
    shown = visitor.sign_out().open(f"/ideen/{idea.id}")
    assert shown.text.count("Anna Neu") >= 2
    assert "Anna Alt" not in shown.body
    assert renamings(session) == [{"before": "Anna Alt"}]


@pytest.mark.parametrize("name", ["", "x", "Stadt Heilbronn", "Oberbürgermeister", "a\x00b", "07131 563800", "a" * 500])
def test_a_name_that_is_not_ones_own_is_refused_and_the_old_one_stays(session, visitor, name):
    person = make.account(session, "Anna")
    page = visitor.sign_in(person).post("/konto/name", 422, display_name=name)
    assert page.all("p", id="display_name-error")
    session.expire_all()
    assert session.get_one(Account, person.id).display_name == "Anna"
    assert renamings(session) == []


def test_the_same_name_again_changes_nothing(session, visitor):
    person = make.account(session, "Anna")
    visitor.sign_in(person).post("/konto/name", display_name="Anna")
    assert renamings(session) == []


def test_nobody_changes_names_all_day(session, visitor):
    visitor.sign_in(make.account(session, "Anna"))
    for number in range(5):
        visitor.post("/konto/name", display_name=f"Anna {number}")
    page = visitor.post("/konto/name", 429, display_name="Anna 5")
    assert page.fields("/konto/name")["display_name"] == "Anna 5"
    assert len(renamings(session)) == 5


def test_english_stays_english(session, visitor):
    visitor.sign_in(make.account(session, "Anna"))
    page = visitor.open("/en/konto/name")
    assert page.h1 == "Change display name"
    assert visitor.post("/en/konto/name", on=page, display_name="Ann").response.location == "/en/konto"
