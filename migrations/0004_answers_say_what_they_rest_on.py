"""Answers say what they rest on: own budget or council paper; one open entry at a time; complete when published.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHECKS = {
    "another_person": "approver_id <> author_id",
    "reasoned": "state <> 'published' OR reason <> '' AND source <> ''",
    "council": "state <> 'published' OR status <> 'before_council' OR council_on IS NOT NULL",
    "forwarded": "state <> 'published' OR status <> 'forwarded' OR forwarded_to IS NOT NULL",
}


def upgrade() -> None:
    """Columns first; the rules hold from now on."""
    op.add_column("response", sa.Column("own_budget", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("response", sa.Column("council_paper", sa.Text(), nullable=True))
    for name, rule in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_response_{name}"), "response", rule)
    op.create_index(
        "uq_response_open",
        "response",
        ["contribution_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'published'"),
    )


def downgrade() -> None:
    """What an answer rests on is forgotten."""
    op.drop_index("uq_response_open", table_name="response", postgresql_where=sa.text("state <> 'published'"))
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_response_{name}"), "response", type_="check")
    op.drop_column("response", "council_paper")
    op.drop_column("response", "own_budget")
