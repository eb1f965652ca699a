"""The first post of an answer: made once, whatever happens between us and the service.

Slack has no key that would make a post idempotent. So the intent is kept before the call and the
ts after it; the message carries a key; and what may have been posted is looked for, once it can no
longer be on its way, before anything is posted again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.errors import DeliveryError
from bot.jobs.delivery import Posted, Spot, UnansweredError
from bot.work.port import PassingError
from storage.database import Database
from storage.outgoing import attempt_again, intend, mark_sent, mark_unknown, withdraw
from storage.tables import Outgoing

# Seconds: longer than a call to Slack may take. After it, what was posted can be seen.
GRACE = 20.0
# An attempt that is younger than this may well be under way, and end in a moment.
LIVELY = timedelta(seconds=5)
_MOMENT = 2.5

Said_contra = TypeVar("Said_contra", contravariant=True)
"""What is posted."""


class Posting(Protocol[Said_contra]):
    """What posts, and finds what was posted."""

    async def find(self, spot: Spot) -> Posted | None:
        """Return the answer if an earlier attempt reached its place, else None."""
        ...

    async def post(self, spot: Spot, words: Said_contra) -> Posted:
        """Post the answer.

        Raises:
            UnansweredError: it may have been posted; look with `find` before posting again.
        """
        ...


class FirstPost(Generic[Said_contra]):
    """Posts each answer once."""

    def __init__(
        self, database: Database, delivery: Posting[Said_contra], *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._now = now

    async def intend(self, workspace_id: str, spot: Spot) -> tuple[Outgoing, bool]:
        """Keep the intent of the spot's answer; return its row and whether this is the first attempt."""
        async with self._database.writing() as session:
            row, is_new = await intend(
                session,
                workspace_id=workspace_id,
                key=spot.key,
                channel_id=spot.channel_id,
                thread_ts=spot.thread_ts,
                at=self._now(),
            )
        return row, is_new

    async def make(self, spot: Spot, row: Outgoing, words: Said_contra, *, is_new: bool) -> Posted:
        """Post the intended answer, or find what an earlier attempt posted; keep and return where it is.

        Raises:
            PassingError: nobody knows yet whether it was posted: try again later.
            DeliveryError: Slack refuses it, or refuses the look; then nothing more is posted.
        """
        answer = None if is_new else await self._look_for(spot, row)
        if answer is None:
            answer = await self._post(spot, row.workspace_id, words)
        async with self._database.writing() as session:
            await mark_sent(
                session,
                workspace_id=row.workspace_id,
                key=spot.key,
                ts=answer.ts,
                at=self._now(),
                channel_id=answer.channel_id,
            )
        return answer

    async def _look_for(self, spot: Spot, row: Outgoing) -> Posted | None:
        """Return what an earlier attempt posted, None where it is certainly not there."""
        try:
            answer = await self._delivery.find(replace(spot, since=row.attempted_at))
        except UnansweredError:
            raise
        except DeliveryError:
            await self._mark_unknown(row.workspace_id, spot.key)
            raise
        if answer is None and row.state == "sending" and self._now() - row.attempted_at < LIVELY:
            raise PassingError("The answer may be about to be posted.", after=_MOMENT)
        if answer is None and row.state == "sending":
            await self._mark_unknown(row.workspace_id, spot.key)
            raise PassingError("The answer may still be on its way.", after=GRACE)
        if answer is None:
            async with self._database.writing() as session:
                await attempt_again(session, workspace_id=row.workspace_id, key=spot.key, at=self._now())
        return answer

    async def _post(self, spot: Spot, workspace_id: str, words: Said_contra) -> Posted:
        """Post; keep in mind whether Slack refused it or only did not answer."""
        try:
            return await self._delivery.post(spot, words)
        except UnansweredError as error:
            await self._mark_unknown(workspace_id, spot.key)
            raise PassingError(str(error), after=GRACE) from error
        except DeliveryError:
            async with self._database.writing() as session:
                await withdraw(session, workspace_id=workspace_id, key=spot.key)
            raise

    async def _mark_unknown(self, workspace_id: str, key: str) -> None:
        async with self._database.writing() as session:
            await mark_unknown(session, workspace_id=workspace_id, key=key)
