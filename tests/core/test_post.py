"""The post office, against a real mail server on this machine."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from app.core import clock, jobs, mail, post
from app.core.jobs import Job
from app.core.mail import Mail
from deploy.mailcatcher import MailCatcher


class Server(MailCatcher):
    """A mail server that keeps what it is given, knows whom it does not know, and can be in a bad mood."""

    refuse: str | None = None

    @property
    def letters(self):
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.mails()]

    async def handle_DATA(self, server, session, envelope):
        return self.refuse or await super().handle_DATA(server, session, envelope)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address.startswith("unknown"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def server(app, tmp_path):
    """A mail server; the application is told where it is."""
    running = Server(tmp_path)
    running.start()
    app.config["MAIL_SERVER"], app.config["MAIL_PORT"] = "127.0.0.1", running.port
    yield running
    running.stop()


def queue(session, key="welcome", address="someone@example.org", **values):
    """A mail in the outbox."""
    values = {"subject": "Guten Tag", "body": "Schön, dass Sie da sind.\n", "language": "de"} | values
    return mail.queue(session, key=key, address=address, **values)


def send_all(session):
    """What the worker does."""
    jobs.run(Job("post.send", post.send_next, "* * * * *", True), session)


def row(session, key="welcome"):
    """The mail as the outbox has it."""
    session.expire_all()
    return session.query(Mail).filter_by(key=key).one()


def test_a_mail_arrives_once_with_its_words(session, server):
    assert queue(session)
    assert not queue(session)
    send_all(session)
    send_all(session)
    assert len(server.letters) == 1
    letter = server.letters[0]
    assert letter["Subject"] == "Guten Tag"
    assert letter["To"] == "someone@example.org"
    assert letter.get_content().strip() == "Schön, dass Sie da sind."
    assert row(session).sent_at is not None


def test_one_click_unsubscribe_stands_in_the_head(session, server):
    queue(session, unsubscribe_url="https://example.org/abmelden/abc")
    queue(session, key="decision")
    send_all(session)
    first, second = server.letters
    assert first["List-Unsubscribe"] == "<https://example.org/abmelden/abc>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert second["List-Unsubscribe"] is None


def test_a_subject_cannot_smuggle_in_a_head_line(session, server):
    queue(session, subject="Guten\r\nBcc: everyone@example.org\r\n\r\nTag")
    send_all(session)
    assert server.letters[0]["Bcc"] is None
    assert server.letters[0]["Subject"] == "Guten Bcc: everyone@example.org Tag"


def test_a_secret_is_wiped_once_sent(session, server):
    queue(session, secret=True, body="Ihr Code: 123456\n")
    send_all(session)
    assert "123456" in server.letters[0].get_content()
    assert row(session).body == ""


def test_a_mail_waits_for_a_server_that_is_gone_and_arrives_once_later(session, app, server):
    app.config["MAIL_PORT"] = 9  # nobody listens there
    queue(session)
    queue(session, key="second")
    send_all(session)
    assert (row(session).sent_at, row(session).attempts) == (None, 1)
    assert row(session, "second").attempts == 0
    app.config["MAIL_PORT"] = server.port
    with clock.held_at(clock.now() + timedelta(minutes=2)):
        send_all(session)
        send_all(session)
    assert len(server.letters) == 2


def test_the_same_mail_sent_again_has_the_same_message_id(session, server):
    queue(session)
    send_all(session)
    sent = row(session)
    sent.sent_at = None
    session.flush()
    with clock.held_at(clock.now() + timedelta(hours=1)):
        send_all(session)
    first, second = server.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")


def test_an_address_nobody_has_is_given_up_at_once(session, server):
    queue(session, address="unknown@example.org")
    queue(session, key="next")
    send_all(session)
    assert row(session).given_up_at is not None
    assert row(session, "next").sent_at is not None


def test_a_mail_is_given_up_after_three_days(session, server):
    server.refuse = "451 later"
    queue(session)
    start = clock.now()
    with clock.held_at(start + timedelta(days=2)):
        send_all(session)
    assert row(session).given_up_at is None
    with clock.held_at(start + timedelta(days=3, hours=5)):
        send_all(session)
    assert row(session).given_up_at is not None
    assert server.letters == []
