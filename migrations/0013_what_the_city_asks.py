"""What the city asks: surveys with their questionnaires, and the pictures in them.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for surveys."""
    op.create_table(
        "survey",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("questionnaire", postgresql.JSONB(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("translations", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("audience", sa.Text(), server_default="guest", nullable=False),
        sa.Column("anonymous", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("results_when", sa.Text(), server_default="after_end", nullable=False),
        sa.Column("results_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sheets_published", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sample", postgresql.JSONB(), nullable=True),
        sa.Column("retention_days", sa.BigInteger(), server_default=sa.text("730"), nullable=False),
        sa.Column("words_changed", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("template", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("undo", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sa.ForeignKeyConstraint(["id"], ["contribution.id"], name="fk_survey_id"),
        sa.CheckConstraint("audience IN ('guest', 'email', 'resident', 'code')", name=op.f("ck_survey_audience")),
        sa.CheckConstraint(
            "results_when IN ('at_once', 'after_end', 'by_question', 'never')", name=op.f("ck_survey_results_when")
        ),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_survey_period")),
        sa.CheckConstraint("closed_at IS NULL OR opened_at IS NOT NULL", name=op.f("ck_survey_opened_first")),
        sa.CheckConstraint(
            "results_published_at IS NULL OR closed_at IS NOT NULL", name=op.f("ck_survey_closed_first")
        ),
    )
    op.create_index(
        "ix_survey_due",
        "survey",
        ["closes_on"],
        postgresql_where=sa.text("opened_at IS NOT NULL AND closed_at IS NULL"),
    )
    op.create_table(
        "survey_picture",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_survey_picture"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_survey_picture_survey_id"),
    )
    op.create_index("ix_survey_picture_survey_id", "survey_picture", ["survey_id"])


def downgrade() -> None:
    """Take the room away."""
    op.drop_table("survey_picture")
    op.drop_table("survey")
