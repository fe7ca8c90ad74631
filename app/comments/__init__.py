"""Comments: what people say about a contribution, two levels deep, with a stance."""

from flask import Flask, url_for

from app.accounts import intents
from app.comments import pages
from app.comments.routes import blueprint
from app.core.contributions import Contribution, Kind, register_kind
from app.core.locale import lazy


def address(contribution: Contribution) -> str:
    """A comment's own address leads to its place in the thread."""
    return url_for("comments.find", comment_id=contribution.id)


def init_app(app: Flask) -> None:
    """Make the kind known, open the routes, let guests write first and sign in last."""
    register_kind(Kind("comment", lazy("Kommentar"), address))
    app.register_blueprint(blueprint)
    intents.register(
        "comment", pages.carry_out, pages.describe, button=lazy("Kommentar absenden"),
        done=lazy("Ihr Kommentar ist da."),
    )  # fmt: skip
