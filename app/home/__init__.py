"""Home, the action fields, my page and the pages of the footer: views over everything."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Stand on the floor."""
