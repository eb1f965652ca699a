"""Filings that wait for their turn: their reporters are told how many are ahead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.errors import DeliveryError
from bot.jobs.delivery import Delivery, Words
from bot.jobs.filed import find_filed, spot_of
from bot.jobs.first_post import FirstPost
from bot.work.port import PassingError
from storage.database import Database
from storage.filings import ahead_of
from storage.operations import waiting

WAITING = "Waiting to be read."
# What has not moved for this long is not at work, and nobody waits for it.
ASTIR = timedelta(minutes=10)
# A job that is not held up has begun by then, and posts by itself.
_PATIENCE = timedelta(seconds=2)
# Slack takes about one message a second for a channel.
_AT_ONCE = 5

_log = structlog.get_logger(__name__)


class Queued:
    """Makes the first post of what no job has begun yet; the job then changes it.

    The post's intent is one row: whoever keeps it posts, this or the job, in whatever process. Each
    filing is looked at once; where that comes to nothing, its job sees to it.
    """

    def __init__(self, database: Database, delivery: Delivery, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._first_post = FirstPost(database, delivery, now=now)
        self._beyond = 0
        self._not_before = now()

    async def tell(self) -> int:
        """Tell the reporters of the next few filings that others are ahead; return how many were told.

        Raises:
            StorageError: the database cannot be used.
        """
        at = self._now()
        if at < self._not_before:
            return 0
        async with self._database.reading() as session:
            found = await waiting(
                session, since=at - ASTIR, before=at - _PATIENCE, beyond=self._beyond, limit=_AT_ONCE
            )
        told = 0
        for workspace_id, filing_id in found:
            self._beyond = filing_id
            try:
                told += await self._tell(workspace_id, filing_id)
            except (DeliveryError, PassingError) as error:
                _log.info("queued.not_told", filing_id=filing_id, error=type(error).__name__)
                if error.after is not None:
                    # The others would be refused as well, and the jobs need what Slack still takes.
                    self._not_before = at + timedelta(seconds=error.after)
                    break
        return told

    async def _tell(self, workspace_id: str, filing_id: int) -> bool:
        filed = await find_filed(self._database, filing_id)
        async with self._database.reading() as session:
            ahead = await ahead_of(
                session, workspace_id=workspace_id, filing_id=filing_id, since=self._now() - ASTIR
            )
        if filed is None or not ahead:
            return False
        spot = spot_of(filed, at=self._now())
        row, is_new = await self._first_post.intend(workspace_id, spot)
        if is_new:
            await self._first_post.make(spot, row, Words(f"{WAITING} {how_many_ahead(ahead)}"), is_new=True)
        return is_new


def how_many_ahead(count: int) -> str:
    """Say how many filings are ahead of one."""
    return f"{count} other{' is' if count == 1 else 's are'} ahead."
