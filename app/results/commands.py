"""`flask surveys count`: count what came; `--again` counts every sheet anew, and the figures must come out the same."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.transaction import whole
from app.results import actions, queries
from app.surveys.models import Survey


@click.command("count")
@click.argument("survey_id", type=int, required=False)
@click.option("--again", is_flag=True, help="Forget every count first.")
@with_appcontext
def count(survey_id: int | None, again: bool) -> None:
    """Count the sheets of one survey (or of all that were ever open) and say whether anything came out other."""
    asked = select(Survey.id).where(Survey.opened_at.is_not(None)).order_by(Survey.id)
    if survey_id is not None:
        asked = asked.where(Survey.id == survey_id)
    for number in db.session.scalars(asked).all():
        with whole() as session:
            click.echo(count_one(session, session.get_one(Survey, number), again=again))


def count_one(session: Session, survey: Survey, *, again: bool) -> str:
    """Count a survey and say in one line what came of it; of deleted answers nothing is left to count.

    What was counted and then taken back stays a number: figures without it, less those before, would be its answers.
    """
    if survey.answers_deleted_at is not None:
        return f"{survey.id} {survey.title}: its single answers were deleted on {survey.answers_deleted_at:%Y-%m-%d}"
    if again and queries.taken_back(session, survey.id):
        return f"{survey.id} {survey.title}: answers were taken back; counting anew would tell what they were"
    before = actions.state_of(session, survey)
    if again:
        actions.count_again(session, survey)
    while actions.count_batch(session, survey):
        pass
    actions.settle(session, survey)
    same = before in (None, actions.state_of(session, survey))
    return f"{survey.id} {survey.title}: {'the same as before' if same else 'other than before'}"
