"""The post office: takes mails out of the outbox and hands them to the mail server."""

import logging
import smtplib
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr

from flask import Flask, current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import clock, text
from app.core.city import profile
from app.core.jobs import register as register_job
from app.core.mail import Mail

log = logging.getLogger("platform.post")
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 240))  # then every four hours
SERVER_GONE = (ConnectionError, TimeoutError, smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError)
GIVE_UP_AFTER = timedelta(days=3)
KEEP_SENT = timedelta(days=14)


def send_next(session: Session) -> bool:
    """Send the mail that waits longest; says whether there may be more.

    The row stays locked until it is marked as sent, and the mark is committed before the next is taken. Should this
    process die between the server's OK and our mark, the mail goes out once more under the same Message-ID.
    """
    now = clock.now()
    mail = session.scalars(
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.given_up_at.is_(None), Mail.send_after <= now)
        .order_by(Mail.send_after, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if mail is None:
        return False
    mail.attempts += 1
    try:
        hand_over(letter(mail))
    except (OSError, smtplib.SMTPException) as error:
        put_off(mail, error)
        return not isinstance(error, SERVER_GONE)
    mail.sent_at, mail.last_error = clock.now(), None
    if mail.secret:
        mail.body = ""
    return True


def letter(mail: Mail) -> EmailMessage:
    """The mail as it goes over the wire."""
    name, sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])
    words = profile().platform_name
    message = EmailMessage()
    message["From"] = formataddr((name or words[mail.language], sender))
    message["To"] = mail.address
    message["Subject"] = text.header_safe(mail.subject)
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<mail-{mail.id}-{int(mail.created_at.timestamp())}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = mail.language
    if mail.unsubscribe_url:  # RFC 8058: one click, no sign-in
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.body)
    return message


def hand_over(message: EmailMessage) -> None:
    """Give one mail to the server of the settings. Raises OSError or SMTPException."""
    settings = current_app.config
    kind = smtplib.SMTP_SSL if settings["MAIL_USE_SSL"] else smtplib.SMTP
    with kind(settings["MAIL_SERVER"], int(settings["MAIL_PORT"]), timeout=settings["MAIL_TIMEOUT_SECONDS"]) as server:
        if settings["MAIL_USE_TLS"]:
            server.starttls()
        if settings["MAIL_USERNAME"]:
            server.login(settings["MAIL_USERNAME"], settings["MAIL_PASSWORD"])
        server.send_message(message)


def put_off(mail: Mail, error: Exception) -> None:
    """Try again later, at growing distances; after three days give up and say so in the log."""
    mail.last_error = type(error).__name__
    mail.send_after = clock.now() + WAITS[min(mail.attempts, len(WAITS)) - 1]
    refused = isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        500 <= code < 600 for code, _words in error.recipients.values()
    )
    if refused or clock.now() - mail.created_at > GIVE_UP_AFTER:
        mail.given_up_at = clock.now()
        mail.body = "" if mail.secret else mail.body
        log.error("mail given up", extra={"kind": mail.last_error})


def forget_sent(session: Session) -> None:
    """Sent mails are kept for two weeks, for questions about what arrived, and then go."""
    session.execute(delete(Mail).where(Mail.sent_at < clock.now() - KEEP_SENT))


def init_app(_app: Flask) -> None:
    """Send as soon as something is queued, and each minute what had to wait."""
    register_job("post.send", send_next, on_wake=True)
    register_job("post.forget", forget_sent, cron="40 3 * * *")
