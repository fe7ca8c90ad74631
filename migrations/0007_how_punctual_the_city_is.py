"""How punctual the city is, counted by a job.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A small table that pages read; the job fills it at its next run."""
    op.create_table(
        "punctuality",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("scope_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cases", sa.BigInteger(), nullable=False),
        sa.Column("missed", sa.BigInteger(), nullable=False),
        sa.Column("in_goal", sa.BigInteger(), nullable=False),
        sa.Column("median_days", sa.BigInteger(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.CheckConstraint("scope IN ('city', 'department', 'field')", name=op.f("ck_punctuality_scope")),
        sa.PrimaryKeyConstraint("scope", "scope_id", name=op.f("pk_punctuality")),
    )
    op.create_index(
        "ix_obligation_unsettled",
        "obligation",
        ["department_id"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    """The figures can be counted again at any time."""
    op.drop_index("ix_obligation_unsettled", table_name="obligation", postgresql_where=sa.text("settled_at IS NULL"))
    op.drop_table("punctuality")
