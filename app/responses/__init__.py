"""Responses: what the city owes an answer to, by when, and the answer."""

from flask import Flask

from app.core import activity, navigation
from app.core import jobs as core_jobs
from app.core.locale import lazy
from app.responses import jobs, routes, staff_routes


def init_app(app: Flask) -> None:
    """Read what is published, and owe an answer to it."""
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(staff_routes.blueprint)
    navigation.add(lazy("Antworten"), "responses.index", 40)
    navigation.add(lazy("Beantworten"), "answering.index", 20, ("responses", "coordination"))
    activity.register_reader(jobs.READER, jobs.ASSIGNED)
    activity.register_reader(jobs.COUNTER, jobs.COUNTED)
    core_jobs.register("responses.assign", jobs.assign, on_wake=True)
    core_jobs.register("responses.count", jobs.count, on_wake=True)
