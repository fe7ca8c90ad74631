"""Search reads public contributions that have a title; comments and drafts no longer widen its index.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index anew, a third as large; over many rows that takes longer than a page may."""
    op.execute("SET LOCAL statement_timeout = 0")
    op.drop_index("ix_contribution_search", table_name="contribution", postgresql_using="gin")
    op.create_index(
        "ix_contribution_search",
        "contribution",
        ["search"],
        postgresql_using="gin",
        postgresql_where=sa.text("visibility = 'public' AND title <> ''"),
    )


def downgrade() -> None:
    """The index over everything."""
    op.execute("SET LOCAL statement_timeout = 0")
    op.drop_index("ix_contribution_search", table_name="contribution", postgresql_using="gin")
    op.create_index("ix_contribution_search", "contribution", ["search"], postgresql_using="gin")
