"""What a guest can begin: each part registers its verbs at start, and this part knows none of them by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.locale import lazy

Payload: TypeAlias = dict[str, Any]
BUTTON = lazy("Absenden")
DONE = lazy("Das ist abgesendet.")


@dataclass(frozen=True, slots=True)
class Verb:
    """Something a guest can begin.

    `carry_out(session, account, payload)` does it and returns the address to go to; a `NotAllowed` of a rule is
    shown and leaves the person signed in. `describe(payload)` renders what was begun, for its author only.
    `discard(session, payload)` removes what the payload points to (a draft) when nobody confirmed it in time.
    `hold(session, payload)` keeps what the payload points to from being changed until the request has ended.
    `asks_again`: nothing is carried out here; after signing in the page shows a form that sends it once more.
    `writes`: a suspended person may not.
    `steps` are the names of the steps to it, where there are several; signing in belongs to the last.
    `button` is written on the button that does it, `done` on the page that waited for it.
    """

    name: str
    carry_out: Callable[[Session, Account, Payload], str]
    describe: Callable[[Payload], Markup]
    button: Any = BUTTON
    done: Any = DONE
    discard: Callable[[Session, Payload], object] | None = None
    hold: Callable[[Session, Payload], object] | None = None
    asks_again: bool = False
    writes: bool = True
    steps: Sequence[Any] = ()


VERBS: dict[str, Verb] = {}


def register(
    verb: str,
    carry_out: Callable[[Session, Account, Payload], str],
    describe: Callable[[Payload], Markup],
    **words: Any,
) -> None:
    """Make a verb known at start; everything else that `Verb` names may follow."""
    VERBS[verb] = Verb(verb, carry_out, describe, **words)
