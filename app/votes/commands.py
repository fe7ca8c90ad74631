"""Counting a published file of ballots again, at the prompt."""

import json
from typing import BinaryIO

import click

from app.votes import rules, tally


@click.command("recount")
@click.argument("file", type=click.File("rb"))
def recount(file: BinaryIO) -> None:
    """Count the ballots of FILE again and compare with the result that it claims; needs no database."""
    try:
        document = json.load(file)
        result, agrees = tally.recount(document)
    except (ValueError, RecursionError) as fault:
        raise click.ClickException(f"{file.name}: {fault}") from None
    titles = {choice["id"]: choice.get("title", "") for choice in document["choices"]}
    for row in result:
        click.echo(f"{row['place']:>3}. {titles[row['choice']]}: {row['points']} ({row['ballots']})")
    click.echo(f"{len(document['ballots'])} ballots, {document['method']}, at most {document['most']}")
    if not rules.is_published(len(document["ballots"])):
        click.echo(
            f"Fewer than {rules.FEWEST_PUBLISHED} ballots: only their number is published. Keep this file inside."
        )
    if not agrees:
        raise click.ClickException("The published result is another one.")
    click.echo("The published result is confirmed.")
