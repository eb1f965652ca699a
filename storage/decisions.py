"""What people decide of what digests list: disputes that are muted, claims that need no reply.

Each decision is a row with who and when; one stands at a time, and what was undone stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.tables import Digest, DigestMute, Inbound, NoReply, Statement, Subscription
from storage.viewer import Viewer, visible

_STANDS = text("undone_at IS NULL")


async def mute(
    session: AsyncSession, *, viewer: Viewer, subscription_id: int, statement_id: int, by: str, at: datetime
) -> bool:
    """Leave the dispute of a claim out of a subscription's digests; False where that stands already.

    Nothing happens where this viewer may not see the claim, or is not in the subscription's channel.
    """
    values = {"subscription_id": subscription_id, "muted_by": by, "muted_at": at}
    if not (await sees(session, viewer=viewer, statement_id=statement_id)) or not (
        await _is_in(session, viewer, subscription_id)
    ):
        return False
    return await _decide(session, DigestMute, viewer, statement_id, values, ["subscription_id"])


async def unmute(
    session: AsyncSession, *, viewer: Viewer, subscription_id: int, statement_id: int, by: str, at: datetime
) -> bool:
    """Undo a mute; False where none stands that this viewer may undo."""
    if not await _is_in(session, viewer, subscription_id):
        return False
    mine = col(DigestMute.subscription_id) == subscription_id
    return await _undo(session, DigestMute, viewer, statement_id, by, at, mine)


async def need_no_reply(
    session: AsyncSession, *, viewer: Viewer, statement_id: int, by: str, at: datetime
) -> bool:
    """Say that a claim needs no reply; False where that stands already, or this viewer may not see it."""
    values = {"decided_by": by, "decided_at": at}
    seen = await sees(session, viewer=viewer, statement_id=statement_id)
    return seen and await _decide(session, NoReply, viewer, statement_id, values, [])


async def need_reply(
    session: AsyncSession, *, viewer: Viewer, statement_id: int, by: str, at: datetime
) -> bool:
    """Undo that a claim needs no reply; False where that does not stand, or this viewer may not see it."""
    return await _undo(session, NoReply, viewer, statement_id, by, at)


async def sees(session: AsyncSession, *, viewer: Viewer, statement_id: int) -> bool:
    """Say whether this viewer may see a statement that is shown."""
    found = (
        select(col(Statement.id))
        .join(Inbound, col(Inbound.id) == col(Statement.inbound_id))
        .where(col(Statement.id) == statement_id, col(Statement.shown), visible(viewer))
    )
    return await session.scalar(found) is not None


async def mutes_of(session: AsyncSession, *, workspace_id: str, subscription_id: int) -> dict[int, str]:
    """Return who muted which claims in a subscription's digests."""
    rows = await session.execute(
        select(col(DigestMute.statement_id), col(DigestMute.muted_by)).where(
            col(DigestMute.workspace_id) == workspace_id,
            col(DigestMute.subscription_id) == subscription_id,
            col(DigestMute.undone_at).is_(None),
        )
    )
    return {row[0]: row[1] for row in rows}


async def no_replies(session: AsyncSession, *, workspace_id: str) -> dict[int, str]:
    """Return who said of which claims that they need no reply."""
    rows = await session.execute(
        select(col(NoReply.statement_id), col(NoReply.decided_by)).where(
            col(NoReply.workspace_id) == workspace_id, col(NoReply.undone_at).is_(None)
        )
    )
    return {row[0]: row[1] for row in rows}


async def subscription_of_digest(session: AsyncSession, *, viewer: Viewer, digest_id: int) -> int | None:
    """Return the subscription of a digest, None where this viewer is not in the channel that it stands in."""
    return await session.scalar(
        select(col(Subscription.id))
        .join(Digest, col(Digest.subscription_id) == col(Subscription.id))
        .where(
            col(Digest.workspace_id) == viewer.workspace_id,
            col(Digest.id) == digest_id,
            col(Subscription.channel_id).in_(sorted(viewer.channel_ids)),
        )
    )


async def _is_in(session: AsyncSession, viewer: Viewer, subscription_id: int) -> bool:
    found = select(col(Subscription.id)).where(
        col(Subscription.workspace_id) == viewer.workspace_id,
        col(Subscription.id) == subscription_id,
        col(Subscription.channel_id).in_(sorted(viewer.channel_ids)),
    )
    return await session.scalar(found) is not None


async def _decide(
    session: AsyncSession,
    table: type[DigestMute | NoReply],
    viewer: Viewer,
    statement_id: int,
    values: dict[str, Any],
    unique: list[str],
) -> bool:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = cast(Table, table.__table__)  # type: ignore[union-attr]  # SQLModel does not declare it
    inserted = await session.scalar(
        dialect.insert(rows)
        .values(workspace_id=viewer.workspace_id, statement_id=statement_id, **values)
        .on_conflict_do_nothing(index_elements=[*unique, "statement_id"], index_where=_STANDS)
        .returning(rows.c.id)
    )
    return inserted is not None


async def _undo(
    session: AsyncSession,
    table: type[DigestMute | NoReply],
    viewer: Viewer,
    statement_id: int,
    by: str,
    at: datetime,
    *conditions: ColumnElement[bool],
) -> bool:
    if not await sees(session, viewer=viewer, statement_id=statement_id):
        return False
    changed = await session.execute(
        update(table)
        .where(
            col(table.workspace_id) == viewer.workspace_id,
            col(table.statement_id) == statement_id,
            col(table.undone_at).is_(None),
            *conditions,
        )
        .values(undone_by=by, undone_at=at)
        .returning(col(table.id))
    )
    return changed.first() is not None
