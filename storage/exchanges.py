"""Claims and rebuttals, many at once: no more of each than where it stands needs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Inbound, Statement, StatementKind
from storage.viewer import Viewer, visible

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A claim or rebuttal; `answers_id` is the claim of its own article that it meets."""

    id: int
    kind: StatementKind
    filed_at: datetime
    answers_id: int | None


async def exchanged(
    session: AsyncSession, *, viewer: Viewer, statement_ids: Collection[int]
) -> list[Exchanged]:
    """Return those statements, and what answers them in their own articles, that this viewer may see."""
    found: list[Exchanged] = []
    ordered = sorted(statement_ids)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        found += await _read(session, _of(viewer).where(col(Statement.id).in_(chunk)))
        found += await _read(session, _of(viewer, "rebuttal").where(col(Statement.answers_id).in_(chunk)))
    return list({each.id: each for each in found}.values())


def _of(
    viewer: Viewer, kind: StatementKind | None = None
) -> Select[int, StatementKind, datetime, int | None]:
    query = (
        select(
            col(Statement.id),
            col(Statement.kind),
            col(Statement.filed_at),
            col(Statement.answers_id),
        )
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .where(col(Statement.workspace_id) == viewer.workspace_id, col(Statement.shown), visible(viewer))
        .order_by(col(Statement.filed_at), col(Statement.id))
    )
    return query if kind is None else query.where(col(Statement.kind) == kind)


async def _read(session: AsyncSession, query: Select[*tuple[Any, ...]]) -> list[Exchanged]:
    return [Exchanged(*row) for row in await session.execute(query)]
