"""Proposals: the ideas of residents, from the first word to the reference number."""

from flask import Flask

from app.proposals import models  # noqa: F401  (its tables)


def init_app(app: Flask) -> None:
    """Stand on the floor."""
