"""Surveys: what the city asks, whom, until when; the questionnaire, its builder, its states and its public pages."""

from flask import Flask

from app.core import contributions, navigation
from app.core.jobs import register as register_job
from app.core.locale import lazy
from app.surveys import jobs, pages, piece_routes, settings_routes, staff_routes  # noqa: F401  (two hang on the desk)
from app.surveys.routes import blueprint


def init_app(app: Flask) -> None:
    """Make surveys known, and let them open and end on their days."""
    app.register_blueprint(blueprint)
    app.register_blueprint(staff_routes.blueprint)
    contributions.register_kind(
        contributions.Kind(
            "survey",
            lazy("Umfrage"),
            lambda survey: pages.address_of(survey.id, survey.title),
            result=lazy("Beendet"),
        )
    )
    navigation.add(lazy("Umfragen"), "surveys.index", order=25)
    navigation.add(lazy("Umfragen bearbeiten"), "asking.desk", order=45, areas=("coordination",))
    register_job("keep_survey_days", jobs.keep_days, "*/5 * * * *")
