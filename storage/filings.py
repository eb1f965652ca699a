"""Filings: how far the work on each has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Filing, FilingState, Inbound

FINISHED: frozenset[FilingState] = frozenset({"answered", "failed", "deleted"})
"""The states in which nothing is left to do for a filing."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing with the message it came in."""

    filing: Filing
    inbound: Inbound


async def filing(session: AsyncSession, *, workspace_id: str, filing_id: int) -> Filed | None:
    """Return a filing with its message, or None where this workspace has none of that id."""
    row = (
        await session.execute(
            select(Filing, Inbound)
            .join(Inbound, col(Inbound.id) == col(Filing.inbound_id))
            .where(col(Filing.workspace_id) == workspace_id, col(Filing.id) == filing_id)
        )
    ).first()
    return None if row is None else Filed(*row)


async def ahead_of(session: AsyncSession, *, workspace_id: str, filing_id: int, since: datetime) -> int:
    """Count the workspace's unfinished filings that came before this one and have moved after `since`."""
    count = await session.scalar(
        select(func.count())
        .select_from(Filing)
        .where(
            col(Filing.workspace_id) == workspace_id,
            col(Filing.id) < filing_id,
            col(Filing.state).not_in(sorted(FINISHED)),
            col(Filing.updated_at) > since,
        )
    )
    return count or 0


async def set_state(
    session: AsyncSession,
    *,
    workspace_id: str,
    filing_id: int,
    state: FilingState,
    at: datetime,
    note: str | None = None,
    error_id: str | None = None,
) -> bool:
    """Move a filing to `state`, with the sentence shown instead of a brief and its error's id, if any.

    Return False where this workspace has no such filing (any more), or it has been deleted.
    """
    changed = await session.execute(
        update(Filing)
        .where(_stands(workspace_id, filing_id))
        .values(
            state=state,
            note=note,
            error_id=error_id,
            updated_at=at,
            finished_at=at if state in FINISHED else None,
        )
        .returning(col(Filing.id))
    )
    return changed.first() is not None


async def next_attempt(
    session: AsyncSession, *, workspace_id: str, filing_id: int, attempt: int, at: datetime
) -> bool:
    """Begin the attempt after `attempt`; False where another process has, or the filing is gone."""
    changed = await session.execute(
        update(Filing)
        .where(_stands(workspace_id, filing_id), col(Filing.attempt) == attempt)
        .values(
            attempt=attempt + 1, state="received", note=None, error_id=None, updated_at=at, finished_at=None
        )
        .returning(col(Filing.id))
    )
    return changed.first() is not None


async def set_article(
    session: AsyncSession,
    *,
    workspace_id: str,
    filing_id: int,
    article_id: int,
    earlier_filing_id: int | None = None,
    like_filing_id: int | None = None,
) -> bool:
    """Note which article a filing is of, and the filing that briefed an equal one before, or one like it.

    Return False where this workspace has no such filing (any more), or it has been deleted.
    """
    changed = await session.execute(
        update(Filing)
        .where(_stands(workspace_id, filing_id))
        .values(article_id=article_id, earlier_filing_id=earlier_filing_id, like_filing_id=like_filing_id)
        .returning(col(Filing.id))
    )
    return changed.first() is not None


def _stands(workspace_id: str, filing_id: int) -> ColumnElement[bool]:
    """Return the condition that a row is that filing, and has not been deleted."""
    return and_(
        col(Filing.workspace_id) == workspace_id, col(Filing.id) == filing_id, col(Filing.state) != "deleted"
    )
