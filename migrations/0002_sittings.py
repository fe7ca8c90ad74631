"""Being signed in is a row that signing out deletes.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A stolen copy of a cookie ends with the sitting."""
    op.create_table(
        "sitting",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["account.id"], name=op.f("fk_sitting_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sitting_key_hash")),
    )
    op.create_index(op.f("ix_sitting_ends_at"), "sitting", ["ends_at"])
    op.create_index(op.f("ix_sitting_person_id"), "sitting", ["person_id"])
    op.create_index(op.f("ix_intent_browser"), "intent", ["browser"])
    op.add_column("intent", sa.Column("language", sa.Text(), nullable=False, server_default="de"))
    op.alter_column("intent", "language", server_default=None)


def downgrade() -> None:
    """Everybody is signed out."""
    op.drop_column("intent", "language")
    op.drop_index(op.f("ix_intent_browser"), table_name="intent")
    op.drop_table("sitting")
