"""What a guest begins is kept at once and carried out after signing in: nothing is asked before it is written.

A part registers its verb at start::

    intents.register("comment", carry_out=write_comment, describe=comment_preview, button=lazy("Kommentar absenden"))

and its view, when a guest posts, hands over what was typed and sends the person on::

    intent = intents.begin("comment", {"about_id": idea.id, "text": form.text.data})
    return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from flask import abort, current_app
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts import browser
from app.accounts.models import Account, Intent
from app.core import clock, limits
from app.core.db import db
from app.core.locale import lazy

Payload: TypeAlias = dict[str, Any]
BUTTON = lazy("Absenden")
DONE = lazy("Das hat geklappt.")


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a guest can begin.

    `carry_out(session, account, payload)` does it and returns the address to go to; a `NotAllowed` of a rule is
    shown and leaves the person signed in. `describe(payload)` renders what was begun, for its author only.
    `discard(session, payload)` removes what the payload points to (a draft) when nobody confirmed it in time.
    """

    name: str
    carry_out: Callable[[Session, Account, Payload], str]
    describe: Callable[[Payload], Markup]
    button: Any = BUTTON
    done: Any = DONE
    discard: Callable[[Session, Payload], object] | None = None


VERBS: dict[str, Verb] = {}


def register(
    verb: str,
    carry_out: Callable[[Session, Account, Payload], str],
    describe: Callable[[Payload], Markup],
    **words: Any,
) -> None:
    """Make a verb known at start; `button`, `done` and `discard` may follow (see `Verb`)."""
    VERBS[verb] = Verb(verb, carry_out, describe, **words)


def begin(verb: str, payload: Payload, email: str | None = None, display_name: str | None = None) -> Intent:
    """Keep what a guest began, bound to this browser; with an `email` the code is sent at once.

    Too many from one connection answer 429.
    """
    if verb not in VERBS:
        raise ValueError(f"Unknown intent: {verb}")
    allowed = int(current_app.config["INTENTS_PER_CLIENT"])
    if not limits.within("intent", browser.client(), allowed, timedelta(hours=1)):
        abort(429)
    intent = Intent(
        token=secrets.token_urlsafe(24),
        verb=verb,
        payload=payload,
        display_name=display_name,
        browser=browser.mark(),
        created_at=clock.now(),
    )
    db.session.add(intent)
    db.session.flush()
    return intent
