"""Opening the digests whose slots have fallen due: once a slot, whatever clocks and processes do.

A digest's row is unique for its slot and is kept with its job, in one transaction: any number of
processes may tick at once. After a time in which nobody ticked, the latest slot stands for all that
were missed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import takewhile

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.digests.slots import Schedule, Slot, slot_after, slots_until
from bot.errors import InputError
from bot.jobs.digest import give_up, key_of_digest, queue_digest
from bot.work.port import Work
from storage.database import Database
from storage.digests import open_digest, opened
from storage.due import Active, active_subscriptions, due_subscriptions, is_any_due, unfinished_digests
from storage.subscriptions import await_slot, pause

LATE = timedelta(minutes=15)
"""A digest that falls due and is opened later than this is a catch-up."""
LOOKED_BACK = timedelta(days=35)
"""How far back missed slots are counted."""
STALE = timedelta(minutes=2)
GIVEN_UP = timedelta(days=1)

# SQLite has one writer: reporters' messages come in between.
_AT_ONCE = 20
_READ_AT_ONCE = 500
_LEFT = 50

_log = structlog.get_logger(__name__)


class FallingDue:
    """Opens digests and queues their jobs."""

    def __init__(self, database: Database, work: Work, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._work = work
        self._now = now
        self._last: datetime | None = None

    async def open(self) -> int:
        """Open what has fallen due; return how many digests that is."""
        now = self._now()
        if self._last is None or now < self._last:
            # A clock that was ahead, or other rules of a zone, may have put a next slot too far off.
            await self._reckon(now)
        self._last = now
        async with self._database.reading() as session:
            # Mostly nothing is, and then nobody waits for a transaction that writes.
            waits = await is_any_due(session, by=now)
        found = 0
        while waits and (some := await self._open_some(now)) is not None:
            found += some
        if found:
            _log.info("digest.opened", digests=found)
        return found

    async def sweep(self, *, stale: timedelta = STALE) -> int:
        """Queue again every digest that was cut off: unfinished for `stale`, and with no job.

        Return how many. What has been left for a day is given up: its items come with the next.
        """
        now = self._now()
        async with self._database.reading() as session:
            left = await unfinished_digests(session, before=now - stale, limit=_LEFT)
        swept = 0
        for workspace_id, digest_id, created_at in left:
            # While a job of it lives nothing of it is forgotten.
            if not await self._work.forget(key_of_digest(digest_id)):
                continue
            async with self._database.writing() as session:
                if created_at < now - GIVEN_UP:
                    await give_up(session, workspace_id=workspace_id, digest_id=digest_id, at=now)
                    continue
                await queue_digest(session, self._work, workspace_id=workspace_id, digest_id=digest_id)
            swept += 1
        if swept:
            _log.info("digest.swept", digests=swept)
        return swept

    async def _open_some(self, now: datetime) -> int | None:
        """Open digests of a few subscriptions; return how many, None where no subscription is due."""
        found = 0
        async with self._database.writing() as session:
            due = await due_subscriptions(session, by=now, limit=_AT_ONCE)
            for each in due:
                found += await self._open(session, each, now)
        return found if due else None

    async def _open(self, session: AsyncSession, wanted: Active, now: datetime) -> bool:
        """Open the digest of the latest slot that has none, and wait for the next slot."""
        workspace_id, subscription_id = wanted.workspace_id, wanted.subscription_id
        try:
            schedule = Schedule.of(wanted.days, wanted.minute, wanted.zone)
            next_at = slot_after(schedule, now).at
        except InputError as error:
            await pause(
                session, workspace_id=workspace_id, subscription_id=subscription_id, reason=str(error), at=now
            )
            return False
        missed = await self._missed(session, wanted, schedule, now)
        digest_id = None
        if missed:
            late = len(missed) > 1 or now - missed[0].at > LATE
            digest_id = await open_digest(
                session,
                workspace_id=workspace_id,
                subscription_id=subscription_id,
                slot=missed[0].name,
                kind="catch-up" if late else "slot",
                missed=len(missed),
                due_at=missed[0].at,
                at=now,
            )
        if digest_id is not None:
            await queue_digest(session, self._work, workspace_id=workspace_id, digest_id=digest_id)
        await await_slot(session, workspace_id=workspace_id, subscription_id=subscription_id, next_at=next_at)
        return digest_id is not None

    @staticmethod
    async def _missed(session: AsyncSession, wanted: Active, schedule: Schedule, now: datetime) -> list[Slot]:
        """Return the slots that fell due after the latest that has a digest, the latest first.

        What fell due before the subscription was set is none of its slots.
        """
        slots = list(slots_until(schedule, now, since=max(wanted.set_at, now - LOOKED_BACK)))
        have = await opened(
            session,
            workspace_id=wanted.workspace_id,
            subscription_id=wanted.subscription_id,
            slots=[slot.name for slot in slots],
        )
        return list(takewhile(lambda slot: slot.name not in have, slots))

    async def _reckon(self, now: datetime) -> None:
        """Bring forward every next slot that is further off than the schedule says."""
        beyond = 0
        while True:
            async with self._database.reading() as session:
                some = await active_subscriptions(session, beyond=beyond, limit=_READ_AT_ONCE)
            if not some:
                return
            beyond = some[-1].subscription_id
            for each in some:
                next_at = _next(each, now)
                if next_at is None or (each.next_at is not None and each.next_at <= next_at):
                    continue
                async with self._database.writing() as session:
                    await await_slot(
                        session,
                        workspace_id=each.workspace_id,
                        subscription_id=each.subscription_id,
                        next_at=next_at,
                    )


def _next(wanted: Active, now: datetime) -> datetime | None:
    """Return when the next slot of a subscription falls due; None where its zone is not known here."""
    try:
        return slot_after(Schedule.of(wanted.days, wanted.minute, wanted.zone), now).at
    except InputError:
        # It is paused when it falls due.
        return None
