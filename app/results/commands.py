"""`flask surveys count`: count what came; `--again` counts every sheet anew, and the figures must come out the same."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.core.db import db
from app.results import actions
from app.surveys.models import Survey


@click.command("count")
@click.argument("survey_id", type=int, required=False)
@click.option("--again", is_flag=True, help="Forget every count first.")
@with_appcontext
def count(survey_id: int | None, again: bool) -> None:
    """Count the sheets of one survey (or of all that were ever open) and say whether anything came out other."""
    asked = select(Survey).where(Survey.opened_at.is_not(None)).order_by(Survey.id)
    if survey_id is not None:
        asked = asked.where(Survey.id == survey_id)
    for survey in db.session.scalars(asked).all():
        before = actions.state_of(db.session, survey)
        if again:
            actions.count_again(db.session, survey)
        while actions.count_batch(db.session, survey):
            pass
        actions.settle(db.session, survey)
        same = before in (None, actions.state_of(db.session, survey))
        db.session.commit()
        click.echo(f"{survey.id} {survey.title}: {'the same as before' if same else 'other than before'}")
