"""What was answered: sheets being answered, sheets that count, and those that wait for their batch.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

UNTRACED = (
    "level IS NOT NULL OR (participation_id IS NULL AND via IS NULL AND place_id IS NULL AND language IS NULL "
    'AND minutes IS NULL AND "on" IS NULL AND NOT same_device)'
)


def upgrade() -> None:
    """Let people answer."""
    op.create_table(
        "open_sheet",
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("participation_id", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_open_sheet"),
        sa.UniqueConstraint("participation_id", name="uq_open_sheet_participation_id"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_open_sheet_survey_id"),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], name="fk_open_sheet_participation_id"),
    )
    op.create_index("ix_open_sheet_survey_id", "open_sheet", ["survey_id"])
    op.create_table(
        "sheet",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("participation_id", sa.BigInteger(), nullable=True),
        sa.Column("answers", postgresql.JSONB(), nullable=False),
        sa.Column("seen", postgresql.JSONB(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("via", sa.Text(), nullable=True),
        sa.Column("same_device", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("receipt_hash", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sheet"),
        sa.UniqueConstraint("participation_id", name="uq_sheet_participation_id"),
        sa.UniqueConstraint("receipt_hash", name="uq_sheet_receipt_hash"),
        sa.CheckConstraint("level IN ('guest', 'email', 'resident', 'code')", name=op.f("ck_sheet_level")),
        sa.CheckConstraint("via IN ('account', 'code', 'guest', 'paper')", name=op.f("ck_sheet_via")),
        sa.CheckConstraint("(level IS NULL) = (via IS NULL)", name=op.f("ck_sheet_whole")),
        sa.CheckConstraint(UNTRACED, name=op.f("ck_sheet_untraced")),
        sa.CheckConstraint(
            "jsonb_typeof(answers) = 'object' AND jsonb_typeof(seen) = 'array'", name=op.f("ck_sheet_shape")
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_sheet_minutes")),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_sheet_survey_id"),
        sa.ForeignKeyConstraint(["participation_id"], ["participation.id"], name="fk_sheet_participation_id"),
        sa.ForeignKeyConstraint(["place_id"], ["shared_place.id"], name="fk_sheet_place_id"),
    )
    op.create_index("ix_sheet_survey_id", "sheet", ["survey_id"])
    op.create_index("ix_sheet_place_id", "sheet", ["place_id"])
    op.create_index("ix_sheet_uncounted", "sheet", ["survey_id"], postgresql_where=sa.text("NOT counted"))
    op.create_table(
        "waiting_sheet",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("receipt_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_sheet"),
        sa.UniqueConstraint("receipt_hash", name="uq_waiting_sheet_receipt_hash"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_waiting_sheet_survey_id"),
    )
    op.create_index("ix_waiting_sheet_survey_id", "waiting_sheet", ["survey_id"])
    op.create_table(
        "dealt_survey",
        sa.Column("survey_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("survey_id", name="pk_dealt_survey"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_dealt_survey_survey_id"),
    )


def downgrade() -> None:
    """Forget what was answered."""
    for table in ("dealt_survey", "waiting_sheet", "sheet", "open_sheet"):
        op.drop_table(table)
