"""Answers end: taken back by whoever gave them, or deleted when their time is over.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A sheet that was emptied, and when the answers of a survey were deleted."""
    op.add_column("sheet", sa.Column("erased", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_check_constraint(op.f("ck_sheet_emptied"), "sheet", "NOT erased OR (answers = '{}' AND counted)")
    op.create_index("ix_answer_text_sheet_id", "answer_text", ["sheet_id"])
    op.add_column("survey", sa.Column("answers_deleted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Without the marks; what was deleted stays deleted."""
    op.drop_column("survey", "answers_deleted_at")
    op.drop_index("ix_answer_text_sheet_id", table_name="answer_text")
    op.drop_constraint(op.f("ck_sheet_emptied"), "sheet")
    op.drop_column("sheet", "erased")
