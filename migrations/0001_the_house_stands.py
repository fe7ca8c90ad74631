"""The house stands: floor, accounts, referee, comments, supports, responses, proposals and notifications.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = ("default",)
depends_on = None

FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION fold(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, words));
""",
    """
CREATE OR REPLACE FUNCTION search_configuration(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE language WHEN 'de' THEN 'german'::regconfig WHEN 'en' THEN 'english'::regconfig
ELSE 'simple'::regconfig END;
""",
    """
CREATE OR REPLACE FUNCTION search_vector(language text, title text, words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector(search_configuration(language), fold(title)), 'A')
|| setweight(to_tsvector(search_configuration(language), fold(words)), 'B');
""",
)


def upgrade() -> None:
    """Extensions and functions first: the stored search column needs them."""
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    for function in FUNCTIONS:
        op.execute(function)
    op.create_table(
        "attempt",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("window_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "window_at", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_window_at"), "attempt", ["window_at"], unique=False)
    op.create_table(
        "department",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("staff_count", sa.BigInteger(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["department.id"], name=op.f("fk_department_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("slug", name=op.f("uq_department_slug")),
    )
    op.create_index(op.f("ix_department_parent_id"), "department", ["parent_id"], unique=False)
    op.create_table(
        "district",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("population", sa.BigInteger(), nullable=True),
        sa.Column("box", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("slug", name=op.f("uq_district_slug")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'suspended', 'erased')", name=op.f("ck_person_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "reference_counter",
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_reference_counter")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_key", sa.Text(), nullable=False),
        sa.Column("fs_uniquifier", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resident_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["person.id"], name=op.f("fk_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_key", name=op.f("uq_account_email_key")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_account_fs_uniquifier")),
    )
    op.create_table(
        "action_field",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("descriptions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_action_field_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_field")),
        sa.UniqueConstraint("slug", name=op.f("uq_action_field_slug")),
    )
    op.create_index(op.f("ix_action_field_department_id"), "action_field", ["department_id"], unique=False)
    op.create_table(
        "intent",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("result_url", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_intent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intent")),
        sa.UniqueConstraint("token", name=op.f("uq_intent_token")),
    )
    op.create_index(op.f("ix_intent_created_at"), "intent", ["created_at"], unique=False)
    op.create_index(op.f("ix_intent_person_id"), "intent", ["person_id"], unique=False)
    op.create_table(
        "mail",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("unsubscribe_url", sa.Text(), nullable=True),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mail_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    op.create_index(op.f("ix_mail_person_id"), "mail", ["person_id"], unique=False)
    op.create_index(
        "ix_mail_waiting",
        "mail",
        ["send_after", "id"],
        unique=False,
        postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL"),
    )
    op.create_table(
        "muted",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_muted_person_id")),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_muted")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("visibility_note", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("action_field_id", sa.BigInteger(), nullable=True),
        sa.Column("district_id", sa.BigInteger(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("root_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("licence", sa.Text(), nullable=True),
        sa.Column("terms_version", sa.Text(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("shuffle", sa.Double(), server_default=sa.text("random()"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed("search_vector(language, title, source)", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint(
            "visibility <> 'public' OR published_at IS NOT NULL", name=op.f("ck_contribution_published_moment")
        ),
        sa.CheckConstraint(
            "visibility IN ('draft', 'held', 'public', 'withdrawn', 'merged', 'hidden', 'removed', 'erased')",
            name=op.f("ck_contribution_visibility"),
        ),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_contribution_whole_point")),
        sa.ForeignKeyConstraint(["about_id"], ["contribution.id"], name=op.f("fk_contribution_about_id")),
        sa.ForeignKeyConstraint(["action_field_id"], ["action_field.id"], name=op.f("fk_contribution_action_field_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_contribution_author_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_contribution_department_id")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_contribution_district_id")),
        sa.ForeignKeyConstraint(["root_id"], ["contribution.id"], name=op.f("fk_contribution_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("reference", name=op.f("uq_contribution_reference")),
        sa.UniqueConstraint("token", name=op.f("uq_contribution_token")),
    )
    op.create_index(
        "ix_contribution_about",
        "contribution",
        ["about_id", "id"],
        unique=False,
        postgresql_where=sa.text("about_id IS NOT NULL"),
    )
    op.create_index("ix_contribution_author", "contribution", ["author_id", sa.literal_column("id DESC")], unique=False)
    op.create_index(
        "ix_contribution_field_newest",
        "contribution",
        ["kind", "action_field_id", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("visibility = 'public'"),
    )
    op.create_index(
        "ix_contribution_newest",
        "contribution",
        ["kind", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("visibility = 'public'"),
    )
    op.create_index("ix_contribution_search", "contribution", ["search"], unique=False, postgresql_using="gin")
    op.create_index(
        "ix_contribution_shuffled",
        "contribution",
        ["kind", "shuffle", "id"],
        unique=False,
        postgresql_where=sa.text("visibility = 'public'"),
    )
    op.create_index(
        "ix_contribution_thread",
        "contribution",
        ["root_id", "id"],
        unique=False,
        postgresql_where=sa.text("root_id IS NOT NULL"),
    )
    op.create_index(
        "ix_contribution_title_words",
        "contribution",
        [sa.literal_column("fold(title) gin_trgm_ops")],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("visibility = 'public' AND title <> ''"),
    )
    op.create_table(
        "duty",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(duty = 'official') = (department_id IS NOT NULL)", name=op.f("ck_duty_department")),
        sa.CheckConstraint(
            "duty IN ('moderator', 'official', 'coordinator', 'administrator')", name=op.f("ck_duty_duty")
        ),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_duty_department_id")),
        sa.ForeignKeyConstraint(["person_id"], ["account.id"], name=op.f("fk_duty_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint(
            "person_id",
            "duty",
            "department_id",
            name=op.f("uq_duty_person_id_duty_department_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("intent_id", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["intent_id"], ["intent.id"], name=op.f("fk_sign_in_code_intent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_sign_in_code_link_hash")),
    )
    op.create_index(op.f("ix_sign_in_code_address_key"), "sign_in_code", ["address_key"], unique=False)
    op.create_index(op.f("ix_sign_in_code_expires_at"), "sign_in_code", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sign_in_code_intent_id"), "sign_in_code", ["intent_id"], unique=False)
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("contribution_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_activity_actor_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_activity_contribution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_actor_id"), "activity", ["actor_id"], unique=False)
    op.create_index("ix_activity_contribution", "activity", ["contribution_id", "id"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.BigInteger(), nullable=False),
        sa.Column("signals", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_case_contribution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
    )
    op.create_index(op.f("ix_case_contribution_id"), "case", ["contribution_id"], unique=False)
    op.create_index(
        "ix_case_queue",
        "case",
        [sa.literal_column("severity DESC"), "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "uq_case_open", "case", ["contribution_id"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.CheckConstraint("stance IN ('for', 'against', 'question', 'none')", name=op.f("ck_comment_stance")),
        sa.ForeignKeyConstraint(["id"], ["contribution.id"], name=op.f("fk_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_table(
        "obligation",
        sa.Column("contribution_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_on", sa.Date(), nullable=True),
        sa.Column("first_status_due_on", sa.Date(), nullable=False),
        sa.Column("goal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owed_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_status_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "status IN ('received', 'in_review', 'in_consultation', 'before_council', 'accepted', 'partly_accepted', 'not_feasible', 'not_pursued', 'under_way', 'forwarded', 'being_done', 'done')",
            name=op.f("ck_obligation_status"),
        ),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_obligation_contribution_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_obligation_department_id")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_obligation")),
    )
    op.create_index(
        "ix_obligation_open",
        "obligation",
        ["department_id", "due_on", "contribution_id"],
        unique=False,
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_index("ix_obligation_status", "obligation", ["status", "contribution_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("origin_key", sa.Text(), nullable=True),
        sa.Column("origin_licence", sa.Text(), nullable=True),
        sa.Column("origin_supports", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["contribution.id"], name=op.f("fk_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("origin", "origin_key", name=op.f("uq_proposal_origin_origin_key")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("department_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("approver_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("next_step_on", sa.Date(), nullable=True),
        sa.Column("council_on", sa.Date(), nullable=True),
        sa.Column("forwarded_to", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_response_published_moment")
        ),
        sa.CheckConstraint("state IN ('draft', 'approval', 'published')", name=op.f("ck_response_state")),
        sa.CheckConstraint(
            "status IN ('received', 'in_review', 'in_consultation', 'before_council', 'accepted', 'partly_accepted', 'not_feasible', 'not_pursued', 'under_way', 'forwarded', 'being_done', 'done')",
            name=op.f("ck_response_status"),
        ),
        sa.ForeignKeyConstraint(["approver_id"], ["person.id"], name=op.f("fk_response_approver_id")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_response_author_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_response_contribution_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_response_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
    )
    op.create_index(op.f("ix_response_department_id"), "response", ["department_id"], unique=False)
    op.create_index(
        "ix_response_newest",
        "response",
        [sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("state = 'published'"),
    )
    op.create_index("ix_response_timeline", "response", ["contribution_id", "id"], unique=False)
    op.create_table(
        "support",
        sa.Column("contribution_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("by_mail", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("supported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_support_contribution_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_support_person_id")),
        sa.PrimaryKeyConstraint("contribution_id", "person_id", name=op.f("pk_support")),
    )
    op.create_index(op.f("ix_support_person_id"), "support", ["person_id"], unique=False)
    op.create_table(
        "tally",
        sa.Column("contribution_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("supports", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("comments", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("score", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("supports >= 0 AND comments >= 0", name=op.f("ck_tally_not_negative")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_tally_contribution_id")),
        sa.PrimaryKeyConstraint("contribution_id", name=op.f("pk_tally")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index(
        "ix_tally_comments",
        "tally",
        ["kind", sa.literal_column("comments DESC"), sa.literal_column("contribution_id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_tally_supports",
        "tally",
        ["kind", sa.literal_column("supports DESC"), sa.literal_column("contribution_id DESC")],
        unique=False,
    )
    op.create_table(
        "wording",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_wording_contribution_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("contribution_id", "version", name=op.f("uq_wording_contribution_id_version")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.BigInteger(), nullable=False),
        sa.Column("automated_detection", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("moderator_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "measure IN ('approve', 'hide', 'remove', 'move', 'restore')", name=op.f("ck_decision_measure")
        ),
        sa.CheckConstraint(
            "measure NOT IN ('hide', 'remove') OR ground IS NOT NULL", name=op.f("ck_decision_grounded")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_decision_contribution_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_decision_moderator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_case_id"), "decision", ["case_id"], unique=False)
    op.create_index(op.f("ix_decision_contribution_id"), "decision", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_decision_moderator_id"), "decision", ["moderator_id"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("notified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_notification_activity_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_notification_contribution_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notification_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("person_id", "activity_id", name=op.f("uq_notification_person_id_activity_id")),
    )
    op.create_index(op.f("ix_notification_activity_id"), "notification", ["activity_id"], unique=False)
    op.create_index(op.f("ix_notification_contribution_id"), "notification", ["contribution_id"], unique=False)
    op.create_index("ix_notification_newest", "notification", ["person_id", sa.literal_column("id DESC")], unique=False)
    op.create_index(
        "ix_notification_unread",
        "notification",
        ["person_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "pending",
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_pending_activity_id")),
        sa.PrimaryKeyConstraint("reader", "activity_id", name=op.f("pk_pending")),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=True),
        sa.Column("reporter_address", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_report_case_id")),
        sa.ForeignKeyConstraint(["contribution_id"], ["contribution.id"], name=op.f("fk_report_contribution_id")),
        sa.ForeignKeyConstraint(["reporter_id"], ["person.id"], name=op.f("fk_report_reporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("token", name=op.f("uq_report_token")),
    )
    op.create_index(op.f("ix_report_case_id"), "report", ["case_id"], unique=False)
    op.create_index(op.f("ix_report_contribution_id"), "report", ["contribution_id"], unique=False)
    op.create_index(op.f("ix_report_reporter_id"), "report", ["reporter_id"], unique=False)
    op.create_table(
        "appeal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("decision_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("moderator_id", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('upheld', 'reversed')", name=op.f("ck_appeal_outcome")),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name=op.f("ck_appeal_decided_moment")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_appeal_decision_id")),
        sa.ForeignKeyConstraint(["moderator_id"], ["person.id"], name=op.f("fk_appeal_moderator_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appeal_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("decision_id", "person_id", name=op.f("uq_appeal_decision_id_person_id")),
    )
    op.create_index(
        "ix_appeal_open", "appeal", ["due_on", "id"], unique=False, postgresql_where=sa.text("decided_at IS NULL")
    )
    op.create_index(op.f("ix_appeal_person_id"), "appeal", ["person_id"], unique=False)


def downgrade() -> None:
    """Leave an empty database; the extensions stay, others may use them."""
    op.drop_index(op.f("ix_appeal_person_id"), table_name="appeal")
    op.drop_index("ix_appeal_open", table_name="appeal", postgresql_where=sa.text("decided_at IS NULL"))
    op.drop_table("appeal")
    op.drop_index(op.f("ix_report_reporter_id"), table_name="report")
    op.drop_index(op.f("ix_report_contribution_id"), table_name="report")
    op.drop_index(op.f("ix_report_case_id"), table_name="report")
    op.drop_table("report")
    op.drop_table("pending")
    op.drop_index("ix_notification_unread", table_name="notification", postgresql_where=sa.text("read_at IS NULL"))
    op.drop_index("ix_notification_newest", table_name="notification")
    op.drop_index(op.f("ix_notification_contribution_id"), table_name="notification")
    op.drop_index(op.f("ix_notification_activity_id"), table_name="notification")
    op.drop_table("notification")
    op.drop_index(op.f("ix_decision_moderator_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_contribution_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_case_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("wording")
    op.drop_index("ix_tally_supports", table_name="tally")
    op.drop_index("ix_tally_comments", table_name="tally")
    op.drop_table("tally")
    op.drop_index(op.f("ix_support_person_id"), table_name="support")
    op.drop_table("support")
    op.drop_index("ix_response_timeline", table_name="response")
    op.drop_index("ix_response_newest", table_name="response", postgresql_where=sa.text("state = 'published'"))
    op.drop_index(op.f("ix_response_department_id"), table_name="response")
    op.drop_table("response")
    op.drop_table("proposal")
    op.drop_index("ix_obligation_status", table_name="obligation")
    op.drop_index("ix_obligation_open", table_name="obligation", postgresql_where=sa.text("answered_at IS NULL"))
    op.drop_table("obligation")
    op.drop_table("comment")
    op.drop_index("uq_case_open", table_name="case", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_index("ix_case_queue", table_name="case", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_index(op.f("ix_case_contribution_id"), table_name="case")
    op.drop_table("case")
    op.drop_index("ix_activity_contribution", table_name="activity")
    op.drop_index(op.f("ix_activity_actor_id"), table_name="activity")
    op.drop_table("activity")
    op.drop_index(op.f("ix_sign_in_code_intent_id"), table_name="sign_in_code")
    op.drop_index(op.f("ix_sign_in_code_expires_at"), table_name="sign_in_code")
    op.drop_index(op.f("ix_sign_in_code_address_key"), table_name="sign_in_code")
    op.drop_table("sign_in_code")
    op.drop_table("duty")
    op.drop_index(
        "ix_contribution_title_words",
        table_name="contribution",
        postgresql_using="gin",
        postgresql_where=sa.text("visibility = 'public' AND title <> ''"),
    )
    op.drop_index("ix_contribution_thread", table_name="contribution", postgresql_where=sa.text("root_id IS NOT NULL"))
    op.drop_index(
        "ix_contribution_shuffled", table_name="contribution", postgresql_where=sa.text("visibility = 'public'")
    )
    op.drop_index("ix_contribution_search", table_name="contribution", postgresql_using="gin")
    op.drop_index(
        "ix_contribution_newest", table_name="contribution", postgresql_where=sa.text("visibility = 'public'")
    )
    op.drop_index(
        "ix_contribution_field_newest", table_name="contribution", postgresql_where=sa.text("visibility = 'public'")
    )
    op.drop_index("ix_contribution_author", table_name="contribution")
    op.drop_index("ix_contribution_about", table_name="contribution", postgresql_where=sa.text("about_id IS NOT NULL"))
    op.drop_table("contribution")
    op.drop_table("muted")
    op.drop_index(
        "ix_mail_waiting", table_name="mail", postgresql_where=sa.text("sent_at IS NULL AND given_up_at IS NULL")
    )
    op.drop_index(op.f("ix_mail_person_id"), table_name="mail")
    op.drop_table("mail")
    op.drop_index(op.f("ix_intent_person_id"), table_name="intent")
    op.drop_index(op.f("ix_intent_created_at"), table_name="intent")
    op.drop_table("intent")
    op.drop_index(op.f("ix_action_field_department_id"), table_name="action_field")
    op.drop_table("action_field")
    op.drop_table("account")
    op.drop_table("setting")
    op.drop_table("reference_counter")
    op.drop_table("person")
    op.drop_table("district")
    op.drop_index(op.f("ix_department_parent_id"), table_name="department")
    op.drop_table("department")
    op.drop_index(op.f("ix_attempt_window_at"), table_name="attempt")
    op.drop_table("attempt")
    op.execute("DROP FUNCTION search_vector(text, text, text)")
    op.execute("DROP FUNCTION search_configuration(text)")
    op.execute("DROP FUNCTION fold(text)")
