"""Signing in with a code from the mail, what was begun before signing in, and the duties of staff."""

from typing import Any

from flask import Flask, request
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts import commands, intents, jobs, kept, security
from app.accounts.models import Account
from app.accounts.residence_routes import blueprint as residence_pages
from app.accounts.routes import blueprint
from app.core import navigation
from app.core.locale import lazy


def come_back(_session: Session, _account: Account, payload: dict[str, Any]) -> str:
    """Just signing in leads back to where the person came from."""
    return request.script_root + (payload["next"] or "/")


def init_app(app: Flask) -> None:
    """Keep people signed in; signing in itself is something a guest can begin."""
    security.init_app(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(residence_pages)
    navigation.add(lazy("Wohnsitz bestätigen"), "residence.desk", order=80, areas=("responses", "coordination"))
    app.cli.add_command(commands.people)
    intents.register(
        "sign_in",
        come_back,
        lambda _payload: Markup(""),
        button=lazy("Anmelden"),
        done=lazy("Anderswo angemeldet"),
        writes=False,
    )
    kept.init_app(app)
    jobs.register()
