"""`flask people`: enter people, entrust them with duties, suspend them, from the prompt of the server."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.accounts import actions, addresses, queries
from app.accounts.models import DUTIES, Account
from app.core import city, transaction
from app.core.db import db
from app.core.errors import NotAllowed

people = AppGroup("people", help="Enter people, entrust them with duties, suspend them.")
DUTY = click.Choice(DUTIES)
DEPARTMENT = click.option(
    "--department",
    metavar="SLUG",
    help="The department an official answers for, by its short name in the city profile.",
)


def known(email: str) -> Account:
    """The account of that address, or the command ends with a sentence."""
    try:
        account = queries.account_of(db.session, addresses.same_key(email))
    except addresses.AddressRefused as refusal:
        raise click.ClickException(f"{email!r}: {addresses.sentence(refusal)}") from None
    if account is None:
        raise click.ClickException(f"Nobody here has the address {email}. Enter the person first: flask people add.")
    return account


def department_id(slug: str | None) -> int | None:
    """The department of that short name, or the command ends with a list of those there are."""
    if slug is None:
        return None
    found = city.directory().department(slug)
    if found is None:
        there = ", ".join(sorted(unit.slug for unit in city.directory().departments.values()))
        raise click.ClickException(f"There is no department {slug!r}. There are: {there}")
    return found.id


@contextmanager
def changing() -> Iterator[Session]:
    """All or nothing; what a rule refuses ends the command with its sentence."""
    try:
        with transaction.whole() as session:
            yield session
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal.reason)) from None


@people.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that is shown beside what the person writes.")
def add(email: str, name: str) -> None:
    """Enter a person before their first sign-in, so that they can be given a duty."""
    try:
        with changing() as session:
            account = actions.add_person(session, email, name)
    except addresses.AddressRefused as refusal:
        raise click.ClickException(f"{email!r}: {addresses.sentence(refusal)}") from None
    click.echo(f"{account.display_name} ({account.email}) can sign in now.")


@people.command("give")
@click.argument("email")
@click.argument("duty", type=DUTY)
@DEPARTMENT
def give(email: str, duty: str, department: str | None) -> None:
    """Entrust a person with a duty. It is written to the record."""
    with changing() as session:
        account = known(email)
        given = actions.give_duty(session, account, duty, department_id(department))
    click.echo(f"{account.display_name} is {duty} now." if given else f"{account.display_name} was {duty} already.")


@people.command("take")
@click.argument("email")
@click.argument("duty", type=DUTY)
@DEPARTMENT
def take(email: str, duty: str, department: str | None) -> None:
    """Take a duty back from a person. It ends with the next page they open, and is written to the record."""
    with changing() as session:
        account = known(email)
        taken = actions.take_duty(session, account, duty, department_id(department))
    if not taken:
        raise click.ClickException(f"{account.display_name} was not {duty}; nothing has changed.")
    click.echo(f"{account.display_name} is no longer {duty}.")


@people.command("suspend")
@click.argument("email")
@click.option("--reason", required=True, help="Why; it is written to the record.")
def suspend(email: str, reason: str) -> None:
    """Keep a person from writing and from every duty. They can still read, appeal and leave; what they wrote stays."""
    with changing() as session:
        account = known(email)
        done = actions.suspend(session, account, reason)
    if not done:
        raise click.ClickException(f"{account.display_name} is {account.state} already; nothing has changed.")
    click.echo(f"{account.display_name} can no longer write.")


@people.command("unsuspend")
@click.argument("email")
def unsuspend(email: str) -> None:
    """Let a suspended person write again. It is written to the record."""
    with changing() as session:
        account = known(email)
        done = actions.readmit(session, account)
    if not done:
        raise click.ClickException(f"{account.display_name} was not suspended; nothing has changed.")
    click.echo(f"{account.display_name} can write again.")


@people.command("list")
def list_duties() -> None:
    """List everybody who has a duty: duty, department, address and name, one line each."""
    departments = city.directory().departments
    for account, duty in queries.duties(db.session):
        unit = departments[duty.department_id].slug if duty.department_id else "-"
        click.echo(f"{duty.duty:<14} {unit:<34} {account.email:<40} {account.display_name}")
