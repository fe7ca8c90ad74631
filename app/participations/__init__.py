"""Participations: who took part in what, once. It knows no kind, no answer and no ballot."""

from flask import Flask

from app.core.jobs import register as register_job
from app.participations import jobs


def init_app(app: Flask) -> None:
    """The nightly work."""
    register_job("count_participations", jobs.count_days, "35 0 * * *")
    register_job("forget_origins", jobs.forget_origins, "5 * * * *")
