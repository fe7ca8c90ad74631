"""Notifications: everyone concerned hears of it, once in the app, by mail as announced."""

from flask import Flask

from app.core import activity, navigation
from app.core.jobs import register as register_job
from app.notifications import jobs, queries
from app.notifications.audience import VERBS
from app.notifications.routes import blueprint


def init_app(app: Flask) -> None:
    """Read the record; count what is new in the frame; open the pages of notices and mail choices."""
    app.register_blueprint(blueprint)
    activity.register_reader(jobs.READER, set(VERBS))
    register_job("notifications", jobs.deliver, on_wake=True)
    navigation.count_unread_with(queries.unread)
