"""What the city answers next is found by its day, however much it owes.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Everything unanswered, in the order of its days."""
    op.create_index(
        "ix_obligation_next",
        "obligation",
        ["due_on", "contribution_id"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    """Back to sorting all of it."""
    op.drop_index("ix_obligation_next", table_name="obligation")
