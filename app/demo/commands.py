"""`flask demo`: make the demo city in an empty database, and say who one may be there."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.core import city, transaction
from app.core.errors import NotAllowed
from app.demo import actions, story

demo = AppGroup("demo", help="An invented city to look at. Never in production.")


def tell_progress(done: int, of: int) -> None:
    """A line for each tenth of the way: read in a terminal and in a log alike."""
    if done * 10 // of > (done - 1) * 10 // of:
        click.echo(f"  {done * 10 // of * 10:3} %  {done} of {of} moments")


@demo.command("load")
def load() -> None:
    """Fill an empty database with an invented city, dated relative to today."""
    if current_app.config["CONFIGURATION"] == "Production":
        raise click.ClickException("The demo city is invented; Production never loads it.")
    try:
        with transaction.whole() as session:
            stage = actions.fill(session, story.load(), tell_progress)
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal.reason)) from None
    city.forget_directory()
    click.echo(f"{len(stage.people)} people, {len(stage.story.ideas)} ideas, {len(stage.threads)} comments.")


@demo.command("people")
def people() -> None:
    """Print who one may sign in as, and what for."""
    if not city.directory().demo:
        raise click.ClickException("This database holds no demo city.")
    click.echo("  Sign in with one of these addresses; the code is on the page /entwicklung/post:")
    for person in story.load().people.sign_ins:
        click.echo(f"  {person.email:<22} {person.name:<16} {person.role}")
