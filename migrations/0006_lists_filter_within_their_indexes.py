"""What lists filter by lies in the indexes that they walk; districts get one of their own.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NEWEST = [sa.literal_column("published_at DESC"), sa.literal_column("id DESC")]
BEFORE = {
    "ix_contribution_newest": (["kind", *NEWEST], []),
    "ix_contribution_field_newest": (["kind", "action_field_id", *NEWEST], []),
    "ix_contribution_shuffled": (["kind", "shuffle", "id"], []),
}
AFTER = {
    "ix_contribution_newest": (["kind", *NEWEST], ["action_field_id", "district_id"]),
    "ix_contribution_field_newest": (["kind", "action_field_id", *NEWEST], ["district_id"]),
    "ix_contribution_district_newest": (["kind", "district_id", *NEWEST], ["action_field_id"]),
    "ix_contribution_shuffled": (["kind", "shuffle", "id"], ["action_field_id", "district_id", "published_at"]),
    "ix_contribution_public": (["id"], ["kind", "action_field_id", "district_id", "published_at"]),
}


def upgrade() -> None:
    """Make the indexes of lists anew, with what they filter by."""
    replace(BEFORE, AFTER)


def downgrade() -> None:
    """The indexes as they were."""
    replace(AFTER, BEFORE)


def replace(before, after) -> None:
    """Drop these indexes of public contributions, then make those, which may take longer than a page may."""
    op.execute("SET LOCAL statement_timeout = 0")
    for name in before:
        op.drop_index(name, table_name="contribution")
    for name, (columns, included) in after.items():
        op.create_index(
            name,
            "contribution",
            columns,
            postgresql_where=sa.text("visibility = 'public'"),
            postgresql_include=included or None,
        )
