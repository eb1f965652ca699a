"""Bringing digests that are posted up to date: after a decision, and after what they list was deleted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Generic

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import DeliveryError
from bot.jobs.delivery import UnansweredError
from bot.jobs.digest import DigestJob, key_of_message
from bot.jobs.digest_delivery import DigestDelivery, Part
from bot.jobs.filed import patient
from bot.work.port import PassingError, RowId, Step, Work
from storage.database import Database
from storage.digests import Scheduled
from storage.outgoing import outgoing_of
from storage.tables import Outgoing

KIND = "digest_refresh"

# Seconds: a digest that is being posted is posted as it was when its job read it.
_WHILE_POSTED = 5.0

_log = structlog.get_logger(__name__)


async def queue_digest_refresh(
    session: AsyncSession, work: Work, *, workspace_id: str, digest_ids: Collection[int], after: str
) -> None:
    """Queue that these digests are brought up to date, once the transaction commits.

    `after` names what changed them: the same change queues nothing twice.
    """
    for digest_id in digest_ids:
        key = f"digest_refresh:{digest_id}:{after}"
        await work.enqueue(session, KIND, digest_id, key=key, lane=f"{workspace_id}:digests")


class DigestRefreshJob(Generic[Part]):
    """Shows what a digest lists as it is now, in the messages that it was posted in."""

    def __init__(self, database: Database, delivery: DigestDelivery[Part], digests: DigestJob[Part]) -> None:
        self._database = database
        self._delivery = delivery
        self._digests = digests

    async def __call__(self, step: Step, digest_id: RowId) -> None:
        """Bring the messages up to date; where Slack refuses, what was decided holds all the same."""
        await step("show", patient(self._show), digest_id)

    async def _show(self, digest_id: RowId) -> None:
        scheduled = await self._digests.find(digest_id)
        if scheduled is None or scheduled.digest.composed_at is None:
            return
        if scheduled.digest.state == "composed":
            raise PassingError("The digest is still being posted.", after=_WHILE_POSTED)
        messages = await self._digests.messages(digest_id)
        try:
            await self._change(scheduled, messages)
        except DeliveryError as error:
            if error.after is not None or isinstance(error, UnansweredError):
                raise
            _log.warning("digest.not_refreshed", digest_id=digest_id, code=error.code)

    async def _change(self, scheduled: Scheduled, messages: Sequence[Part]) -> None:
        """Change each message that is posted; one for which nothing is left says so."""
        number = 0
        while (row := await self._posted(scheduled, number)) is not None:
            if row.ts is not None:
                message = messages[number] if number < len(messages) else None
                await self._delivery.change(row.channel_id, row.ts, row.key, message)
            number += 1
        for further in range(number, len(messages)):
            # What was decided takes a line more than there was room for.
            await self._digests.post(scheduled, messages, further)

    async def _posted(self, scheduled: Scheduled, number: int) -> Outgoing | None:
        digest = scheduled.digest
        async with self._database.reading() as session:
            key = key_of_message(digest.id, number)
            return await outgoing_of(session, workspace_id=digest.workspace_id, key=key)
