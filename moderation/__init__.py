"""The referee: reports, cases, decisions, appeals and screening; it knows contributions and nobody's part."""

from flask import Flask

from moderation import models  # noqa: F401  (its tables)


def init_app(app: Flask) -> None:
    """Stand on the floor."""
