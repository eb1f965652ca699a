"""The operator's view: the one place that reads across workspaces, and only ids."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.filings import FINISHED
from storage.tables import Filing


class Unfinished(NamedTuple):
    """A filing that still has something left to do."""

    workspace_id: str
    filing_id: int
    attempt: int


async def unfinished(session: AsyncSession, *, before: datetime) -> list[Unfinished]:
    """Return the filings of all workspaces that are not finished and last moved before `before`."""
    rows = await session.execute(
        select(col(Filing.workspace_id), col(Filing.id), col(Filing.attempt))
        .where(col(Filing.state).not_in(sorted(FINISHED)), col(Filing.updated_at) < before)
        .order_by(col(Filing.id))
    )
    return [Unfinished(*row) for row in rows]


async def workspace_of_filing(session: AsyncSession, *, filing_id: int) -> str | None:
    """Return the workspace of a filing: a job is given its row's id alone."""
    return await session.scalar(select(col(Filing.workspace_id)).where(col(Filing.id) == filing_id))
