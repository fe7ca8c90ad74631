"""What keeps the platform from starting: a default secret, or a demo city in production."""

import click
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

import config
from app.core.city import Setting
from app.core.db import db


class RefusedToStart(RuntimeError):
    """The settings or the database are not fit for production."""


def check(app: Flask) -> None:
    """Raise `RefusedToStart` with a plain sentence if production must not start like this."""
    if app.config["CONFIGURATION"] != "Production":
        return
    if app.config["SECRET_KEY"] == config.DEFAULT_SECRET or len(str(app.config["SECRET_KEY"])) < 32:
        raise RefusedToStart("FLASK_SECRET_KEY is missing, the default, or shorter than 32 characters.")
    if not app.config["PUBLIC_URL"]:
        raise RefusedToStart("FLASK_PUBLIC_URL is missing: links in mails need the address of the platform.")
    if str(app.config["FILES_STORE"]).startswith("memory:"):
        raise RefusedToStart("FLASK_FILES_STORE keeps files in memory only: they would be lost.")
    with app.app_context():
        try:
            demo = db.session.scalar(select(Setting.value).where(Setting.key == "demo"))
        except SQLAlchemyError:
            return  # no database or no tables yet: `/readyz` says so, and migrations must be able to run
    if demo:
        raise RefusedToStart("This database holds a demo city with invented contents; production needs its own.")


def check_server(app: Flask) -> None:
    """What serves people is checked before it does; `flask db upgrade`, `flask people` and the like are not."""
    command = click.get_current_context(silent=True)
    if command is None or command.info_name == "run":
        check(app)
