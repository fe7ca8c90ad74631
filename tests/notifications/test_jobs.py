"""Delivering: everyone concerned, each exactly once."""

from sqlalchemy import select

from app.comments.actions import write
from app.core import activity
from app.core.city import Department
from app.core.clock import now
from app.core.contributions import Visibility
from app.core.mail import Mail
from app.notifications.actions import mute
from app.notifications.jobs import READER, deliver
from app.notifications.models import Notification
from app.notifications.rules import AUTHOR, COMMENTER, DECISION, STAFF, SUPPORTER
from app.responses.models import Response
from app.supports.actions import support
from moderation.actions import appeal, restore
from moderation.measures import Measure
from moderation.models import Case
from tests import make
from tests.moderation import cases


def answered(session, idea, status="accepted"):
    """The city's answer to an idea, as the record has it."""
    official = make.staff(session, "official")
    department = session.get_one(Department, next(iter(official.departments())))
    entry = Response(
        contribution_id=idea.id, department_id=department.id, author_id=official.id, state="published",
        status=status, source="Wir stellen **zehn** Bänke auf.", html="<p>…</p>", reason="Schatten fehlt.",
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
    reply = write(session, make.account(session), make.comment(session, idea, commenter), "Im Schatten aber auch.")
    assert reply.is_public
    deliver(session)
    assert told(session) == {author.id: AUTHOR, commenter.id: AUTHOR}
    assert mailed(session) == {}


def test_a_held_comment_is_told_of_once_it_is_released_and_never_again(session):
    author, commenter, writer = (make.account(session) for _ in range(3))
    idea = make.proposal(session, author)
    parent = make.comment(session, idea, commenter)
    reply = write(session, writer, parent, "Kauft jetzt! Kauft jetzt! Kauft jetzt! https://spam.example/a")
    assert reply.visibility == Visibility.HELD
    deliver(session)
    assert told(session) == {}
    case = session.scalars(select(Case).where(Case.contribution_id == reply.id)).one()
    cases.decided(session, case, Measure.APPROVE)
    deliver(session)
    assert told(session) == {author.id: AUTHOR, commenter.id: AUTHOR, writer.id: DECISION}
    hidden = cases.decided(session, cases.case(session, contribution=reply), Measure.HIDE)
    restore(session, hidden, make.staff(session, "moderator"), "Es war ein Zitat.")
    deliver(session)
    notices = session.scalars(select(Notification).where(Notification.person_id.in_([author.id, commenter.id])))
    assert len(notices.all()) == 2


def test_a_comment_released_before_anyone_was_told_is_told_of_once(session):
    author = make.account(session)
    idea = make.proposal(session, author)
    comment = write(
        session, make.account(session), idea, "Kauft jetzt! Kauft jetzt! Kauft jetzt! https://spam.example/a"
    )
    cases.decided(session, session.scalars(select(Case)).one(), Measure.APPROVE)
    deliver(session)
    assert comment.is_public
    assert session.scalars(select(Notification.topic).where(Notification.person_id == author.id)).all() == [AUTHOR]


def test_nobody_is_told_of_their_own_comment(session):
    author, moderator = make.account(session), make.staff(session, "moderator")
    idea, theirs = make.proposal(session, author), make.proposal(session, moderator)
    write(session, author, idea, "Ich habe nachgemessen.")
    write(session, make.account(session), theirs, "Kauft jetzt! Kauft jetzt! Kauft jetzt! https://spam.example/a")
    deliver(session)
    assert told(session) == {}
    cases.decided(session, session.scalars(select(Case)).one(), Measure.APPROVE, moderator=moderator)
    deliver(session)
    assert told(session)[moderator.id] == AUTHOR


def test_a_status_on_the_way_is_mailed_to_the_author_only(session):
    author, supporter, commenter = (make.account(session) for _ in range(3))
    idea = make.proposal(session, author, title="Bänke am Neckar")
    support(session, supporter, idea)
    make.comment(session, idea, commenter)
    answered(session, idea, "in_review")
    deliver(session)
    assert told(session) == {author.id: AUTHOR, supporter.id: SUPPORTER, commenter.id: COMMENTER}
    assert set(mailed(session)) == {author.email}
    assert mailed(session)[author.email].subject == "Neuer Stand: Bänke am Neckar"
    answered(session, idea)
    deliver(session)
    assert set(mailed(session)) == {author.email, supporter.email, commenter.email}


def test_an_appeal_gets_its_receipt_by_mail(session):
    author = make.account(session)
    decision = cases.decided(session, cases.case(session, author), Measure.HIDE)
    deliver(session)
    appeal(session, decision, author, "Es war ein Zitat.")
    deliver(session)
    subjects = session.scalars(select(Mail.subject).where(Mail.address == author.email).order_by(Mail.id)).all()
    assert subjects == ["Entscheidung über Ihren Beitrag", "Ihr Einspruch ist eingegangen"]


def test_a_colleague_hears_that_a_text_waits_and_may_end_such_mails(session):
    idea = make.proposal(session)
    writer, colleague = make.staff(session, "official"), make.staff(session, "official")
    entry = make.response(session, make.obligation(session, idea), writer)
    activity.record(session, "response_approval_asked", writer, idea, response_id=entry.id)
    deliver(session)
    assert told(session) == {colleague.id: STAFF}
    letter = mailed(session)[colleague.email]
    assert letter.unsubscribe_url
    assert letter.unsubscribe_url in letter.body
    mute(session, colleague.id, STAFF)
    activity.record(session, "response_approval_asked", writer, idea, response_id=entry.id)
    deliver(session)
    assert len(session.scalars(select(Mail).where(Mail.address == colleague.email)).all()) == 1


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
    answered(session, make.proposal(session, author))
    savepoint = session.begin_nested()
    deliver(session)
    savepoint.rollback()
    deliver(session)
    assert told(session) == {author.id: AUTHOR}
    assert len(session.scalars(select(Mail)).all()) == 1
    waiting = select(activity.Pending).where(activity.Pending.reader == READER)
    assert session.scalars(waiting).all() == []


def test_a_hostile_title_cannot_write_mail_heads(session):
    author = make.account(session)
    answered(session, make.proposal(session, author, title="Hallo\r\nBcc: all@example.org"))
    deliver(session)
    assert "\n" not in mailed(session)[author.email].subject
