"""Comments: what people say about a contribution, two levels deep, with a stance."""

from flask import Flask

from app.comments import models  # noqa: F401  (its tables)


def init_app(app: Flask) -> None:
    """Stand on the floor."""
