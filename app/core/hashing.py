"""Keyed hashes: what was seen before is recognised again, and nobody can read it back or make one without the key."""

import hashlib
import hmac

from flask import current_app


def hashed(purpose: str, *values: str) -> str:
    """A hash nobody can make without the platform's secret; `purpose` keeps the uses apart."""
    secret = current_app.config["SECRET_KEY"].encode()
    message = "\0".join((purpose, *values)).encode(errors="replace")
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two hashes are the same, in a time that tells nothing."""
    return hmac.compare_digest(one, other)
