"""Files that people send: their names and keys; the bytes lie in the store.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for files."""
    op.create_table(
        "file",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_file_size")),
        sa.CheckConstraint("gone_at IS NULL OR (secret IS NULL AND name = '')", name=op.f("ck_file_gone")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_file_contribution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    op.create_index("ix_file_owner", "file", ["owner"])
    op.create_index("ix_file_contribution_id", "file", ["contribution_id", "place", "id"])
    op.create_index("ix_file_gone_at", "file", ["gone_at"], postgresql_where=sa.text("gone_at IS NOT NULL"))


def downgrade() -> None:
    """The names go; the bytes stay in the store."""
    op.drop_table("file")
