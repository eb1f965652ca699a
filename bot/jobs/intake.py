"""Taking in what people send: kept and queued in one transaction, before anybody is told so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.jobs.filed import key_of_job
from bot.jobs.finding import KIND
from bot.jobs.sources import MOST, brought_late
from bot.work.port import Work
from storage.database import Database
from storage.filings import filing, next_attempt
from storage.inbound import hold_inbound, record_inbound
from storage.operations import unfinished
from storage.parts import Part, filings_of_message, give_part, open_filings
from storage.tables import FilingState, Source

# Its job will see what the message holds by then.
_BEFORE_READING: frozenset[FilingState] = frozenset({"received", "failed"})

_log = structlog.get_logger(__name__)

# A job that has not moved for this long was cut off, whoever ran it.
STALE = timedelta(minutes=2)
# A filing that fails its job this often is left to the operator.
MAX_SWEEPS = 5


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as one event told of it; `payload` is its content as the service gave it.

    `user_id` is who asks, and `source` how. A form's `channel_id` is its user's id, and its `ts` its own.
    """

    workspace_id: str
    event_id: str
    channel_id: str
    ts: str
    thread_ts: str | None
    user_id: str
    source: Source
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Received:
    """A message that is kept; `is_new` is False where it was before."""

    filing_id: int
    is_new: bool


class Intake:
    """Opens filings and queues their jobs."""

    def __init__(self, database: Database, work: Work, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._work = work
        self._now = now

    async def receive(self, arrival: Arrival) -> Received:
        """Keep a message once, whichever of its events comes first, and queue its filing.

        What a later event brings after the filing's job has looked is seen to as well.
        """
        async with self._database.writing(first=True) as session:
            recorded = await record_inbound(
                session,
                workspace_id=arrival.workspace_id,
                event_id=arrival.event_id,
                channel_id=arrival.channel_id,
                ts=arrival.ts,
                thread_ts=arrival.thread_ts,
                user_id=arrival.user_id,
                source=arrival.source,
                payload=dict(arrival.payload),
                at=self._now(),
                aside=arrival.source == "form",
            )
            if recorded.is_new:
                await self._work.enqueue(
                    session,
                    KIND,
                    recorded.filing_id,
                    key=key_of_job(recorded.filing_id, 1),
                    lane=arrival.workspace_id,
                )
            elif recorded.has_gained:
                await self._take_late(session, arrival.workspace_id, recorded.inbound_id)
        _log.info(
            "intake.received",
            workspace_id=arrival.workspace_id,
            event_id=arrival.event_id,
            filing_id=recorded.filing_id,
            is_new=recorded.is_new,
        )
        return Received(recorded.filing_id, recorded.is_new)

    async def _take_late(self, session: AsyncSession, workspace_id: str, inbound_id: int) -> None:
        """Brief what a message turned out to hold after it was read: a file that came with its twin alone."""
        inbound = await hold_inbound(session, workspace_id=workspace_id, inbound_id=inbound_id)
        first, *others = await filings_of_message(session, workspace_id=workspace_id, inbound_id=inbound_id)
        if first.state == "deleted" or (first.part is None and first.state in _BEFORE_READING):
            return
        known = {each.part for each in (first, *others)}
        late = [each for each in brought_late(inbound.payload or {}) if each.part not in known]
        parts = [Part(each.part, each.name) for each in late][: max(0, MOST - len(known - {None}))]
        if not parts:
            return
        at, total = self._now(), len(known - {None}) + len(late)
        # What was answered in words for want of an article is answered anew, in the same message.
        if first.part is None:
            part = parts.pop(0)
            await give_part(
                session, workspace_id=workspace_id, filing_id=first.id, part=part, total=total, at=at
            )
            await self._begin_again(session, workspace_id, first.id, first.attempt)
        opened = await open_filings(
            session, workspace_id=workspace_id, inbound_id=inbound_id, parts=parts, total=total, at=at
        )
        for filing_id in opened:
            await self._work.enqueue(
                session, KIND, filing_id, key=key_of_job(filing_id, 1), lane=workspace_id
            )

    async def sweep(self, *, stale: timedelta = STALE) -> int:
        """Queue again every filing that was cut off: unfinished, still for `stale`, and with no job.

        Return how many.
        """
        async with self._database.reading() as session:
            left = await unfinished(session, before=self._now() - stale)
        swept = 0
        for workspace_id, filing_id, attempt in left:
            if attempt < MAX_SWEEPS and not await self._work.lives(key_of_job(filing_id, attempt)):
                swept += await self.again(workspace_id, filing_id, attempt)
        if swept:
            _log.info("intake.swept", filings=swept)
        return swept

    async def retry(self, workspace_id: str, filing_id: int) -> bool:
        """Queue a filing again that failed; False where it has not, or somebody else was first."""
        async with self._database.reading() as session:
            filed = await filing(session, workspace_id=workspace_id, filing_id=filing_id)
        if filed is None or filed.filing.state != "failed":
            return False
        # A filing that fails again has another attempt by then: this one is begun once.
        begun = await self.again(workspace_id, filing_id, filed.filing.attempt)
        _log.info("intake.retried", workspace_id=workspace_id, filing_id=filing_id, begun=begun)
        return begun

    async def again(self, workspace_id: str, filing_id: int, attempt: int) -> bool:
        """Queue a filing again, after `attempt`; False where somebody else has, or it is gone."""
        async with self._database.writing() as session:
            return await self._begin_again(session, workspace_id, filing_id, attempt)

    async def _begin_again(
        self, session: AsyncSession, workspace_id: str, filing_id: int, attempt: int
    ) -> bool:
        begun = await next_attempt(
            session, workspace_id=workspace_id, filing_id=filing_id, attempt=attempt, at=self._now()
        )
        if begun:
            key = key_of_job(filing_id, attempt + 1)
            await self._work.enqueue(session, KIND, filing_id, key=key, lane=workspace_id)
        return begun
