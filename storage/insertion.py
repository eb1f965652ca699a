"""Inserting what must exist once, whoever else inserts it at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

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
    row = {"workspace_id": workspace_id, **values}
    inserted: int | None = await session.scalar(_unless_there(_dialect(session), table, tuple(unique)), row)
    return inserted


async def insert_all_once(
    session: AsyncSession,
    table: type[Row],
    *,
    workspace_id: str,
    unique: Sequence[str],
    rows: Sequence[dict[str, Any]],
) -> int:
    """Insert in one statement those rows that are not there yet; return how many they are."""
    if not rows:
        return 0
    scoped = [{"workspace_id": workspace_id, **row} for row in rows]
    statement = _unless_there(_dialect(session), table, tuple(unique))
    return len((await session.scalars(statement, scoped)).all())


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


# Made once: what a statement is compiled to is looked up by all its parts, which takes longer than to run it.
@cache
def _unless_there(dialect: str, table: type[Row], unique: tuple[str, ...]) -> ReturningInsert[tuple[int]]:
    # The table rather than its class: nothing is to be loaded, only written.
    rows = cast(Table, table.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
    insert: postgresql.Insert | sqlite.Insert = (postgresql if dialect == "postgresql" else sqlite).insert(
        rows
    )
    return insert.on_conflict_do_nothing(index_elements=unique).returning(rows.c.id)
