"""First tables.

Purpose: what a brief needs, from the message that asked for it (inbound, filing) to its result (article,
brief, statement, evidence, appearance) and the answer we post (outgoing), with what is known of each
channel's visibility.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("byline", sa.Text(), nullable=True),
        sa.Column("dateline", sa.Text(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("date_text", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        sa.UniqueConstraint("workspace_id", "digest", name="uq_article_workspace_id_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_article_workspace_id_fingerprint", "article", ["workspace_id", "fingerprint"])

    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('public', 'private', 'im', 'mpim', 'unknown')", name=op.f("ck_channel_kind")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_channel"),
        sa.UniqueConstraint("workspace_id", "channel_id", name="uq_channel_workspace_id_channel_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("source IN ('mention', 'direct')", name=op.f("ck_inbound_source")),
        sa.PrimaryKeyConstraint("id", name="pk_inbound"),
        sa.UniqueConstraint("workspace_id", "channel_id", "ts", name="uq_inbound_workspace_id_channel_id_ts"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('sending', 'sent', 'unknown')", name=op.f("ck_outgoing_state")),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing"),
        sa.UniqueConstraint("workspace_id", "key", name="uq_outgoing_workspace_id_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=True),
        sa.Column("earlier_filing_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("error_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('received', 'analysing', 'briefed', 'answered', 'failed')",
            name=op.f("ck_filing_state"),
        ),
        sa.CheckConstraint("n >= 0", name=op.f("ck_filing_n")),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_filing_attempt")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_filing_article_id_article", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["earlier_filing_id"],
            ["filing.id"],
            name="fk_filing_earlier_filing_id_filing",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound.id"], name="fk_filing_inbound_id_inbound", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_filing"),
        sa.UniqueConstraint("inbound_id", "n", name="uq_filing_inbound_id_n"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_filing_article_id", "filing", ["article_id"])
    op.create_index("ix_filing_earlier_filing_id", "filing", ["earlier_filing_id"])
    op.create_index("ix_filing_state_updated_at", "filing", ["state", "updated_at"])

    op.create_table(
        "inbound_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound.id"], name="fk_inbound_event_inbound_id_inbound", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_inbound_event"),
        sa.UniqueConstraint("workspace_id", "event_id", name="uq_inbound_event_workspace_id_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_inbound_event_inbound_id", "inbound_event", ["inbound_id"])

    op.create_table(
        "brief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("analyst", sa.String(), nullable=False),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=True),
        sa.Column("host", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("input_tokens", sa.Integer(), nullable=False),
        sa.Column("output_tokens", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("analyst IN ('offline', 'model')", name=op.f("ck_brief_analyst")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_brief_version")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_brief_article_id_article", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"], ["filing.id"], name="fk_brief_filing_id_filing", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_brief"),
        sa.UniqueConstraint("filing_id", "version", name="uq_brief_filing_id_version"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_brief_article_id", "brief", ["article_id"])

    op.create_table(
        "appearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('person', 'organisation', 'state', 'group')", name=op.f("ck_appearance_kind")
        ),
        sa.CheckConstraint(
            "role IN ('claimant', 'rebutter', 'subject', 'source', 'mentioned')",
            name=op.f("ck_appearance_role"),
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["brief.id"], name="fk_appearance_brief_id_brief", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appearance"),
        sa.UniqueConstraint("brief_id", "position", name="uq_appearance_brief_id_position"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("brief_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("verbatim", sa.Boolean(), nullable=False),
        sa.Column("speaker", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("medium", sa.Text(), nullable=True),
        sa.Column("answers_id", sa.Integer(), nullable=True),
        sa.Column("retraction", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('claim', 'rebuttal', 'context')", name=op.f("ck_statement_kind")),
        sa.ForeignKeyConstraint(
            ["answers_id"], ["statement.id"], name="fk_statement_answers_id_statement", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["brief_id"], ["brief.id"], name="fk_statement_brief_id_brief", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_statement"),
        sa.UniqueConstraint("brief_id", "kind", "position", name="uq_statement_brief_id_kind_position"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statement_answers_id", "statement", ["answers_id"])

    op.create_table(
        "appearance_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("appearance_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appearance_id"],
            ["appearance.id"],
            name="fk_appearance_name_appearance_id_appearance",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appearance_name"),
        sa.UniqueConstraint("appearance_id", "position", name="uq_appearance_name_appearance_id_position"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint('start >= 0 AND "end" >= start', name=op.f("ck_evidence_span")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statement.id"], name="fk_evidence_statement_id_statement", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("statement_id", "position", name="uq_evidence_statement_id_position"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take the tables back to the revision before."""
    op.drop_table("evidence")
    op.drop_table("appearance_name")
    op.drop_table("statement")
    op.drop_table("appearance")
    op.drop_table("brief")
    op.drop_table("inbound_event")
    op.drop_table("filing")
    op.drop_table("outgoing")
    op.drop_table("inbound")
    op.drop_table("channel")
    op.drop_table("article")
