"""Digests.

Purpose: which channels want a digest and when, which digests there were, what each has listed, and what
people said of that: disputes to leave out, claims that need no reply.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STANDS = sa.text("undone_at IS NULL")


def upgrade() -> None:
    """Bring the tables to this revision."""
    _create_subscriptions()
    _create_digests()
    _create_decisions()


def downgrade() -> None:
    """Take the tables back to the revision before."""
    tables = ("no_reply", "digest_mute", "digest_listing", "digest", "subscription_actor", "subscription")
    for name in tables:
        op.drop_table(name)


def _create_subscriptions() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("days", sa.String(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_reason", sa.Text(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("scope IN ('public', 'channel')", name=op.f("ck_subscription_scope")),
        sa.CheckConstraint("state IN ('active', 'paused', 'off')", name=op.f("ck_subscription_state")),
        sa.CheckConstraint("minute BETWEEN 0 AND 1439", name=op.f("ck_subscription_minute")),
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("workspace_id", "channel_id", name="uq_subscription_workspace_id_channel_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_state_next_at", "subscription", ["state", "next_at"])
    op.create_table(
        "subscription_actor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name="fk_subscription_actor_subscription_id_subscription",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name="fk_subscription_actor_actor_id_actor", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_subscription_actor"),
        sa.UniqueConstraint(
            "subscription_id", "actor_id", name="uq_subscription_actor_subscription_id_actor_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_actor_actor_id", "subscription_actor", ["actor_id"])


def _create_digests() -> None:
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("composed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error_id", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('slot', 'catch-up', 'now')", name=op.f("ck_digest_kind")),
        sa.CheckConstraint(
            "state IN ('due', 'composed', 'posted', 'empty', 'failed', 'unknown', 'skipped')",
            name=op.f("ck_digest_state"),
        ),
        sa.CheckConstraint("missed >= 1", name=op.f("ck_digest_missed")),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name="fk_digest_subscription_id_subscription",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digest"),
        sa.UniqueConstraint("subscription_id", "slot", name="uq_digest_subscription_id_slot"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_state_created_at", "digest", ["state", "created_at"])
    op.create_table(
        "digest_listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("digest_id", sa.Integer(), nullable=False),
        _to_statement("digest_listing"),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name="fk_digest_listing_digest_id_digest", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digest_listing"),
        sa.UniqueConstraint(
            "subscription_id",
            "statement_id",
            "state",
            name="uq_digest_listing_subscription_id_statement_id_state",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_listing_statement_id", "digest_listing", ["statement_id"])
    op.create_index("ix_digest_listing_digest_id", "digest_listing", ["digest_id"])


def _create_decisions() -> None:
    op.create_table(
        "digest_mute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("subscription_id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("muted_by", sa.String(), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name="fk_digest_mute_subscription_id_subscription",
            ondelete="CASCADE",
        ),
        _to_statement("digest_mute"),
        sa.PrimaryKeyConstraint("id", name="pk_digest_mute"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digest_mute_statement_id", "digest_mute", ["statement_id"])
    _create_index_of_what_stands("digest_mute", ["subscription_id", "statement_id"])
    op.create_table(
        "no_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        _to_statement("no_reply"),
        sa.PrimaryKeyConstraint("id", name="pk_no_reply"),
        sqlite_autoincrement=True,
    )
    _create_index_of_what_stands("no_reply", ["statement_id"])


def _to_statement(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["statement_id"], ["statement.id"], name=f"fk_{table}_statement_id_statement", ondelete="CASCADE"
    )


def _create_index_of_what_stands(table: str, columns: list[str]) -> None:
    op.create_index(
        f"ix_{table}_stands",
        table,
        columns,
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
