"""What was counted of surveys, and the texts of answers on their way to the public.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def document(name: str) -> sa.Column:
    """A column of counted cells, empty at first."""
    return sa.Column(name, postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False)


def survey(table: str) -> list[sa.Column | sa.ForeignKeyConstraint]:
    """The survey it belongs to."""
    return [
        sa.Column("survey_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f(f"fk_{table}_survey_id")),
    ]


def upgrade() -> None:
    """Let the city show what came out."""
    op.create_table(
        "survey_count",
        *survey("survey_count"),
        document("figures"),
        document("cells"),
        document("shown"),
        sa.Column("stale", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("shown_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_count")),
    )
    op.create_table(
        "crosstab",
        *survey("crosstab"),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("cells", postgresql.JSONB(), nullable=False),
        document("shown"),
        sa.PrimaryKeyConstraint("survey_id", "by", name=op.f("pk_crosstab")),
    )
    op.create_table(
        "counted_value",
        *survey("counted_value"),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("survey_id", "question_id", "value", name=op.f("pk_counted_value")),
    )
    op.create_table(
        "answer_text",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        *survey("answer_text"),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("shuffle", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("tag", sa.Text(), nullable=True),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'released', 'kept_back')", name=op.f("ck_answer_text_state")),
        sa.CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name=op.f("ck_answer_text_decided")),
        sa.CheckConstraint("state <> 'kept_back' OR reason <> ''", name=op.f("ck_answer_text_reasoned")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_answer_text_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_text")),
    )
    place = ["survey_id", "sheet_id", "question_id", "place"]
    op.create_index("uq_answer_text_sheet", "answer_text", place, unique=True)
    op.create_index("ix_answer_text_queue", "answer_text", ["survey_id", "state", "shuffle", "id"])
    released = {"postgresql_where": sa.text("state = 'released'")}
    op.create_index("ix_answer_text_released", "answer_text", ["survey_id", "question_id", "shuffle", "id"], **released)
    op.create_index(op.f("ix_answer_text_decided_by_id"), "answer_text", ["decided_by_id"])
    op.create_table(
        "shown_question",
        *survey("shown_question"),
        sa.Column("question_id", sa.Text(), nullable=False),
        sa.Column("shown_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("shown_by_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["shown_by_id"], ["person.id"], name=op.f("fk_shown_question_shown_by_id")),
        sa.PrimaryKeyConstraint("survey_id", "question_id", name=op.f("pk_shown_question")),
    )
    op.create_index(op.f("ix_shown_question_shown_by_id"), "shown_question", ["shown_by_id"])


def downgrade() -> None:
    """Forget every count; sheets can be counted again."""
    for table in ("shown_question", "answer_text", "counted_value", "crosstab", "survey_count"):
        op.drop_table(table)
    op.execute("UPDATE sheet SET counted = false")
