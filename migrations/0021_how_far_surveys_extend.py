"""How far a survey may be extended is settled when it opens.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Surveys that are open already get the same 90 days, counted from their present last day."""
    op.add_column("survey", sa.Column("closes_latest_on", sa.Date()))
    op.execute(
        "UPDATE survey SET closes_latest_on = closes_on + 90 WHERE opened_at IS NOT NULL AND closes_on < '9999-01-01'"
    )


def downgrade() -> None:
    """Any last day may be set again."""
    op.drop_column("survey", "closes_latest_on")
