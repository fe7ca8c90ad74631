"""Development: the mails that the platform would send, readable in the browser of a developer's machine."""

from flask import Flask

from app.development.routes import blueprint


def init_app(app: Flask) -> None:
    """Only where the settings name a folder of the local mail catcher, and never in production."""
    if app.config["MAIL_FOLDER"] and app.config["CONFIGURATION"] != "Production":
        app.register_blueprint(blueprint)
