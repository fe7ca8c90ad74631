"""Signing in with a code from the mail, what was begun before signing in, and the duties of staff."""

from flask import Flask

from app.accounts import security
from app.accounts.routes import blueprint


def init_app(app: Flask) -> None:
    """Keep people signed in."""
    security.init_app(app)
    app.register_blueprint(blueprint)
