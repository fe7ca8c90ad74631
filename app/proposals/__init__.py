"""Proposals: the ideas of residents, from the first word to the reference number."""

from flask import Flask, url_for

from app.accounts import intents
from app.core import activity, contributions, navigation
from app.core.jobs import register as register_job
from app.core.locale import lazy
from app.proposals import author_routes, counts, pages, staff_routes  # noqa: F401  (hangs its routes on the blueprint)
from app.proposals.commands import proposals
from app.proposals.routes import blueprint


def init_app(app: Flask) -> None:
    """Make ideas known: their addresses, that they are owed an answer, and how a guest submits one."""
    app.register_blueprint(blueprint)
    app.cli.add_command(proposals)
    contributions.register_kind(
        contributions.Kind(
            "proposal",
            lazy("Idee"),
            lambda idea: pages.address_of(idea.id, idea.title),
            owes_answer=True,
            merge_url=lambda idea: url_for("proposals.merge", proposal_id=idea.id),
        )
    )
    activity.register_reader(counts.READER, counts.CHANGING)
    register_job("count-lists", counts.count, "* * * * *", on_wake=True)
    navigation.add(lazy("Ideen"), "proposals.index", order=20)
    intents.register(
        author_routes.VERB,
        carry_out=author_routes.carry_out,
        describe=author_routes.describe,
        discard=author_routes.discard,
        hold=author_routes.hold,
        button=lazy("Idee einreichen"),
        done=lazy("Ihre Idee ist eingegangen."),
        steps=(lazy("Schreiben"), lazy("Prüfen und einreichen")),
    )
