"""Single sheets of a survey that announced it, written once.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the one version that is ever published."""
    op.create_table(
        "published_sheets",
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("columns", postgresql.JSONB(), nullable=False),
        sa.Column("combinations", postgresql.JSONB(), nullable=False),
        sa.Column("made_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_published_sheets_survey_id")),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_published_sheets")),
    )


def downgrade() -> None:
    """Nothing that was published is taken back by this: whoever has the file keeps it."""
    op.drop_table("published_sheets")
