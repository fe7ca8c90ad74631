"""Who is signed in, as Flask-Security and Flask-Login keep it; their own views stay off, the pages are ours."""

from datetime import timedelta

from flask import Flask, g, session
from flask_security import FSQLALiteUserDatastore, Security, login_user, logout_user
from flask_security.utils import set_request_attr

from app.accounts import actions, browser, codes, queries
from app.accounts.models import Account, Duty
from app.core import clock
from app.core.db import db
from app.core.hashing import hashed

SETTINGS = {
    "SECURITY_REGISTERABLE": False,
    "SECURITY_CONFIRMABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_CHANGEABLE": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_CLI_USERS_NAME": False,  # `flask people` writes to the record
    "SECURITY_CLI_ROLES_NAME": False,
}
KEY = "sitting"


def sitting() -> str | None:
    """What the database knows of this browser's sitting."""
    return hashed("sitting", session[KEY]) if KEY in session else None


def load(uniquifier: str) -> Account | None:
    """The person of the sitting; None once it ended, was signed out of, or the account is closed."""
    key = sitting()
    account, g.unread = queries.signed_in(db.session, key, clock.now()) if key else (None, 0)
    if account is None or account.fs_uniquifier != uniquifier:
        return None
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return account


def sign_in(account: Account) -> None:
    """Be this person in this browser, in a new session: nothing that was known of the old one opens it."""
    before, ended = browser.mark(), sitting()
    if ended:
        actions.sign_out(db.session, ended)
    session.clear()
    browser.renew()
    actions.move_intents(db.session, before, browser.mark())
    session[KEY] = codes.draw_secret()
    actions.begin_sitting(db.session, account, hashed("sitting", session[KEY]))
    login_user(account, remember=False, authn_via=["email"])


def sign_out() -> None:
    """Be nobody again; what was begun here and not finished stays behind, unreachable for the next person."""
    ended = sitting()
    if ended:
        actions.sign_out(db.session, ended)
    logout_user()
    session.clear()


def init_app(app: Flask) -> None:
    """Keep people signed in; who they are is one row asked for at each request."""
    for key, value in SETTINGS.items():
        app.config.setdefault(key, value)
    app.permanent_session_lifetime = timedelta(days=app.extensions["profile"].retention.resident_session_days)
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    made = Security(app, FSQLALiteUserDatastore(db, Account, Duty), register_blueprint=False)  # type: ignore[arg-type]
    made.principal.identity_loaders.clear()  # duties are asked of the account, so a style sheet asks for nobody
    app.login_manager.user_loader(load)  # type: ignore[attr-defined]
    app.login_manager.request_loader(None)  # type: ignore[attr-defined]  # only a sitting says who someone is
