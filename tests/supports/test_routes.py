"""The support button."""

from datetime import timedelta

from app.core import limits
from app.core.contributions import Tally, Visibility
from app.supports.models import Support
from tests import make


def test_a_person_signed_in_supports_and_takes_it_back(session, visitor):
    idea, person = make.proposal(session), make.account(session)
    visitor.sign_in(person)
    page = visitor.post(f"/unterstuetzen/{idea.id}")
    assert page.response.location.endswith("#unterstuetzung")
    assert session.get(Support, (idea.id, person.id)).by_mail
    visitor.post(f"/unterstuetzen/{idea.id}/zuruecknehmen")
    session.expire_all()
    assert session.get(Support, (idea.id, person.id)) is None
    assert session.get_one(Tally, idea.id).supports == 0


def test_without_mail_is_one_tick(session, visitor):
    idea, person = make.proposal(session), make.account(session)
    visitor.sign_in(person).post(f"/unterstuetzen/{idea.id}", without_mail="y")
    assert not session.get(Support, (idea.id, person.id)).by_mail


def test_a_guest_finds_the_button_on_a_page_and_signs_in_last(session, visitor):
    idea = make.proposal(session, title="Ein Brunnen")
    page = visitor.open(f"/unterstuetzen/{idea.id}")
    assert "Ein Brunnen" in page.text
    answer = visitor.post(f"/unterstuetzen/{idea.id}", on=page)
    assert "/anmelden/" in answer.response.location
    assert "Ein Brunnen" in visitor.open(answer.response.location).text
    session.expire_all()
    assert session.get_one(Tally, idea.id).supports == 0


def test_ones_own_idea_is_refused_with_a_sentence(session, visitor):
    author = make.account(session)
    idea = make.proposal(session, author)
    assert "eigener Beitrag" in visitor.sign_in(author).post(f"/unterstuetzen/{idea.id}", 403).text


def test_what_does_not_exist_or_is_hidden_is_not_found(session, visitor):
    visitor.sign_in(make.account(session))
    hidden = make.proposal(session, visibility=Visibility.HIDDEN)
    for contribution_id in (hidden.id, 999_999_999, 0):
        visitor.open(f"/unterstuetzen/{contribution_id}", 404)
        visitor.post(f"/unterstuetzen/{contribution_id}", 404)


def test_a_forged_token_counts_nothing_and_shows_the_page_again(session, visitor):
    idea, person = make.proposal(session), make.account(session)
    page = visitor.sign_in(person).post(f"/unterstuetzen/{idea.id}", 422, csrf_token="forged")
    assert "noch einmal" in page.text
    assert session.get(Support, (idea.id, person.id)) is None


def test_so_many_supports_an_hour_and_a_sentence(session, visitor, monkeypatch):
    monkeypatch.setitem(limits.PACES, "support", limits.Pace(2, timedelta(hours=1)))
    ideas, person = [make.proposal(session) for _ in range(3)], make.account(session)
    visitor.sign_in(person)
    for idea in ideas[:2]:
        visitor.post(f"/unterstuetzen/{idea.id}")
    page = visitor.post(f"/unterstuetzen/{ideas[2].id}", 429, without_mail="y")
    assert "in kurzer Zeit sehr viel" in page.text
    assert page.fields()["without_mail"] == "y"
    assert session.get(Support, (ideas[2].id, person.id)) is None


def test_a_guests_support_counts_like_any_other(session, visitor, monkeypatch):
    monkeypatch.setitem(limits.PACES, "support", limits.Pace(0, timedelta(hours=1)))
    idea, person = make.proposal(session), make.account(session)
    waits = visitor.post(f"/unterstuetzen/{idea.id}").response.location
    visitor.sign_in(person)
    page = visitor.open(visitor.post(f"{waits}/absenden", on=visitor.open(waits)).response.location)
    assert "in kurzer Zeit sehr viel" in page.body
    assert session.get(Support, (idea.id, person.id)) is None
