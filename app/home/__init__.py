"""Home, the action fields, my page and the pages of the footer: views over everything."""

from flask import Flask

from app.core import navigation
from app.core.locale import lazy
from app.home.routes import blueprint


def init_app(app: Flask) -> None:
    """Open the pages everybody looks for first."""
    app.register_blueprint(blueprint)
    navigation.add(lazy("Handlungsfelder"), "home.fields", order=10)
