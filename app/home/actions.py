"""What people do on the pages of the frame."""

import secrets

from sqlalchemy.orm import Session

from app.core import city, mail


def report_barrier(session: Session, words: str, page: str, contact: str) -> None:
    """A barrier goes to the accessibility contact of the city, with the page and a way to answer if they were named."""
    profile = city.profile()
    mail.queue(
        session,
        key=f"barrier-{secrets.token_hex(8)}",
        address=profile.contact.accessibility_email,
        subject="Barriere gemeldet",
        body="\n\n".join((words, page, contact)) + "\n",
        language=profile.default_language,
    )
