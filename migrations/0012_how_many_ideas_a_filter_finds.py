"""How many public ideas each filter leads to is kept beside them, so that no page counts.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

FILL = """
INSERT INTO counted_idea (contribution_id, action_field_id, district_id, status, answered)
SELECT c.id, c.action_field_id, c.district_id, o.status, o.answered_at IS NOT NULL
FROM contribution AS c LEFT JOIN obligation AS o ON o.contribution_id = c.id
WHERE c.kind = 'proposal' AND c.visibility = 'public';
INSERT INTO list_count (by, key, ideas)
SELECT by, key, count(*) FROM counted_idea AS i, LATERAL (VALUES
    ('all', ''), ('field', i.action_field_id::text), ('district', i.district_id::text), ('status', i.status),
    ('answered', CASE WHEN i.status IS NOT NULL THEN initcap(i.answered::text) END)) AS k (by, key)
WHERE key IS NOT NULL GROUP BY by, key;
"""


def upgrade() -> None:
    """Make the tables, and count once what is there."""
    op.create_table(
        "counted_idea",
        sa.Column("contribution_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("action_field_id", sa.BigInteger(), nullable=True),
        sa.Column("district_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_counted_idea_contribution_id")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_counted_idea")),
    )
    op.create_table(
        "list_count",
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("ideas", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("by", "key", name=op.f("pk_list_count")),
    )
    op.execute("SET LOCAL statement_timeout = 0")
    for statement in FILL.split(";\n"):
        if statement.strip():
            op.execute(statement)


def downgrade() -> None:
    """Pages count again."""
    op.drop_table("list_count")
    op.drop_table("counted_idea")
