"""Answer sheets: what people answer to a survey, page by page, handed in once; also from paper, also anonymously."""

from flask import Flask

from app.core.jobs import register as register_job
from app.sheets import jobs


def init_app(app: Flask) -> None:
    """The work of each minute."""
    register_job("release_sheets", jobs.release)
    register_job("close_sheets", jobs.close)
