"""Participations: who took part in what, once. It knows no kind, no answer and no ballot."""

from flask import Flask

from app.core import navigation
from app.core.jobs import register as register_job
from app.core.locale import lazy
from app.participations import jobs
from app.participations.staff_routes import blueprint


def init_app(app: Flask) -> None:
    """The pages of the coordination, and the nightly work."""
    app.register_blueprint(blueprint)
    navigation.add(lazy("Gemeinsame Orte"), "participations.places", 90, ("coordination",))
    register_job("count_participations", jobs.count_days, "35 0 * * *")
    register_job("forget_origins", jobs.forget_origins, "5 * * * *")
