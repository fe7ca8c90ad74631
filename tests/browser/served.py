"""The application as the browser tests serve it: notes which templates were shown, a way to each error, axe."""

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, abort, send_file
from jinja2 import BaseLoader, Environment

from app import create_app
from app.core.access import anyone
from app.core.errors import PAGES
from tests.postgres import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
Source = tuple[str, str | None, Callable[[], bool] | None]


class NotingLoader(BaseLoader):
    """Loads as before and appends each name to a file; a template is loaded when a page first needs it."""

    def __init__(self, loader: BaseLoader, notes: Path) -> None:
        self.loader = loader
        self.notes = notes

    def get_source(self, environment: Environment, template: str) -> Source:
        source = self.loader.get_source(environment, template)
        with self.notes.open("a", encoding="utf-8") as file:
            file.write(template + "\n")
        return source


@anyone
def error(code: int) -> str:
    """The page of this error."""
    if code == 500:
        raise ZeroDivisionError
    abort(code if code in PAGES else 404)


@anyone
def axe() -> Response:
    """What looks for barriers: from the site itself, as the policy demands, and kept by the browser."""
    return send_file(AXE, mimetype="text/javascript", max_age=3600)


def serve() -> Flask:
    app = create_app()
    app.jinja_env.loader = NotingLoader(app.jinja_env.loader, Path(os.environ["SHOWN_TEMPLATES"]))
    app.add_url_rule("/pruefung/axe.js", "tests.axe", axe)
    app.add_url_rule("/fehler/<int:code>", "tests.error", error)
    return app


app = serve()
