"""The token of a guest: random, signed, in one strictly necessary cookie of this contribution and for nothing else."""

import hashlib
import secrets
from datetime import date, timedelta

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.core import clock
from app.core.locale import root_path
from app.participations.who import Guest

LONGEST = timedelta(days=400)  # what browsers keep at most


def here(contribution_id: int) -> Guest | None:
    """The guest whom this browser's cookie names; None without one, or with a forged or foreign one."""
    try:
        word, number = _signer(contribution_id).loads(request.cookies.get(_name(contribution_id), ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return Guest(word, number)


def here_or_new(contribution_id: int) -> Guest:
    """The guest of this browser, or one whom nobody has seen before."""
    return here(contribution_id) or Guest(secrets.token_urlsafe(18))


def remember(response: Response, contribution_id: int, guest: Guest, path: str, last_day: date | None) -> None:
    """Let the browser keep the token for the pages under `path` (`/umfragen/12`) in every language.

    It is kept to the end of the last day on which anybody can still answer, extensions included, with a day to spare:
    whoever came back and was not known again would be counted twice, and nobody needs a token that outlives that.
    It is set once and not anew at each visit, as pages that only show set no cookie and early guests may not come by.
    Without a last day it is kept as long as browsers keep anything.
    """
    profile = current_app.extensions["profile"]
    lasts = last_day - clock.today(profile.timezone) + timedelta(days=2) if last_day else LONGEST
    for spoken in profile.language_codes:
        prefix = "" if spoken == profile.default_language else f"/{spoken}"
        response.set_cookie(
            _name(contribution_id),
            _signer(contribution_id).dumps([guest.word, guest.number]),
            max_age=max(timedelta(0), min(lasts, LONGEST)),
            path=f"{root_path()}{prefix}{path}",
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )


def _name(contribution_id: int) -> str:
    return f"teilnahme-{contribution_id}"


def _signer(contribution_id: int) -> URLSafeSerializer:
    secret = current_app.config["SECRET_KEY"]
    return URLSafeSerializer(
        secret,
        salt=f"guest of {contribution_id}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )
