"""The address of the style page."""

from typing import Any

from flask import Blueprint, render_template, request

from app.core.access import anyone
from app.styleguide import samples
from app.styleguide.forms import SampleForm

bp = Blueprint("styleguide", __name__, url_prefix="/styleguide", template_folder="templates")


@bp.get("/")
@anyone
def show() -> Any:
    """Every component in its states."""
    wrong = SampleForm(prefix="wrong-")
    wrong.validate()
    return render_template("styleguide/show.html", form=SampleForm(), wrong=wrong, **samples.everything())


@bp.get("/<name>")
@anyone
def sketch(name: str) -> Any:
    """One whole page as it could be: home, idea, list."""
    if name not in samples.SKETCHES:
        return "", 404
    return render_template(f"styleguide/{name}.html", query=request.args, **samples.everything())
