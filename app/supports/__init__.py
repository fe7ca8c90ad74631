"""Supports: "this matters to me too", one a person, taken back at will, by whom shown to nobody."""

from flask import Flask

from app.supports import models  # noqa: F401  (its tables)


def init_app(app: Flask) -> None:
    """Stand on the floor."""
