"""Commenting in the browser."""

from datetime import timedelta

from sqlalchemy import select

from app.comments.models import Comment
from app.comments.queries import REPLIES_SHOWN
from app.core import contributions, limits
from app.core.contributions import Visibility
from app.core.paging import PAGE_SIZE
from tests import make


def comment_of(session, person):
    """What the person said."""
    return session.scalars(select(Comment).where(Comment.author_id == person.id)).one()


def test_a_person_signed_in_comments(session, visitor):
    idea, person = make.proposal(session, title="Ein Brunnen"), make.account(session)
    page = visitor.sign_in(person).open(f"/kommentieren/{idea.id}")
    assert "Ein Brunnen" in page.text
    answer = visitor.post(f"/kommentieren/{idea.id}", on=page, text="Gern am Markt.", stance="for")
    comment = comment_of(session, person)
    assert answer.response.location.endswith(f"#kommentar-{comment.id}")
    assert (comment.source, comment.stance, comment.visibility) == ("Gern am Markt.", "for", "public")


def test_a_guest_writes_first_and_signs_in_last(session, visitor):
    idea = make.proposal(session)
    answer = visitor.post(f"/kommentieren/{idea.id}", text="Meine <b>Worte</b>", stance="question")
    page = visitor.open(answer.response.location)
    assert "Meine <b>Worte</b>" in page.text
    assert session.scalars(select(Comment)).all() == []


def test_an_empty_or_endless_comment_is_refused_and_kept(session, visitor):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session))
    assert "Hier steht noch nichts" in visitor.post(f"/kommentieren/{idea.id}", 422, text="  \n ").text
    page = visitor.post(f"/kommentieren/{idea.id}", 422, text="lang " * 1000)
    assert page.fields()["text"].count("lang") == 1000
    assert "höchstens 3.000" in page.text


def test_a_foreign_stance_is_refused(session, visitor):
    idea = make.proposal(session)
    visitor.sign_in(make.account(session))
    visitor.post(f"/kommentieren/{idea.id}", 422, text="Ja.", stance="enthusiastic")


def test_a_resident_does_not_speak_as_the_city(session, visitor):
    idea, person = make.proposal(session), make.account(session)
    visitor.sign_in(person).post(f"/kommentieren/{idea.id}", 422, text="Ja.", stance="none", speaking_for="1")


def test_one_changes_and_withdraws_ones_own_comment(session, visitor):
    person = make.account(session)
    comment = make.comment(session, make.proposal(session), person, source="Erst so.")
    page = visitor.sign_in(person).open(f"/kommentare/{comment.id}/aendern")
    assert page.fields()["text"] == "Erst so."
    visitor.post(f"/kommentare/{comment.id}/aendern", on=page, text="Dann so.")
    visitor.post(f"/kommentare/{comment.id}/aendern", 409, on=page, text="Oder so.")
    visitor.post(f"/kommentare/{comment.id}/aendern", 409, on=page, text="Oder so.", version="9" * 5000)
    page = visitor.open(f"/kommentare/{comment.id}/zurueckziehen")
    visitor.post(f"/kommentare/{comment.id}/zurueckziehen", on=page)
    session.expire_all()
    assert (comment.source, comment.visibility) == ("Dann so.", Visibility.WITHDRAWN)


def test_other_peoples_comments_are_not_found_for_changing(session, visitor):
    comment = make.comment(session, make.proposal(session))
    visitor.sign_in(make.account(session))
    visitor.open(f"/kommentare/{comment.id}/aendern", 404)
    visitor.post(f"/kommentare/{comment.id}/aendern", 404, text="Meins.")
    visitor.post(f"/kommentare/{comment.id}/zurueckziehen", 404)


def test_a_comments_address_leads_to_its_place(session, visitor):
    comment = make.comment(session, make.proposal(session))
    assert visitor.open(f"/kommentare/{comment.id}", 302, follow=False).response.location.endswith(
        f"#kommentar-{comment.id}"
    )
    hidden = make.comment(session, make.proposal(session), visibility=Visibility.HIDDEN)
    visitor.open(f"/kommentare/{hidden.id}", 410)
    visitor.open("/kommentare/999999999", 404)


def test_every_comment_is_found_however_long_the_thread(session, visitor):
    idea = make.proposal(session)
    first, busy = make.comment(session, idea), make.comment(session, idea)
    replies = [make.comment(session, busy) for _ in range(REPLIES_SHOWN + PAGE_SIZE + 1)]
    for _ in range(PAGE_SIZE + 2):
        make.comment(session, idea)
    session.commit()
    for comment in (first, busy, replies[0], replies[REPLIES_SHOWN], replies[-1]):
        place = visitor.open(f"/kommentare/{comment.id}", 302, follow=False).response.location
        address, _, spot = place.partition("#")
        assert spot == f"kommentar-{comment.id}"
        assert f'id="{spot}"' in visitor.open(address).body


def test_a_long_list_of_replies_has_a_page_of_its_own(session, visitor):
    idea = make.proposal(session, title="Bänke am Neckar")
    busy = make.comment(session, idea, make.account(session, "Mia"))
    made = [make.comment(session, busy, source=f"Antwort Nr. {number}.") for number in range(PAGE_SIZE + 3)]
    session.commit()
    thread = visitor.open(f"/kommentare/{busy.id}")
    assert f"Antwort Nr. {REPLIES_SHOWN - 1}." in thread.text
    assert f"Antwort Nr. {REPLIES_SHOWN}." not in thread.text
    page = visitor.open(thread.links()["Alle 23 Antworten lesen auf Mia"])
    assert "Bänke am Neckar" in page.text
    assert f"Antwort Nr. {PAGE_SIZE - 1}." in page.text
    assert f"Antwort Nr. {PAGE_SIZE}." not in page.text
    assert f"Antwort Nr. {PAGE_SIZE + 2}." in visitor.open(page.links()["Weitere Antworten"]).text
    visitor.open(f"/kommentare/{made[0].id}/antworten", 404)
    visitor.open("/kommentare/999999999/antworten", 404)


def test_replies_below_what_nobody_may_read_are_not_shown(session, visitor):
    idea = make.proposal(session)
    comment = make.comment(session, idea)
    make.comment(session, comment, source="Geheim")
    contributions.set_visibility(session, idea, Visibility.HIDDEN)
    session.commit()
    visitor.open(f"/kommentare/{comment.id}/antworten", 410)


def test_the_thirty_first_comment_of_an_hour_waits_and_is_kept(session, visitor):
    idea, person, other = make.proposal(session), make.account(session), make.account(session)
    visitor.sign_in(person)
    for number in range(30):
        visitor.post(f"/kommentieren/{idea.id}", text=f"Gedanke {number}.", stance="none")
    page = visitor.post(f"/kommentieren/{idea.id}", 429, text="Noch ein Gedanke.", stance="none")
    assert "in kurzer Zeit sehr viel" in page.text
    assert page.fields()["text"] == "Noch ein Gedanke."
    assert len(session.scalars(select(Comment)).all()) == 30
    visitor.sign_out().sign_in(other).post(f"/kommentieren/{idea.id}", text="Ich auch.", stance="none")


def test_a_guest_who_wrote_too_much_keeps_the_words_too(session, visitor, monkeypatch):
    monkeypatch.setitem(limits.PACES, "comment", limits.Pace(0, timedelta(hours=1)))
    idea, person = make.proposal(session), make.account(session)
    waits = visitor.post(f"/kommentieren/{idea.id}", text="Erst geschrieben.", stance="none").response.location
    visitor.sign_in(person)
    again = visitor.post(f"{waits}/absenden", on=visitor.open(waits)).response.location
    page = visitor.open(again)
    assert "in kurzer Zeit sehr viel" in page.body
    assert "Erst geschrieben." in page.text
    assert session.scalars(select(Comment)).all() == []
