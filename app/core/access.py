"""Who may use a route. Every route says so; one that does not keeps the application from starting."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.errors import NotAllowed, Suspended
from app.core.locale import lazy

AREAS = {  # area of the staff desk -> the duty it needs
    "moderation": "moderator",
    "responses": "official",
    "coordination": "coordinator",
}


class Holder(Protocol):
    """What access asks of the person signed in."""

    is_authenticated: bool
    is_suspended: bool

    def has_duty(self, duty: str) -> bool:
        """Whether the person holds the duty."""


@dataclass(frozen=True, slots=True)
class Access:
    """The level a route needs."""

    level: str  # anyone, signed_in, residents, staff
    area: str | None = None


READING = ("GET", "HEAD", "OPTIONS")
View: TypeAlias = Callable[..., Any]


def _marked(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def anyone(view: View) -> View:
    """Guests too."""
    return _marked(view, Access("anyone"))


def signed_in(view: View) -> View:
    """Anyone with a confirmed e-mail address."""
    return _marked(view, Access("signed_in"))


def residents(view: View) -> View:
    """Only people whose residence is confirmed."""
    return _marked(view, Access("residents"))


def staff(*areas: str) -> Callable[[View], View]:
    """Only people with a duty in one of these areas."""
    for area in areas:
        if area not in AREAS:
            raise ValueError(f"Unknown area: {area}")
    return lambda view: _marked(view, Access("staff", ",".join(areas)))


def even_suspended(view: View) -> View:
    """What a suspended person may send too: what the rules always allow (`always_allowed` of the moderation policy)."""
    view.even_suspended = True  # type: ignore[attr-defined]
    return view


def refuse() -> ResponseReturnValue | None:
    """Ask the route what it needs, before anything else of the request is looked at."""
    view = getattr(request, "url_rule", None) and _views().get(str(request.endpoint))
    if not view:
        return None  # 404 and 405 follow
    writes = request.method not in READING and not hasattr(view, "even_suspended")
    if writes and current_user.is_authenticated and current_user.is_suspended:
        raise Suspended()
    access: Access = view.access
    if access.level == "anyone":
        return None
    if not current_user.is_authenticated:
        if request.method in READING:
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
        abort(401)
    if access.level == "staff" and not any(current_user.has_duty(AREAS[area]) for area in str(access.area).split(",")):
        raise NotAllowed(lazy("Diese Seite gehört zum Dienst der Stadt. Ihr Konto hat dafür keine Aufgabe."))
    if access.level == "residents" and not getattr(current_user, "resident_at", None):
        raise NotAllowed(lazy("Dafür muss Ihr Wohnsitz bestätigt sein."))
    return None


def _views() -> dict[str, Any]:
    return current_app.view_functions


def check_every_route(app: Flask) -> None:
    """Every route names its access; raises RuntimeError naming those that do not."""
    open_routes = [name for name, view in app.view_functions.items() if not hasattr(view, "access")]
    if open_routes:
        raise RuntimeError(f"Routes without access: {', '.join(sorted(open_routes))}")


def init_app(app: Flask) -> None:
    """Ask at each request."""
    if "static" in app.view_functions:
        anyone(app.view_functions["static"])
    app.before_request(refuse)
