"""Writing a brief with all that hangs on it in a handful of statements.

On SQLite one transaction writes at a time, and every statement is a trip to another thread: row by
row, a brief would hold up the acknowledgement of other messages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.ext.asyncio import AsyncSession

from storage.tables import Appearance, AppearanceName, Brief, Evidence, Inbound, Row, Statement

_Place = tuple[Any, ...]


async def insert_graph(session: AsyncSession, *, workspace_id: str, brief: Brief, inbound: Inbound) -> int:
    """Write a brief, its appearances with their names and its statements with their evidence.

    `inbound` is the message that its article came in. The objects are only read, and every row goes
    to `workspace_id`; return the id of the brief's row.
    """
    insert_rows = partial(_insert, session, workspace_id)
    (brief_id,) = (await insert_rows(Brief, [_columns(brief)], ["version"])).values()
    known: dict[str, Any] = {"brief_id": brief_id, "inbound_id": inbound.id}
    rows = [_columns(each, **known) for each in brief.appearances]
    appearance_ids = await insert_rows(Appearance, rows, ["position"])
    names = [
        _columns(each, appearance_id=appearance_ids[(appearance.position,)])
        for appearance in brief.appearances
        for each in appearance.names
    ]
    await insert_rows(AppearanceName, names, [])
    known["filed_at"] = inbound.received_at
    claims = [each for each in brief.statements if each.kind == "claim"]
    others = [each for each in brief.statements if each.kind != "claim"]
    key = ["kind", "position"]

    def speaker_id(statement: Statement) -> int | None:
        speaker = statement.speaking
        return None if speaker is None else appearance_ids[(speaker.position,)]

    rows = [_columns(each, **known, speaker_id=speaker_id(each)) for each in claims]
    ids = await insert_rows(Statement, rows, key)
    rows = [
        _columns(
            each,
            **known,
            speaker_id=speaker_id(each),
            answers_id=ids[("claim", each.answers.position)] if each.answers else None,
        )
        for each in others
    ]
    ids |= await insert_rows(Statement, rows, key)
    evidence = [
        _columns(each, statement_id=ids[(statement.kind, statement.position)])
        for statement in brief.statements
        for each in statement.evidence
    ]
    await insert_rows(Evidence, evidence, [])
    return brief_id


async def _insert(
    session: AsyncSession,
    workspace_id: str,
    table: type[Row],
    rows: Sequence[dict[str, Any]],
    key: Sequence[str],
) -> dict[_Place, int]:
    """Insert rows at once; return their ids by the columns of `key`, nothing where that is empty."""
    if not rows:
        return {}
    rows = [row | {"workspace_id": workspace_id} for row in rows]
    target = cast(Table, table.__table__)  # type: ignore[attr-defined]  # SQLModel does not declare it
    statement = insert(target)
    if not key:
        await session.execute(statement, rows)
        return {}
    returned = await session.execute(
        statement.returning(target.c.id, *(target.c[name] for name in key)), rows
    )
    return {tuple(place): row_id for row_id, *place in returned}


def _columns(row: Row, **known: Any) -> dict[str, Any]:
    return {**row.model_dump(exclude={"id"}), **known}
