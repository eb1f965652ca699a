"""The job of one digest: from the slot that fell due to the message in its channel.

What it holds is listed in the database before anything is posted, and read from there afterwards: a
crash changes neither what is posted nor how often. Each step is safe to run again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Generic

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import metrics
from bot.digests.contents import compose, contents_of, forget
from bot.errors import DeliveryError
from bot.jobs.delivery import Spot
from bot.jobs.digest_delivery import DigestDelivery, Part
from bot.jobs.filed import patient
from bot.jobs.first_post import FirstPost
from bot.jobs.pace import Pace
from bot.jobs.pauses import Pauses
from bot.jobs.standing import learn_standing
from bot.jobs.stopping import reason_to_stop
from bot.work.port import PassingError, RowId, Step, Work
from storage.database import Database
from storage.digest_tables import DigestState
from storage.digests import UNFINISHED, Scheduled, digest, finish, set_composed
from storage.due import workspace_of_digest
from storage.errors import StorageError
from storage.outgoing import outgoing_of
from storage.subscriptions import pause

KIND = "digest"

NOTHING_NEW = "Nothing is new since the last digest here."
NOT_POSTED = "The digest could not be posted: {reason}"

_log = structlog.get_logger(__name__)


async def queue_digest(session: AsyncSession, work: Work, *, workspace_id: str, digest_id: int) -> None:
    """Queue the job of a digest, once the transaction commits.

    Digests have a lane of their own: however many fall due at once, reporters do not wait for them.
    """
    lane = f"{workspace_id}:digests"
    await work.enqueue(session, KIND, digest_id, key=f"{key_of_digest(digest_id)}job", lane=lane)


def key_of_digest(digest_id: int) -> str:
    """Return what the keys of a digest's messages and jobs begin with."""
    return f"digest:{digest_id}:"


async def give_up(
    session: AsyncSession,
    *,
    workspace_id: str,
    digest_id: int,
    at: datetime,
    note: str | None = None,
    error_id: str | None = None,
) -> DigestState:
    """End a digest that did not come to its end; what it listed is new again, unless it may be there.

    Return the state that it is in then.
    """
    first = await outgoing_of(session, workspace_id=workspace_id, key=key_of_message(digest_id, 0))
    state: DigestState = "failed"
    if first is not None:
        state = "posted" if first.ts is not None else "unknown"
    else:
        await forget(session, workspace_id=workspace_id, digest_id=digest_id)
    await finish(
        session,
        workspace_id=workspace_id,
        digest_id=digest_id,
        state=state,
        at=at,
        note=note,
        error_id=error_id,
    )
    return state


class DigestJob(Generic[Part]):
    """Posts a digest in its channel, and what does not fit into one message in its thread."""

    def __init__(
        self,
        database: Database,
        delivery: DigestDelivery[Part],
        *,
        pace: Pace,
        pauses: Pauses,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._pace = pace
        self._pauses = pauses
        self._now = now
        self._first_post = FirstPost(database, delivery, now=now)

    async def __call__(self, step: Step, digest_id: RowId) -> None:
        """Run the digest to its end: posted, empty, or failed, and then told of.

        Where Slack or the database was not there for long, it is left as it is: the sweep takes it up.
        """
        try:
            if await step("compose", patient(self._compose), digest_id) is None:
                return
            rendered = _Rendered(self, digest_id)
            count = await step("render", patient(rendered.count), digest_id)
            for number in range(count or 0):
                post = partial(self._post, rendered=rendered, number=number)
                await step(f"post {number}", patient(post), digest_id)
            await step("finish", patient(self._finish), digest_id)
        except PassingError as error:
            _log.warning("digest.put_off", digest_id=digest_id, exc_info=error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the row and the log keep it
            await step("fail", patient(partial(self._fail, error=error)), digest_id)
            await step("tell", patient(self._tell), digest_id)

    async def _compose(self, digest_id: RowId) -> RowId | None:
        """List what is new; return the digest's id, None where there is nothing to post."""
        scheduled = await self.find(digest_id)
        if scheduled is None or scheduled.digest.state not in UNFINISHED:
            return None
        if scheduled.digest.kind != "now" and scheduled.subscription.state != "active":
            # Switched off, or paused by an earlier digest, since it fell due.
            await self._end(scheduled, "skipped")
            return None
        if scheduled.digest.state == "composed":
            return digest_id
        await learn_standing(
            self._database,
            self._delivery,
            workspace_id=scheduled.subscription.workspace_id,
            channel_id=scheduled.subscription.channel_id,
            now=self._now,
        )
        is_empty = await self._list(scheduled)
        if is_empty and scheduled.digest.asked_by is not None:
            await self._delivery.whisper(
                scheduled.subscription.channel_id, scheduled.digest.asked_by, NOTHING_NEW
            )
        return None if is_empty else digest_id

    async def _list(self, scheduled: Scheduled) -> bool:
        """List what the digest holds and keep that with its state; return whether that is nothing."""
        workspace_id, digest_id = scheduled.digest.workspace_id, scheduled.digest.id
        at = self._now()
        async with self._database.writing() as session:
            contents = await compose(session, subscription=scheduled.subscription, digest_id=digest_id, at=at)
            if contents.is_empty:
                await finish(session, workspace_id=workspace_id, digest_id=digest_id, state="empty", at=at)
            else:
                await set_composed(session, workspace_id=workspace_id, digest_id=digest_id, at=at)
        if contents.is_empty:
            metrics.count_digest("empty")
        return contents.is_empty

    async def messages(self, digest_id: RowId) -> Sequence[Part]:
        """Return the digest's messages, as what it has listed is now; none where all of it is gone."""
        scheduled = await self._load(digest_id)
        async with self._database.reading() as session:
            contents = await contents_of(
                session,
                subscription=scheduled.subscription,
                digest_id=digest_id,
                at=scheduled.digest.composed_at or self._now(),
            )
        return () if contents.is_empty else await self._delivery.parts(scheduled, contents)

    async def _post(self, digest_id: RowId, rendered: _Rendered[Part], number: int) -> None:
        scheduled = await self._load(digest_id)
        messages = await rendered.messages()
        # What was listed may have been deleted meanwhile.
        if number < len(messages):
            await self.post(scheduled, messages, number)

    async def post(self, scheduled: Scheduled, messages: Sequence[Part], number: int) -> None:
        """Post one message of the digest: the first in the channel, the others in its thread."""
        subscription = scheduled.subscription
        workspace_id = subscription.workspace_id
        spot = Spot(
            channel_id=subscription.channel_id,
            ts="",
            thread_ts=await self._first_ts(scheduled) if number else None,
            user_id=subscription.user_id,
            key=key_of_message(scheduled.digest.id, number),
            since=self._now(),
        )
        row, is_new = await self._first_post.intend(workspace_id, spot)
        if row.ts is None:
            await self._pace.turn(workspace_id, subscription.channel_id)
            await self._first_post.make(spot, row, messages[number], is_new=is_new)

    async def _finish(self, digest_id: RowId) -> None:
        scheduled = await self._load(digest_id)
        await self._end(scheduled, "empty" if await self._first_ts(scheduled) is None else "posted")

    async def _fail(self, digest_id: RowId, error: Exception) -> None:
        """Keep why the digest was not posted; what it listed is new again, unless it may be there."""
        scheduled = await self.find(digest_id)
        if scheduled is None or scheduled.digest.state not in UNFINISHED:
            return
        reason = reason_to_stop(error)
        error_id = None if reason else secrets.token_hex(4)
        if error_id is None:
            _log.warning("digest.stopped", digest_id=digest_id, code=getattr(error, "code", None))
        else:
            _log.error("digest.failed", digest_id=digest_id, error_id=error_id, exc_info=error)
        workspace_id = scheduled.digest.workspace_id
        async with self._database.writing() as session:
            state = await give_up(
                session,
                workspace_id=workspace_id,
                digest_id=digest_id,
                at=self._now(),
                note=reason,
                error_id=error_id,
            )
            if reason is not None:
                await pause(
                    session,
                    workspace_id=workspace_id,
                    subscription_id=scheduled.subscription.id,
                    reason=reason,
                    at=self._now(),
                )
        metrics.count_digest(state)

    async def _tell(self, digest_id: RowId) -> None:
        """Tell whoever asked for the digest, or owns a subscription that was paused."""
        scheduled = await self.find(digest_id)
        if scheduled is None:
            return
        subscription, made = scheduled.subscription, scheduled.digest
        try:
            if made.asked_by is not None:
                reason = made.note or f"something went wrong (error {made.error_id})."
                await self._delivery.whisper(
                    subscription.channel_id, made.asked_by, NOT_POSTED.format(reason=reason)
                )
            await self._pauses.tell(subscription.workspace_id, subscription.user_id)
        except DeliveryError as error:
            _log.info("digest.failure_not_told", digest_id=digest_id, code=error.code)

    async def _end(self, scheduled: Scheduled, state: DigestState) -> None:
        async with self._database.writing() as session:
            await finish(
                session,
                workspace_id=scheduled.digest.workspace_id,
                digest_id=scheduled.digest.id,
                state=state,
                at=self._now(),
            )
        metrics.count_digest(state)

    async def _first_ts(self, scheduled: Scheduled) -> str | None:
        """Return the ts of the digest's first message, None where none was posted."""
        key = key_of_message(scheduled.digest.id, 0)
        async with self._database.reading() as session:
            first = await outgoing_of(session, workspace_id=scheduled.digest.workspace_id, key=key)
        return None if first is None else first.ts

    async def find(self, digest_id: RowId) -> Scheduled | None:
        """Return the digest with its subscription, None where it is gone."""
        async with self._database.reading() as session:
            workspace_id = await workspace_of_digest(session, digest_id=digest_id)
            if workspace_id is None:
                return None
            return await digest(session, workspace_id=workspace_id, digest_id=digest_id)

    async def _load(self, digest_id: RowId) -> Scheduled:
        scheduled = await self.find(digest_id)
        if scheduled is None:
            raise StorageError(f"There is no digest {digest_id}: its channel's digests have been deleted.")
        return scheduled


class _Rendered(Generic[Part]):
    """The messages of a digest, made once for all its steps; after a crash they are made again."""

    def __init__(self, job: DigestJob[Part], digest_id: RowId) -> None:
        self._job = job
        self._digest_id = digest_id
        self._messages: Sequence[Part] | None = None

    async def count(self, _: RowId) -> int:
        """Return how many there are."""
        return len(await self.messages())

    async def messages(self) -> Sequence[Part]:
        """Return them."""
        if self._messages is None:
            self._messages = await self._job.messages(self._digest_id)
        return self._messages


def key_of_message(digest_id: RowId, number: int) -> str:
    """Return the key of one of a digest's messages; the first is number 0."""
    return f"{key_of_digest(digest_id)}{number}"
