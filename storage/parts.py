"""Which of a message's articles each of its filings is of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.insertion import insert_once
from storage.tables import Filing


class Part(NamedTuple):
    """One article of a message: the caller's word for which, and what its reporter knows it by."""

    part: str
    named: str | None


async def filings_of_message(session: AsyncSession, *, workspace_id: str, inbound_id: int) -> list[Filing]:
    """Return the filings of a message, the first first."""
    filings = select(Filing).where(
        col(Filing.workspace_id) == workspace_id, col(Filing.inbound_id) == inbound_id
    )
    return list(await session.scalars(filings.order_by(col(Filing.n))))


async def give_part(
    session: AsyncSession, *, workspace_id: str, filing_id: int, part: Part, total: int, at: datetime
) -> bool:
    """Say which of its message's articles a filing is of that was of none, and that it is being read.

    False where it is of one, or has been deleted.
    """
    changed = await session.execute(
        update(Filing)
        .where(
            col(Filing.workspace_id) == workspace_id,
            col(Filing.id) == filing_id,
            col(Filing.part).is_(None),
            col(Filing.state) != "deleted",
        )
        .values(part=part.part, named=part.named, total=total, state="analysing", note=None, updated_at=at)
        .returning(col(Filing.id))
    )
    return changed.first() is not None


async def open_filings(
    session: AsyncSession,
    *,
    workspace_id: str,
    inbound_id: int,
    parts: Sequence[Part],
    total: int,
    at: datetime,
) -> list[int]:
    """Open a filing for each of these articles that has none, and return the new ones' ids.

    All of the message's filings are told the `total` that it holds. Hold the message meanwhile (see
    `storage.inbound.hold_inbound`): filings are numbered in the order in which they are opened.
    """
    highest = await session.scalar(
        select(func.max(col(Filing.n))).where(
            col(Filing.workspace_id) == workspace_id, col(Filing.inbound_id) == inbound_id
        )
    )
    if highest is None:
        # Every message has a filing of its workspace: this one is another's.
        return []
    opened: list[int] = []
    for part in parts:
        new_id = await insert_once(
            session,
            Filing,
            workspace_id=workspace_id,
            unique=["inbound_id", "part"],
            values={
                "inbound_id": inbound_id,
                "n": highest + 1 + len(opened),
                "part": part.part,
                "named": part.named,
                "total": total,
                "state": "received",
                "attempt": 1,
                "created_at": at,
                "updated_at": at,
            },
        )
        opened += [] if new_id is None else [new_id]
    await session.execute(
        update(Filing)
        .where(col(Filing.workspace_id) == workspace_id, col(Filing.inbound_id) == inbound_id)
        .values(total=total)
        .execution_options(synchronize_session=False)
    )
    return opened
