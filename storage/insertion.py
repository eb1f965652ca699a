"""Inserting what must exist once, whoever else inserts it at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Row


async def insert_once(
    session: AsyncSession,
    table: type[Row],
    *,
    workspace_id: str,
    unique: Sequence[str],
    values: dict[str, Any],
) -> int | None:
    """Insert a row unless one with the same `unique` columns is there; return its id, or None.

    After None, the row that was there can be read in the same transaction, also on PostgreSQL,
    where this waits for the transaction that is inserting it.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # The table rather than its class: nothing is to be loaded, only written.
    rows = cast(Table, table.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
    statement = (
        dialect.insert(rows)
        .values(workspace_id=workspace_id, **values)
        .on_conflict_do_nothing(index_elements=unique)
        .returning(rows.c.id)
    )
    inserted: int | None = await session.scalar(statement)
    return inserted
