"""An imported idea names its page at the source.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Room for the address of the original."""
    op.add_column("proposal", sa.Column("origin_url", sa.Text(), nullable=True))


def downgrade() -> None:
    """Forget the addresses."""
    op.drop_column("proposal", "origin_url")
