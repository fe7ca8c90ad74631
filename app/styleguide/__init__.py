"""The living style page: every component in its states, for those who build pages; never in Production."""

from flask import Flask

from app.styleguide import routes


def init_app(app: Flask) -> None:
    """Stand only where people build and test."""
    if app.config["STYLEGUIDE"]:
        app.register_blueprint(routes.blueprint)
