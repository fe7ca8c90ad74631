"""A form sent after the sitting ended loses nothing: what was typed is kept, and sent once more after signing in."""

from typing import Any

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import Unauthorized

from app.accounts import intents
from app.core import errors
from app.core.forms import typed
from app.core.locale import lazy

LIMIT = 200_000  # characters; longer than any form of ours
VERB = "send_again"


def on_unauthorized(_error: Unauthorized) -> ResponseReturnValue:
    """Keep a form for after the sign-in; everything else is just asked to sign in.

    Was its token too old as well, nothing may be stored: the page carries what was typed until it is sent again.
    """
    kept = typed() if request.method == "POST" and not request.files else []
    fields = [field for field in kept if field[0] != "csrf_token"]
    if not fields or sum(len(value) for _name, value in fields) > LIMIT:
        return errors.page(401)
    address = request.script_root + request.full_path.rstrip("?")
    if g.get("token_refused"):
        return render_template("accounts/signed_out.html", address=address, fields=fields), 401
    intent = intents.begin(VERB, {"address": address, "fields": fields})
    return redirect(url_for("accounts.sign_in_for", token=intent.token), 303)


def describe(payload: dict[str, Any]) -> Markup:
    """The longest thing that was typed, so that people see it is not lost."""
    longest = max((value for _name, value in payload["fields"]), key=len, default="")
    return Markup('<p dir="auto">{}</p>').format(longest[:2000])


def go_on(_session: object, _account: object, _payload: dict[str, Any]) -> str:
    """Never called: the form is sent again by its author."""
    raise NotImplementedError


def lead_out(response: Response) -> Response:
    """A script that asked for a piece of a page is led to the whole page of signing in."""
    if request.headers.get("HX-Request") != "true" or request.blueprint == "accounts" or response.status_code != 303:
        return response
    address = response.headers["Location"]
    if not address.startswith(f"{request.script_root}/anmelden"):
        return response
    led = make_response("", 200)
    led.headers["HX-Redirect"] = address
    return led


def init_app(app: Flask) -> None:
    """Answer every form that needs somebody signed in and meets nobody."""
    app.register_error_handler(Unauthorized, on_unauthorized)
    app.after_request(lead_out)
    intents.register(VERB, go_on, describe, button=lazy("Anmelden"), asks_again=True, writes=False)
