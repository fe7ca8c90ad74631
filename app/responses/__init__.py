"""Responses: what the city owes an answer to, by when, and the answer."""

from flask import Flask

from app.core import activity
from app.core import jobs as core_jobs
from app.responses import jobs


def init_app(app: Flask) -> None:
    """Read what is published, and owe an answer to it."""
    activity.register_reader(jobs.READER, {"published"})
    core_jobs.register("obligations", jobs.assign, on_wake=True)
