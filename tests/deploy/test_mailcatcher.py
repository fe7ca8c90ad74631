"""The mail server of a developer's machine."""

import smtplib
from email import message_from_bytes
from email.message import EmailMessage

import pytest

from deploy import mailcatcher
from deploy.mailcatcher import MailCatcher


@pytest.fixture
def catcher(tmp_path):
    catcher = MailCatcher(tmp_path / "mail")
    catcher.start()
    yield catcher
    catcher.stop()


def send(catcher, subject):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "stadt@example.org", "jana@example.org", subject
    mail.set_content("Grüße")
    with smtplib.SMTP("127.0.0.1", catcher.port) as server:
        server.send_message(mail)


def test_a_mail_becomes_a_file_with_all_it_said(catcher):
    send(catcher, "Ihr Code für Heilbronn")
    (path,) = catcher.mails()
    mail = message_from_bytes(path.read_bytes())
    assert mail["X-Recipients"] == "jana@example.org"
    assert mail.get_payload(decode=True).decode().strip() == "Grüße"


def test_the_newest_mails_are_kept(catcher, monkeypatch):
    monkeypatch.setattr(mailcatcher, "KEPT", 3)
    for number in range(5):
        send(catcher, f"Nummer {number}")
    kept = [message_from_bytes(path.read_bytes())["Subject"] for path in catcher.mails()]
    assert kept == ["Nummer 2", "Nummer 3", "Nummer 4"]


def test_after_a_stop_nobody_listens(tmp_path):
    catcher = MailCatcher(tmp_path / "mail")
    catcher.start()
    catcher.stop()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP("127.0.0.1", catcher.port)
