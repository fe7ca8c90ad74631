"""Sessions as Flask-Security keeps them; its own views stay off, the pages are ours."""

from flask import Flask
from flask_security import FSQLALiteUserDatastore, Security

from app.accounts.models import Account, Duty
from app.core.db import db

SETTINGS = {
    "SECURITY_REGISTERABLE": False,
    "SECURITY_CONFIRMABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_CHANGEABLE": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_JOIN_USER_ROLES": False,
}


def init_app(app: Flask) -> None:
    """Keep people signed in; who they are is one row asked for at each request."""
    for key, value in SETTINGS.items():
        app.config.setdefault(key, value)
    app.config.setdefault("SECURITY_PASSWORD_SALT", app.config["SECRET_KEY"])
    Security(app, FSQLALiteUserDatastore(db, Account, Duty), register_blueprint=False)  # type: ignore[arg-type]
