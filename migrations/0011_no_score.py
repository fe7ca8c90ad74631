"""No score: what nobody counts needs no place in the narrow table.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop what was never written."""
    op.drop_column("tally", "score")


def downgrade() -> None:
    """An empty score again."""
    op.add_column("tally", sa.Column("score", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
