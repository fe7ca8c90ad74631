"""Answer sheets: what people answer to a survey, page by page, handed in once; also from paper, also anonymously."""

from flask import Flask, url_for

from app.core.jobs import register as register_job
from app.core.locale import lazy
from app.sheets import jobs, open_routes, routes, staff_routes
from app.surveys import pages as surveys


def init_app(app: Flask) -> None:
    """The way to the questions, the desk for paper, and the work of each minute."""
    for blueprint in (routes.blueprint, open_routes.blueprint, staff_routes.blueprint):
        app.register_blueprint(blueprint)
    surveys.answer_with(lambda survey: url_for("sheets.begin", survey_id=survey.id))
    surveys.work_with("paper", lazy("Papierbögen eintragen"), staff_routes.paper_address)
    surveys.work_with("form", lazy("Formular zum Drucken (PDF)"), staff_routes.form_address)
    register_job("release_sheets", jobs.release)
    register_job("close_sheets", jobs.close)
    register_job("sheets.record_erased", jobs.record_erased, "7 0 * * *")
    register_job("sheets.drop_files", jobs.drop_files, "41 2 * * *")
