"""What a guest begins is kept at once and carried out after signing in: nothing is asked before it is written.

A part registers its verb at start::

    intents.register("comment", carry_out=write_comment, describe=comment_preview, button=lazy("Kommentar absenden"))

and its view, when a guest posts, hands over what was typed and sends the person on::

    intent = intents.begin("comment", {"about_id": idea.id, "text": form.text.data})
    return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)
"""

import secrets
from contextlib import suppress
from datetime import timedelta

from flask import abort, current_app

from app.accounts import actions, browser, names, queries, verbs
from app.accounts.addresses import AddressRefused
from app.accounts.models import Intent, SignInCode
from app.accounts.verbs import Payload, register
from app.core import city, clock, limits
from app.core.db import db
from app.core.locale import language

__all__ = ["begin", "register", "unfinished"]


def begin(verb: str, payload: Payload, email: str | None = None, display_name: str | None = None) -> Intent:
    """Keep what a guest began, bound to this browser; with an `email` the code is sent at once.

    An address that cannot be written to or had enough codes, and a name that cannot be shown, are asked for again on
    the next page.
    Too many from one connection answer 429.
    """
    if verb not in verbs.VERBS:
        raise ValueError(f"Unknown intent: {verb}")
    if not limits.within("intent", limits.client(), int(current_app.config["INTENTS_PER_CLIENT"]), timedelta(hours=1)):
        abort(429)
    intent = Intent(
        token=secrets.token_urlsafe(24),
        verb=verb,
        payload=payload,
        display_name=_readable(display_name),
        language=language(),
        browser=browser.mark(),
        created_at=clock.now(),
    )
    db.session.add(intent)
    db.session.flush()
    if email:
        with suppress(AddressRefused, actions.TooMany):
            send_code(intent, email)
    return intent


def unfinished(verb: str) -> Intent | None:
    """What was begun last in this browser and still waits for its code: a closed tab loses nothing."""
    here = browser.known_mark()
    intent = queries.begun_last(db.session, verb, here) if here else None
    return intent if intent and intent.done_at is None else None


def _readable(display_name: str | None) -> str | None:
    try:
        return names.check(display_name, city.profile().names) if display_name else None
    except names.NameRefused:
        return None


def send_code(intent: Intent, email: str) -> None:
    """Send a code for this intent; `TooMany` and `AddressRefused` as `actions.send_code` raises them."""
    actions.send_code(db.session, intent, email, *_asking())


def send_code_once(intent: Intent, email: str) -> None:
    """The same, unless this address was sent one a moment ago."""
    actions.send_code_once(db.session, intent, email, *_asking())


def send_code_again(intent: Intent, last: SignInCode) -> None:
    """A new code to the address of the last one; `TooMany` within the pause too."""
    actions.send_code_again(db.session, intent, last, *_asking())


def _asking() -> tuple[str, int]:
    """Which connection asks, and how often it may in an hour."""
    return limits.client(), int(current_app.config["CODES_PER_CLIENT"])
