"""Who took part in what, once; codes on paper, tokens, shared places, and codes that confirm a residence.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Open the ledger."""
    op.create_table(
        "residence_code",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name="pk_residence_code"),
    )
    op.create_index("ix_residence_code_given_on", "residence_code", ["given_on"])
    op.create_table(
        "shared_place",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("networks", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_shared_place"),
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("key_hash", sa.Text(), nullable=True),
        sa.Column("same_device", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("blinded_hash", sa.Text(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_participation"),
        sa.UniqueConstraint("contribution_id", "account_id", name="uq_participation_contribution_id_account_id"),
        sa.UniqueConstraint("contribution_id", "key_hash", name="uq_participation_contribution_id_key_hash"),
        sa.CheckConstraint("level IN ('guest', 'email', 'resident', 'code')", name=op.f("ck_participation_level")),
        sa.CheckConstraint("via IN ('account', 'code', 'guest', 'paper')", name=op.f("ck_participation_via")),
        sa.CheckConstraint("account_id IS NOT NULL OR key_hash IS NOT NULL", name=op.f("ck_participation_somebody")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_participation_contribution_id"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_participation_account_id"),
        sa.ForeignKeyConstraint(["place_id"], ["shared_place.id"], name="fk_participation_place_id"),
    )
    op.create_index("ix_participation_account_id", "participation", ["account_id"])
    op.create_index("ix_participation_place_id", "participation", ["place_id"])
    op.create_index("ix_participation_on", "participation", ["on", "contribution_id"])
    op.create_table(
        "code_batch",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("printed_by_id", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_code_batch"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_code_batch_contribution_id"),
        sa.ForeignKeyConstraint(["printed_by_id"], ["person.id"], name="fk_code_batch_printed_by_id"),
    )
    op.create_index("ix_code_batch_contribution_id", "code_batch", ["contribution_id"])
    op.create_table(
        "access_code",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code_hash", name="pk_access_code"),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name="fk_access_code_batch_id"),
    )
    op.create_index("ix_access_code_batch_id", "access_code", ["batch_id"])
    op.create_table(
        "signing_key",
        sa.Column("contribution_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("modulus", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("contribution_id", name="pk_signing_key"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_signing_key_contribution_id"),
    )
    op.create_table(
        "spent_token",
        sa.Column("contribution_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contribution_id", "token_hash", name="pk_spent_token"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_spent_token_contribution_id"),
    )
    op.create_table(
        "origin_key",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("on", name="pk_origin_key"),
    )
    op.create_table(
        "origin_count",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("origin_hash", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("on", "origin_hash", name="pk_origin_count"),
    )
    op.create_table(
        "counted_day",
        sa.Column("contribution_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("contribution_id", "on", name="pk_counted_day"),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name="fk_counted_day_contribution_id"),
    )


def downgrade() -> None:
    """Forget who took part."""
    for table in (
        "counted_day",
        "origin_count",
        "origin_key",
        "spent_token",
        "signing_key",
        "access_code",
        "code_batch",
        "participation",
        "shared_place",
        "residence_code",
    ):
        op.drop_table(table)
