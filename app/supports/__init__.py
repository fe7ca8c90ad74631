"""Supports: "this matters to me too", one a person, taken back at will, by whom shown to nobody."""

from flask import Flask

from app.accounts import intents
from app.core.jobs import register as register_job
from app.core.locale import lazy
from app.supports import pages
from app.supports.jobs import compare
from app.supports.routes import blueprint


def init_app(app: Flask) -> None:
    """Open the routes; let guests begin a support and sign in last; compare the counters once a night."""
    app.register_blueprint(blueprint)
    intents.register(
        "support", pages.carry_out, pages.describe, button=lazy("Unterstützen"), done=lazy("Ihre Unterstützung zählt.")
    )
    register_job("supports.compare", compare, cron="10 3 * * *")
