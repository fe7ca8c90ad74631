"""Votes: ideas or variants side by side, a ballot for each person, counted once and open to be counted again."""

from flask import Flask
from flask.cli import AppGroup

from app.accounts import intents
from app.core import contributions, navigation
from app.core.jobs import register as register_job
from app.core.locale import lazy
from app.votes import jobs, pages, routes, staff_routes
from app.votes.commands import recount


def init_app(app: Flask) -> None:
    """Make votes known: their addresses, how a guest votes, when they are counted, and the way to count again."""
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(staff_routes.blueprint)
    contributions.register_kind(
        contributions.Kind("vote", lazy("Abstimmung"), pages.address_of, result=lazy("Ausgezählt"))
    )
    navigation.add(lazy("Abstimmungen"), "votes.index", order=35)
    navigation.add(lazy("Abstimmungen"), "vote_desk.index", 35, ("coordination",))
    intents.register(
        "vote",
        routes.carry_out,
        routes.describe,
        button=lazy("Stimme abgeben"),
        done=lazy("Ihre Stimme ist abgegeben."),
    )
    register_job("count_votes", jobs.count_due, "*/5 * * * *")
    register_job("forget_voters", jobs.forget_due, "51 3 * * *")
    group = app.cli.commands.get("surveys") or AppGroup("surveys", help="Surveys and votes.")
    group.add_command(recount)  # type: ignore[attr-defined]
    app.cli.add_command(group)
