"""What tables have in common: a key, a workspace, checks of words, indexes of what is mostly empty.

Ids never come back on SQLite either (AUTOINCREMENT): a job or a message key may outlive its row.
"""

# No `from __future__ import annotations` here: SQLModel reads annotations at runtime.

from typing import Any, get_args

from sqlalchemy import CheckConstraint, Index, MetaData, text
from sqlmodel import Field, SQLModel

IDS: dict[str, Any] = {"sqlite_autoincrement": True}


def one_of(column: str, kind: Any) -> CheckConstraint:
    """Return a check that `column` holds one of the words of the literal type `kind`."""
    words = ", ".join(f"'{word}'" for word in get_args(kind))
    return CheckConstraint(f"{column} IN ({words})", name=column)


def sparse(column: str) -> Index:
    """Return an index of the rows that have a `column`, where most have none.

    To SQLite, once its tables have been analysed, an index of nothing but NULL would find all rows at
    once: it would read whole tables instead.
    """
    filled = text(f"{column} IS NOT NULL")
    return Index(None, column, sqlite_where=filled, postgresql_where=filled)


class Row(SQLModel):
    """A row of one workspace."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    # The database gives it when the row is flushed; nobody reads it before.
    id: int = Field(default=None, primary_key=True)
    workspace_id: str
