"""What the page of signing in shows: what was begun, and the one step that comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import current_user

from app.accounts import queries, verbs
from app.accounts.forms import AddressForm, ButtonForm, CodeForm
from app.accounts.models import Intent, SignInCode
from app.core import city
from app.core.db import db
from app.core.forms import Form


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

    @property
    def only_signing_in(self) -> bool:
        """Whether nothing waits but signing in itself."""
        return not self.description


def first_step() -> Step:
    """Nothing was begun: who are you?"""
    return Step("address", AddressForm())


def step(intent: Intent, form: Form | None = None, *, other_address: bool = False) -> Step:
    """The step that comes next for what was begun; a refused form is shown again as it is."""
    verb = verbs.VERBS[intent.verb]
    code = queries.newest_code(db.session, intent)
    name = "address" if other_address or isinstance(form, AddressForm) else _name(intent, code)
    return Step(
        name,
        form or _form(name, intent),
        token=intent.token,
        description="" if intent.done_at else verb.describe(intent.payload),
        button=verb.button,
        done=verb.done,
        result_url=intent.result_url if intent.verb != "sign_in" else None,
        address=code.address if code else None,
        expires_at=code.expires_at if code else None,
        again=intent.payload if name == "again" else None,
        resend_seconds=city.profile().signing_in.resend_seconds,
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
