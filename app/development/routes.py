"""One page: what was mailed."""

from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from app.core.access import anyone
from app.development.mails import newest

blueprint = Blueprint("development", __name__, template_folder="templates")


@blueprint.get("/entwicklung/post")
@anyone
def mails() -> ResponseReturnValue:
    """The newest mails of this machine."""
    letters = newest(Path(current_app.config["MAIL_FOLDER"]))
    page = render_template("development/mails.html", letters=letters)
    return page, {"Cache-Control": "private, no-store"}
