"""What is known of channels; what is not known counts as private."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.insertion import insert_once
from storage.tables import Channel, ChannelKind, Inbound


async def remember_channel(
    session: AsyncSession,
    *,
    workspace_id: str,
    channel_id: str,
    kind: ChannelKind,
    external: bool,
    at: datetime,
) -> None:
    """Keep what Slack said of a channel at `at`, unless something newer is known."""
    said = {"kind": kind, "external": external, "checked_at": at}
    new_id = await insert_once(
        session,
        Channel,
        workspace_id=workspace_id,
        unique=["workspace_id", "channel_id"],
        values={"channel_id": channel_id, **said},
    )
    if new_id is None:
        await session.execute(
            update(Channel)
            .where(
                col(Channel.workspace_id) == workspace_id,
                col(Channel.channel_id) == channel_id,
                col(Channel.checked_at) <= at,
            )
            .values(**said)
        )


async def is_remembered(
    session: AsyncSession, *, workspace_id: str, channel_id: str, kind: ChannelKind, external: bool
) -> bool:
    """Whether this is what is known of a channel already."""
    known = await session.scalar(
        select(col(Channel.id)).where(
            col(Channel.workspace_id) == workspace_id,
            col(Channel.channel_id) == channel_id,
            col(Channel.kind) == kind,
            col(Channel.external) == external,
        )
    )
    return known is not None


async def channel_kind(session: AsyncSession, *, workspace_id: str, channel_id: str) -> ChannelKind:
    """Return a channel's kind, ``unknown`` where nobody has looked."""
    kind = await session.scalar(
        select(col(Channel.kind)).where(
            col(Channel.workspace_id) == workspace_id, col(Channel.channel_id) == channel_id
        )
    )
    return kind or "unknown"


async def channels_heard(session: AsyncSession, *, workspace_id: str) -> frozenset[str]:
    """Return the channels of a workspace that anything was filed in."""
    found = await session.scalars(
        select(col(Inbound.channel_id)).where(col(Inbound.workspace_id) == workspace_id).distinct()
    )
    return frozenset(found)
