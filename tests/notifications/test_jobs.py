"""Delivering: everyone concerned, each exactly once."""

from sqlalchemy import select

from app.core import activity
from app.core.city import Department
from app.core.clock import now
from app.core.mail import Mail
from app.core.people import Person
from app.notifications.actions import mute
from app.notifications.jobs import READER, deliver
from app.notifications.models import Notification
from app.notifications.rules import AUTHOR, COMMENTER, SUPPORTER
from app.responses.models import Response
from app.supports.actions import support
from tests import make


def answered(session, idea):
    """The city's answer to an idea, as the record has it."""
    official = make.staff(session, "official")
    department = session.get_one(Department, next(iter(official.departments())))
    entry = Response(
        contribution_id=idea.id, department_id=department.id, author_id=official.id, state="published",
        status="accepted", source="Wir stellen **zehn** Bänke auf.", html="<p>…</p>", reason="Schatten fehlt.",
        next_step="Standorte festlegen", created_at=now(), published_at=now(),
    )  # fmt: skip
    session.add(entry)
    session.flush()
    detail = {"response_id": entry.id, "status": entry.status}
    return activity.record(session, "response_published", official, idea, **detail)


def told(session):
    """person -> reason, as the app has it."""
    rows = session.execute(select(Notification.person_id, Notification.topic)).all()
    assert len(rows) == len({row.person_id for row in rows}), "somebody was told twice"
    return {row.person_id: row.topic for row in rows}


def mailed(session):
    """Address -> mail."""
    return {row.address: row for row in session.scalars(select(Mail))}


def test_author_supporters_and_commenters_hear_of_the_answer_once(session):
    author, supporter, quiet, commenter, both, noise = (make.account(session) for _ in range(6))
    idea = make.proposal(session, author, title="Bänke am Neckar")
    support(session, noise, make.proposal(session))
    support(session, supporter, idea)
    support(session, quiet, idea, by_mail=False)
    support(session, both, idea)
    make.comment(session, idea, commenter)
    make.comment(session, idea, both)
    answered(session, idea)
    assert deliver(session) == 1
    assert deliver(session) == 0
    expected = {
        author.id: AUTHOR, supporter.id: SUPPORTER, quiet.id: SUPPORTER, commenter.id: COMMENTER, both.id: COMMENTER,
    }  # fmt: skip
    assert told(session) == expected
    assert set(mailed(session)) == {author.email, supporter.email, commenter.email, both.email}


def test_the_mail_says_what_why_and_how_to_hear_no_more(session):
    author = make.account(session, "Mia Muster")
    answered(session, make.proposal(session, author, title="Bänke am Neckar"))
    deliver(session)
    letter = mailed(session)[author.email]
    assert letter.subject == "Die Stadt antwortet: Bänke am Neckar"
    for words in ("Guten Tag Mia Muster", "Angenommen", "Schatten fehlt.", "zehn Bänke", "Standorte", "/beitrag/"):
        assert words in letter.body
    assert "**" not in letter.body
    assert letter.unsubscribe_url in letter.body


def test_everyone_is_written_to_in_their_own_language(session):
    author = make.account(session, language="en")
    answered(session, make.proposal(session, author))
    deliver(session)
    letter = mailed(session)[author.email]
    assert letter.subject.startswith("The city answers")
    assert "/en/beitrag/" in letter.body


def test_who_switched_a_topic_off_still_finds_the_notice(session):
    author = make.account(session)
    mute(session, author.id, AUTHOR)
    mute(session, author.id, AUTHOR)
    answered(session, make.proposal(session, author))
    deliver(session)
    assert told(session) == {author.id: AUTHOR}
    assert mailed(session) == {}


def test_a_reply_is_told_in_the_app_only(session):
    author, commenter = make.account(session), make.account(session)
    idea = make.proposal(session, author)
    comment = make.comment(session, idea, commenter)
    reply = make.comment(session, comment)
    activity.record(session, "commented", reply_author(session, reply), reply, about_id=comment.id, stance="none")
    deliver(session)
    assert told(session) == {author.id: AUTHOR, commenter.id: AUTHOR}
    assert mailed(session) == {}


def reply_author(session, reply):
    """Who wrote it."""
    return session.get_one(Person, reply.author_id)


def test_an_author_gets_the_receipt_of_what_they_did_themselves(session):
    author = make.account(session)
    idea = make.proposal(session, author, title="Ein Brunnen")
    activity.record(session, "submitted", author, idea, reference=idea.reference)
    deliver(session)
    letter = mailed(session)[author.email]
    assert idea.reference in letter.subject
    assert "Ein Brunnen" in letter.body


def test_what_was_dealt_with_but_not_committed_is_dealt_with_again(session):
    author = make.account(session)
    happened = answered(session, make.proposal(session, author))
    savepoint = session.begin_nested()
    deliver(session)
    savepoint.rollback()
    deliver(session)
    assert told(session) == {author.id: AUTHOR}
    assert len(session.scalars(select(Mail)).all()) == 1
    waiting = select(activity.Pending).where(activity.Pending.reader == READER)
    assert session.scalars(waiting).all() == []
    assert happened.id


def test_a_hostile_title_cannot_write_mail_heads(session):
    author = make.account(session)
    answered(session, make.proposal(session, author, title="Hallo\r\nBcc: all@example.org"))
    deliver(session)
    assert "\n" not in mailed(session)[author.email].subject
