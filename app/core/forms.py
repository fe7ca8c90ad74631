"""The base of every form, and the check that a form was really ours."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, abort, current_app, g, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from app.core import limits, text
from app.core.db import db
from app.core.locale import lazy

csrf = CSRFProtect()
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")


def shown_again(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose form is shown again, filled, when its token is refused."""
    view.shown_again = True  # type: ignore[attr-defined]
    return view


def exempt(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that machines post to without a token (one-click unsubscribe, RFC 8058)."""
    view.without_token = True  # type: ignore[attr-defined]
    return view


class Form(FlaskForm):
    """A form of the platform: a refused token is an error of the form, and what was typed is kept."""

    class Meta(FlaskForm.Meta):
        csrf = False  # checked for every unsafe request by `protect`

    def validate(self, extra_validators: Any = None) -> bool:
        """Well-formed, and really from our page."""
        fine = super().validate(extra_validators)
        self._make_showable()
        if g.get("token_refused"):
            self.form_errors.append(
                lazy("Die Seite war lange offen. Ihre Eingaben sind noch da: Bitte senden Sie sie noch einmal ab.")
            )
            return False
        return fine

    def _make_showable(self) -> None:
        """Half a character where no text is asked for (a number, a day, a box) does not cost the words beside it."""
        for field in self:
            if isinstance(field.data, str):
                field.data = text.shown_again(field.data)
            field.raw_data = [
                text.shown_again(sent) if isinstance(sent, str) else sent for sent in field.raw_data or ()
            ]

    def keeps_pace(self, what: str, person_id: int) -> bool:
        """Whether this person may do one more of this now; the form says so if not, and keeps what was typed."""
        refusal = limits.too_fast(db.session, what, person_id)
        if refusal:
            self.form_errors.append(refusal)
        return refusal is None


def typed() -> list[list[str]]:
    """What the form carried, its token included, as it can be shown; without names that no form of ours has."""
    fields = request.form.items(multi=True)
    return [[name, text.whole(value)] for name, value in fields if FIELD_NAME.fullmatch(name)]


def clean_text(limit: int, *, single_line: bool = False, required: bool = True) -> Callable[[Any, Any], None]:
    """A validator: the text is cleaned (NFC, line ends) or refused with a sentence."""

    def check(_form: Any, field: Any) -> None:
        try:
            field.data = text.clean(field.data or "", limit, single_line=single_line, required=required)
        except text.TextRefused as refusal:
            field.data = text.shown_again(field.data or "")
            raise ValidationError(text.sentence(refusal)) from None

    return check


class LineField(StringField):
    """One line of text."""


class ParagraphsField(TextAreaField):
    """Several lines of text."""


class DayField(DateField):
    """A day; a browser without a calendar sends it as people write it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `2027-03-04` or `4.3.2027`; raises ValueError with a sentence."""
        typed = " ".join(valuelist).strip()
        self.data = None
        for shape in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                self.data = datetime.strptime(typed, shape).date()
            except ValueError:
                continue
        if typed and self.data is None:
            raise ValueError(lazy("Bitte geben Sie einen Tag an, zum Beispiel 4.3.2027."))


class VersionField(IntegerField):
    """The version of a row that the person saw, sent back by the form; what is no such number fits none (None)."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """At most nine digits: no row is ever edited more often."""
        typed = valuelist[0] if valuelist else ""
        self.data = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None

    def show(self, version: int | None) -> None:
        """The form is shown again beside what stands there now."""
        self.data, self.raw_data = version, None


def protect() -> None:
    """Refuse an unsafe request whose token is missing, forged, foreign or expired."""
    if request.method in SAFE:
        return
    view = request.endpoint and _view(request.endpoint)
    if not view or getattr(view, "without_token", False):
        return
    try:
        csrf.protect()
    except (CSRFError, UnicodeEncodeError):
        if not getattr(view, "shown_again", False):
            abort(400, "token")
        g.token_refused = True


def _view(endpoint: str) -> Any:
    return current_app.view_functions.get(endpoint)


def refuse_to_commit(response: Any) -> Any:
    """Nothing of a request with a refused token is kept, whatever its view did."""
    if g.get("token_refused") and response.status_code < 400:
        raise RuntimeError(f"{request.endpoint} went on although its form token was refused")
    return response


def init_app(app: Flask) -> None:
    """Check the token of every unsafe request."""
    csrf.init_app(app)
    app.before_request(protect)
    app.after_request(refuse_to_commit)
    app.jinja_env.globals["csrf_token"] = generate_csrf
