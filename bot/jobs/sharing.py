"""Posting in a channel what one person was shown: once, however often they press.

The row of the outgoing message decides. Where nobody can tell whether an attempt reached Slack, the
next press looks for it before it posts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.errors import DeliveryError
from bot.jobs.delivery import UnansweredError
from bot.jobs.first_post import GRACE
from storage.database import Database
from storage.outgoing import intend, mark_sent, mark_unknown, take_over, withdraw

_log = structlog.get_logger(__name__)

Outcome = Literal["shared", "already", "underway", "unknown"]
Post = Callable[[str], Awaitable[str]]
"""Posts a message that carries a key, and returns its ts."""
Find = Callable[[str, datetime], Awaitable[str | None]]
"""Returns the ts of the message with a key, posted after some time, None where it is not there."""


class Sharing:
    """Shares each thing once."""

    def __init__(self, database: Database, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def share(self, workspace_id: str, channel_id: str, key: str, *, post: Post, find: Find) -> Outcome:
        """Post what `key` names, unless that was done or is being done.

        Raises:
            DeliveryError: Slack refused it; it may be tried again.
        """
        async with self._database.writing() as session:
            row, is_new = await intend(
                session,
                workspace_id=workspace_id,
                key=key,
                channel_id=channel_id,
                thread_ts=None,
                at=self._now(),
            )
        if row.ts is not None:
            return "already"
        if not is_new:
            known = await self._again(workspace_id, key, row.attempted_at, find)
            if known is not None:
                return known
        try:
            ts = await post(key)
        except UnansweredError:
            await self._unknown(workspace_id, key)
            return "unknown"
        except DeliveryError:
            async with self._database.writing() as session:
                await withdraw(session, workspace_id=workspace_id, key=key)
            raise
        await self._sent(workspace_id, key, ts)
        return "shared"

    async def _again(self, workspace_id: str, key: str, attempted_at: datetime, find: Find) -> Outcome | None:
        """Say what became of an earlier attempt; None where it came to nothing and this is the next."""
        now = self._now()
        if now - attempted_at < timedelta(seconds=GRACE):
            return "underway"
        async with self._database.writing() as session:
            if not await take_over(session, workspace_id=workspace_id, key=key, seen=attempted_at, at=now):
                return "underway"
        try:
            ts = await find(key, attempted_at)
        except DeliveryError as error:
            _log.info("share.not_looked_for", code=error.code)
            await self._unknown(workspace_id, key)
            return "unknown"
        if ts is None:
            return None
        await self._sent(workspace_id, key, ts)
        return "already"

    async def _sent(self, workspace_id: str, key: str, ts: str) -> None:
        async with self._database.writing() as session:
            await mark_sent(session, workspace_id=workspace_id, key=key, ts=ts, at=self._now())

    async def _unknown(self, workspace_id: str, key: str) -> None:
        async with self._database.writing() as session:
            await mark_unknown(session, workspace_id=workspace_id, key=key)
