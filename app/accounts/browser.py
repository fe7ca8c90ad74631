"""This browser: a random word in its session ties what was begun and the codes sent to the place they were begun in."""

import secrets

from flask import session

from app.core.hashing import hashed

WORD = "browser"


def mark() -> str:
    """What the database knows of this browser, giving it a word if it has none yet."""
    if WORD not in session:
        renew()
    return hashed("browser", session[WORD])


def known_mark() -> str | None:
    """What the database knows of this browser, or None if nothing was ever begun in it."""
    return hashed("browser", session[WORD]) if WORD in session else None


def renew() -> None:
    """Give this browser a new word, kept as long as a session may last."""
    session[WORD] = secrets.token_urlsafe(24)
    session.permanent = True
