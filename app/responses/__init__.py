"""Responses: what the city owes an answer to, by when, and the answer."""

from flask import Flask

from app.responses import models  # noqa: F401  (its tables)


def init_app(app: Flask) -> None:
    """Stand on the floor."""
