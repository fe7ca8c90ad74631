"""Notifications: everyone concerned hears of it, once in the app, by mail as announced."""

from flask import Flask

from app.notifications import models  # noqa: F401  (its tables)


def init_app(app: Flask) -> None:
    """Stand on the floor."""
