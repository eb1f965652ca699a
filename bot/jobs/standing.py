"""How we stand in a channel that is to have digests: asked of Slack, checked, kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.jobs.digest_delivery import Standing
from bot.jobs.stopping import check_standing
from storage.channels import remember_channel
from storage.database import Database


class Channels(Protocol):
    """Says how we stand in channels."""

    async def standing(self, channel_id: str) -> Standing:
        """Return how we stand in a channel."""
        ...


async def learn_standing(
    database: Database,
    channels: Channels,
    *,
    workspace_id: str,
    channel_id: str,
    now: Callable[[], datetime],
) -> None:
    """Learn what kind of channel this is, before anything is read on its behalf, and keep that.

    Raises:
        DeliveryError: no digest may be posted there, or Slack does not say so.
    """
    standing = await channels.standing(channel_id)
    check_standing(standing)
    async with database.writing() as session:
        await remember_channel(
            session,
            workspace_id=workspace_id,
            channel_id=channel_id,
            kind=standing.facts.kind,
            external=standing.facts.external,
            at=now(),
        )
