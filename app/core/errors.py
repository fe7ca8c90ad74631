"""What can go wrong, and the page that says it in plain words with a way on."""

import re
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.core.forms import typed
from app.core.locale import _


class NotAllowed(Exception):
    """A rule says no; `reason` is a sentence for the person."""

    def __init__(self, reason: Any) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Suspended(NotAllowed):
    """A suspended person may not write for the time being (Art. 23 DSA)."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Ihr Konto ist gesperrt: Schreiben und Unterstützen geht zurzeit nicht. Alles lesen, Ihre Mitteilungen "
                "ansehen und gegen Entscheidungen Einspruch einlegen können Sie weiter."
            )
        )


class Stale(Exception):
    """Somebody else changed it in between (409)."""


CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")
HALF_CHARACTER = "surrogates not allowed"  # the reason that Python gives
COME_BACK_AFTER = 15  # seconds
KEPT_LETTERS = 200_000  # longer than any form of ours
AWAY = (OperationalError, PoolTimeout, ConnectorException)
DATABASE_ERRORS = (DBAPIError, PoolTimeout, ConnectorException)
PAGES = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)


def page(code: int, **values: Any) -> tuple[str, int]:
    """The page of an error; 503 stands without database and session."""
    g.failed = code
    if code >= 500:  # the frame must not ask the database who is signed in
        g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    return render_template(f"core/errors/{code}.html", code=code, **values), code


def refuse_broken_address() -> None:
    """No page, text or row has a control character in its address; nobody needs to ask the database for one (400)."""
    if CONTROLS.search(request.path) or any("\x00" in value for value in request.args.values()):
        abort(400)


def on_http(error: HTTPException) -> ResponseReturnValue:
    """Any HTTP error in the words of the platform; a database that went while a page was being finished is said too."""
    crash = getattr(error, "original_exception", None)
    if isinstance(crash, DATABASE_ERRORS):
        return on_database(crash)
    if isinstance(crash, UnicodeEncodeError):
        return on_half_character(crash)
    if error.response is not None or error.code is None or error.code < 400:
        return error
    code = error.code if error.code in PAGES else (400 if error.code < 500 else 500)
    return page(code)


def on_form_address(error: HTTPException) -> ResponseReturnValue:
    """Who opens the address a form was sent to (another language, a tab of yesterday) lands where the form stands."""
    above = request.path.rpartition("/")[0]
    routes = current_app.create_url_adapter(request)
    if request.method == "GET" and above and routes and routes.test(above, "GET"):
        return redirect(request.script_root + above, 303)
    return on_http(error)


def on_half_character(error: UnicodeEncodeError) -> ResponseReturnValue:
    """Half a character where no text is asked for: a form that no browser sends."""
    if error.reason == HALF_CHARACTER:
        return page(400)
    if current_app.testing:
        raise error
    return on_crash(error)


def on_not_allowed(error: NotAllowed) -> ResponseReturnValue:
    """A rule's no, with its reason."""
    return page(403, reason=error.reason)


def on_stale(_error: Stale) -> ResponseReturnValue:
    """Two people at once: the second is told."""
    return page(409)


def on_database(error: Exception) -> ResponseReturnValue:
    """The database is away or overloaded (503), or something is wrong (500)."""
    away = isinstance(error, AWAY) or getattr(error, "connection_invalidated", False)
    current_app.logger.error("database error", extra={"kind": type(error).__name__}, exc_info=not away)
    return unavailable() if away else page(500)


def unavailable() -> ResponseReturnValue:
    """Come back in a moment; a form that was just sent stands on the page and can be sent again from there."""
    fields = typed() if request.method == "POST" and not request.files else []
    if sum(len(value) for _name, value in fields) > KEPT_LETTERS:
        fields = []
    words = max((value for name, value in fields if name != "csrf_token"), key=len, default="")
    address = request.script_root + request.full_path.rstrip("?")
    body, code = page(503, fields=fields, words=words, address=address)
    return body, code, {"Retry-After": str(COME_BACK_AFTER)}


def on_crash(error: Exception) -> ResponseReturnValue:
    """A fault of ours."""
    current_app.logger.error("crash on %s", request.endpoint, exc_info=error)
    return page(500)


def init_app(app: Flask) -> None:
    """Hang the pages on the errors; the floor's templates come with them."""
    app.register_blueprint(Blueprint("core", __name__, template_folder="templates"))
    app.before_request(refuse_broken_address)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(MethodNotAllowed, on_form_address)
    app.register_error_handler(UnicodeEncodeError, on_half_character)
    app.register_error_handler(NotAllowed, on_not_allowed)
    app.register_error_handler(Stale, on_stale)
    for kind in DATABASE_ERRORS:
        app.register_error_handler(kind, on_database)
    if not app.testing:
        app.register_error_handler(Exception, on_crash)
