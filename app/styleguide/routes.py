"""The address of the style page."""

from flask import Blueprint, abort, render_template, request

from app.core.access import anyone
from app.styleguide import samples
from app.styleguide.forms import SampleForm

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide", template_folder="templates")


@blueprint.get("")
@anyone
def show() -> str:
    """Every component in its states."""
    wrong = SampleForm(prefix="wrong-")
    wrong.validate()
    return render_template("styleguide/show.html", form=SampleForm(), wrong=wrong, **samples.everything())


@blueprint.get("/<name>")
@anyone
def sketch(name: str) -> str:
    """One whole page as it could be: home, idea, list."""
    if name not in samples.SKETCHES:
        abort(404)
    return render_template(f"styleguide/{name}.html", query=request.args, **samples.everything())
