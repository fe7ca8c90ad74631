"""Votes: ballot papers, ballots that may change until the end, and counted ones that know nobody.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for votes."""
    op.create_table(
        "vote",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("most", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("entitled", sa.BigInteger(), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_vote"),
        sa.ForeignKeyConstraint(["id"], ["contribution.id"], name="fk_vote_id"),
        sa.CheckConstraint("method IN ('approval', 'ranked')", name=op.f("ck_vote_method")),
        sa.CheckConstraint("audience IN ('guest', 'email', 'resident', 'code')", name=op.f("ck_vote_audience")),
        sa.CheckConstraint("most > 0", name=op.f("ck_vote_most")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_vote_period")),
    )
    op.create_table(
        "choice",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("vote_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("idea_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_choice"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_choice_vote_id"),
        sa.ForeignKeyConstraint(["idea_id"], ["contribution.id"], name="fk_choice_idea_id"),
    )
    op.create_index("ix_choice_vote_id", "choice", ["vote_id"])
    op.create_index("ix_choice_idea_id", "choice", ["idea_id"])
    op.create_table(
        "ballot",
        sa.Column("participation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("vote_id", sa.BigInteger(), nullable=False),
        sa.Column("marks", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("participation_id", name="pk_ballot"),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], name="fk_ballot_participation_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_ballot_vote_id"),
    )
    op.create_index("ix_ballot_vote_id", "ballot", ["vote_id"])
    op.create_table(
        "counted_ballot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vote_id", sa.BigInteger(), nullable=False),
        sa.Column("marks", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_counted_ballot"),
        sa.ForeignKeyConstraint(["vote_id"], ["vote.id"], name="fk_counted_ballot_vote_id"),
    )
    op.create_index("ix_counted_ballot_vote_id", "counted_ballot", ["vote_id"])


def downgrade() -> None:
    """Forget votes."""
    for table in ("counted_ballot", "ballot", "choice", "vote"):
        op.drop_table(table)
