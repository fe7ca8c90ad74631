"""What the page of signing in shows: what was begun, and the one step that comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import current_user
from markupsafe import Markup

from app.accounts import queries, verbs
from app.accounts.forms import AddressForm, ButtonForm, CodeForm
from app.accounts.models import Intent, SignInCode
from app.core import city
from app.core.db import db
from app.core.forms import Form
from app.core.hashing import hashed, is_same
from app.core.locale import lazy


@dataclass(frozen=True, slots=True)
class Step:
    """One of: address, code, confirm (already signed in), again (send what was typed once more), done."""

    name: str
    form: Form
    token: str | None = None
    description: str = ""
    button: Any = None
    done: Any = None
    result_url: str | None = None
    address: str | None = None
    expires_at: datetime | None = None
    resend_seconds: int = 60
    again: dict[str, Any] | None = None
    way: Sequence[Any] = ()  # the names of the steps, this one the last

    @property
    def only_signing_in(self) -> bool:
        """Whether nothing waits but signing in itself."""
        return not self.description


CHANGED = lazy("Was hier begonnen wurde, hat sich inzwischen geändert. Bitte lesen Sie es noch einmal.")


def description(intent: Intent) -> Markup:
    """What was begun, as its author reads it; nothing once it is done."""
    return Markup("") if intent.done_at else verbs.VERBS[intent.verb].describe(intent.payload)


def digest(intent: Intent, shown: str) -> str:
    """A word for what a page shows of what was begun: another text or another name is another word."""
    return hashed("seen", shown, intent.display_name or "")


def is_as_seen(intent: Intent, form: ButtonForm) -> bool:
    """Whether what was begun is still what the person read above the button; the form says so if not.

    It stays so until the request has ended: a draft that somebody else can write to is held.
    """
    verb = verbs.VERBS[intent.verb]
    if intent.done_at:
        return True
    if verb.hold:
        verb.hold(db.session, intent.payload)
    if is_same(form.seen.data or "", digest(intent, description(intent))):
        return True
    form.form_errors.append(CHANGED)
    return False


def first_step() -> Step:
    """Nothing was begun: who are you?"""
    return Step("address", AddressForm())


def step(intent: Intent, form: Form | None = None, *, other_address: bool = False) -> Step:
    """The step that comes next for what was begun; a refused form is shown again as it is."""
    verb = verbs.VERBS[intent.verb]
    code = queries.newest_code(db.session, intent)
    name = "address" if other_address or isinstance(form, AddressForm) else _name(intent, code)
    form, shown = form or _form(name, intent), description(intent)
    if isinstance(form, ButtonForm):
        form.seen.data = digest(intent, shown)
    return Step(
        name,
        form,
        token=intent.token,
        description=shown,
        button=verb.button,
        done=verb.done,
        result_url=intent.result_url if intent.verb != "sign_in" else None,
        address=code.address if code else None,
        expires_at=code.expires_at if code else None,
        again=intent.payload if name == "again" else None,
        resend_seconds=city.profile().signing_in.resend_seconds,
        way=verb.steps if shown else (),
    )


def _name(intent: Intent, code: SignInCode | None) -> str:
    if intent.done_at:
        return "done"
    if current_user.is_authenticated:
        return "again" if verbs.VERBS[intent.verb].asks_again else "confirm"
    return "code" if code else "address"


def _form(name: str, intent: Intent) -> Form:
    if name == "address":
        return AddressForm(display_name=intent.display_name)
    return CodeForm() if name == "code" else ButtonForm()
