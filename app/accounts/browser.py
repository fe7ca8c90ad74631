"""This browser: a random word in its session ties what was begun and the codes sent to the place they were begun in."""

import ipaddress
import secrets

from flask import request, session

from app.accounts import codes

WORD = "browser"


def mark() -> str:
    """What the database knows of this browser, giving it a word if it has none yet."""
    if WORD not in session:
        renew()
    return codes.hashed("browser", session[WORD])


def known_mark() -> str | None:
    """What the database knows of this browser, or None if nothing was ever begun in it."""
    return codes.hashed("browser", session[WORD]) if WORD in session else None


def renew() -> None:
    """Give this browser a new word, kept as long as a session may last."""
    session[WORD] = secrets.token_urlsafe(24)
    session.permanent = True


def client() -> str:
    """The address that limits count: one IPv4 address, or the whole network of one IPv6 connection."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)
