"""Sparse indexes.

Purpose: columns that most rows leave empty are indexed for the other rows alone. To SQLite, once its
tables have been analysed, an index of nothing but NULL finds all rows at once: it read whole tables instead.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_SPARSE = (("actor", "merged_into_id"), ("actor", "name_key_id"), ("statement", "answers_id"))


def upgrade() -> None:
    """Bring the tables to this revision."""
    for table, column in _SPARSE:
        filled = sa.text(f"{column} IS NOT NULL")
        op.drop_index(f"ix_{table}_{column}", table)
        op.create_index(f"ix_{table}_{column}", table, [column], sqlite_where=filled, postgresql_where=filled)


def downgrade() -> None:
    """Take the tables back to the revision before."""
    for table, column in _SPARSE:
        op.drop_index(f"ix_{table}_{column}", table)
        op.create_index(f"ix_{table}_{column}", table, [column])
