"""The referee: reports, cases, decisions, appeals and screening; it knows contributions and nobody's part."""

from flask import Flask

from app.core import activity, navigation
from app.core import jobs as core_jobs
from app.core.locale import lazy
from moderation import jobs, retention, staff_routes  # noqa: F401  (the desk hangs its routes on the blueprint)
from moderation.routes import blueprint


def init_app(app: Flask) -> None:
    """Stand on the floor: the pages of reporters and those concerned, the moderators' desk, and the receipts."""
    app.register_blueprint(blueprint)
    navigation.add(lazy("Moderation"), "moderation.queue", 10, ("moderation",))
    activity.register_reader(jobs.READER, {"reported"})
    core_jobs.register("reports", jobs.acknowledge, on_wake=True)
    core_jobs.register("moderation.retention", retention.delete_removed, cron="40 3 * * *")
