"""Results: what a survey's counted answers say, shown so that they can be trusted and nobody is exposed."""

from flask import Flask
from flask.cli import AppGroup

from app.core import activity, file_routes, navigation
from app.core.jobs import register as register_job
from app.core.locale import lazy
from app.results import commands, file_desk, forgetting, jobs, pages
from app.results.routes import blueprint, may_open_file
from app.results.staff_routes import blueprint as staff_blueprint
from app.sheets.erasing import goes_along
from app.surveys.pages import show_results_with, work_with


def init_app(app: Flask) -> None:
    """Count what comes, show it, and owe an answer to it."""
    app.register_blueprint(blueprint)
    app.register_blueprint(staff_blueprint)
    app.register_blueprint(file_desk.blueprint)
    file_routes.open_with("survey", may_open_file)
    group = app.cli.commands.get("surveys") or AppGroup("surveys", help="Surveys and votes.")
    group.add_command(commands.count)  # type: ignore[attr-defined]
    app.cli.add_command(group)
    show_results_with(pages.address_of)
    work_with(
        "results", lazy("Ergebnisse ansehen"), lambda survey: pages.address_of(survey) if survey.opened_at else None
    )
    goes_along(forgetting.forget_texts)
    navigation.add(lazy("Texte aus Umfragen"), "survey_texts.index", 35, ("moderation",))
    activity.register_reader(jobs.READER, jobs.HEARS)
    register_job("results.count", jobs.count)
    register_job("results.hear", jobs.hear, on_wake=True)
    register_job("results.forget", jobs.forget, "41 3 * * *")
