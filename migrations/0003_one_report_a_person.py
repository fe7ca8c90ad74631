"""One report a person and case; a decision remembers what a reversal restores.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Reports get their reporter's key and name, decisions what was before; the queue is ordered one way."""
    op.drop_index("ix_case_queue", table_name="case", postgresql_where=OPEN)
    op.create_index("ix_case_queue", "case", [sa.text("(- severity)"), "due_at", "id"], postgresql_where=OPEN)
    op.add_column("report", sa.Column("reporter_key", sa.Text(), nullable=True))
    op.add_column("report", sa.Column("danger", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("report", sa.Column("reporter_name", sa.Text(), nullable=True))
    op.execute("UPDATE report SET reporter_key = token")
    op.alter_column("report", "reporter_key", nullable=False)
    op.create_unique_constraint(op.f("uq_report_case_id_reporter_key"), "report", ["case_id", "reporter_key"])
    op.add_column("decision", sa.Column("visibility_before", sa.Text(), nullable=True))
    op.add_column("decision", sa.Column("from_field_id", sa.BigInteger(), nullable=True))
    op.add_column("decision", sa.Column("to_field_id", sa.BigInteger(), nullable=True))
    op.execute("UPDATE decision SET visibility_before = 'public'")
    op.alter_column("decision", "visibility_before", nullable=False)
    for column in ("from_field_id", "to_field_id"):
        op.create_foreign_key(op.f(f"fk_decision_{column}"), "decision", "action_field", [column], ["id"])
    op.create_check_constraint(op.f("ck_decision_moved"), "decision", "(measure = 'move') = (to_field_id IS NOT NULL)")


def downgrade() -> None:
    """Back to reports without a key and decisions without a memory; moves lose where they went."""
    op.drop_constraint(op.f("ck_decision_moved"), "decision")
    for column in ("to_field_id", "from_field_id"):
        op.drop_constraint(op.f(f"fk_decision_{column}"), "decision")
        op.drop_column("decision", column)
    op.drop_column("decision", "visibility_before")
    op.drop_constraint(op.f("uq_report_case_id_reporter_key"), "report")
    op.drop_column("report", "reporter_name")
    op.drop_column("report", "danger")
    op.drop_column("report", "reporter_key")
    op.drop_index("ix_case_queue", table_name="case", postgresql_where=OPEN)
    op.create_index("ix_case_queue", "case", [sa.text("severity DESC"), "due_at", "id"], postgresql_where=OPEN)
