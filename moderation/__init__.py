"""The referee: reports, cases, decisions, appeals and screening; it knows contributions and nobody's part."""

from flask import Flask

from app.core import navigation
from app.core.locale import lazy
from moderation import staff_routes  # noqa: F401  (hangs its routes on the blueprint)
from moderation.routes import blueprint


def init_app(app: Flask) -> None:
    """Stand on the floor: the pages of reporters and those concerned, and the moderators' desk."""
    app.register_blueprint(blueprint)
    navigation.add(lazy("Moderation"), "moderation.queue", 10, ("moderation",))
