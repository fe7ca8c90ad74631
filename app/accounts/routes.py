"""The pages of signing in."""

from flask import Blueprint

from app.core.access import anyone

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/anmelden")
@anyone
def sign_in() -> str:
    """Sign in without anything begun."""
    return ""


@blueprint.get("/anmelden/<token>")
@anyone
def sign_in_for(token: str) -> str:
    """Finish what was begun: who you are, then the code."""
    return ""
