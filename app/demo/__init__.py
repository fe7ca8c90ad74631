"""The demo city: invented people, ideas, answers and cases, made through the same actions as real use.

It comes only by `flask demo load`, only into an empty database, and marks it: every page then says so, and
Production refuses to start on it.
"""

from flask import Flask

from app.demo.commands import demo


def init_app(app: Flask) -> None:
    """Offer `flask demo load` and `flask demo people`."""
    app.cli.add_command(demo)
