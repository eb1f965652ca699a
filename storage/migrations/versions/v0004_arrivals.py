"""Arrivals.

Purpose: every way an article arrives: several of them in one message, by a shortcut or a form, answered in
direct messages where we are not in the channel; and articles that are much like earlier ones.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# A rebuilt table would forget it: ids never come back on SQLite either.
_IDS = {"sqlite_autoincrement": True}


def upgrade() -> None:
    """Bring the tables to this revision."""
    # Not rebuilt: the search hangs on this table by triggers.
    op.add_column("article", sa.Column("simhash", sa.BigInteger(), nullable=True))
    op.add_column("inbound", sa.Column("aside", sa.Boolean(), nullable=True))
    op.execute("UPDATE inbound SET aside = false")
    with op.batch_alter_table("inbound", table_kwargs=_IDS) as table:
        table.alter_column("aside", existing_type=sa.Boolean(), nullable=False)
        _check_source(table, "'mention', 'direct', 'shortcut', 'form'")
    op.add_column("filing", sa.Column("part", sa.String(), nullable=True))
    op.add_column("filing", sa.Column("named", sa.Text(), nullable=True))
    op.add_column("filing", sa.Column("total", sa.Integer(), nullable=True))
    op.add_column("filing", sa.Column("like_filing_id", sa.Integer(), nullable=True))
    op.execute("UPDATE filing SET total = 1")
    with op.batch_alter_table("filing", table_kwargs=_IDS) as table:
        table.alter_column("total", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint("uq_filing_inbound_id_part", ["inbound_id", "part"])
        table.create_foreign_key(
            "fk_filing_like_filing_id_filing", "filing", ["like_filing_id"], ["id"], ondelete="SET NULL"
        )
        table.create_index("ix_filing_like_filing_id", ["like_filing_id"])


def downgrade() -> None:
    """Take the tables back to the revision before."""
    with op.batch_alter_table("filing", table_kwargs=_IDS) as table:
        table.drop_index("ix_filing_like_filing_id")
        table.drop_constraint("fk_filing_like_filing_id_filing", type_="foreignkey")
        table.drop_constraint("uq_filing_inbound_id_part", type_="unique")
        for column in ("part", "named", "total", "like_filing_id"):
            table.drop_column(column)
    op.execute("DELETE FROM inbound WHERE source IN ('shortcut', 'form')")
    with op.batch_alter_table("inbound", table_kwargs=_IDS) as table:
        table.drop_column("aside")
        _check_source(table, "'mention', 'direct'")
    op.drop_column("article", "simhash")


def _check_source(table: BatchOperations, sources: str) -> None:
    table.drop_constraint(op.f("ck_inbound_source"), type_="check")
    table.create_check_constraint(op.f("ck_inbound_source"), f"source IN ({sources})")
