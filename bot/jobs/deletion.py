"""Deleting a filing: its rows go at once, then its message, and what the databases keep besides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot.errors import DeliveryError, RejoinderError
from bot.jobs.delivery import Delivery, UnansweredError, Words
from bot.jobs.digest_refresh import queue_digest_refresh
from bot.jobs.filed import answer_of, find_filed, key_of_jobs, patient, spot_of
from bot.jobs.refresh import queue_refresh
from bot.work.port import PassingError, RowId, Step, StepFunction, Work
from storage.database import Database
from storage.deletion import erase_filing, filer_of
from storage.links import filings_joined_to
from storage.listings import digests_listing
from storage.viewer import Viewer

KIND = "deletion"

NOT_YOURS = "Only whoever filed this article, or an admin of the workspace, can delete its brief."
DELETED = "Deleted by"
NOT_EDITED = (
    "The brief is deleted here, but Slack did not let me change the message that showed it: delete that "
    "message yourself."
)
# Slack's codes for a message that nobody can see any more.
_MESSAGE_GONE = frozenset({"message_not_found", "channel_not_found", "thread_not_found"})

# Seconds: a job that has begun with the filing may be waiting for a model.
_FOR_OTHERS = 15.0
_FOR_READERS = 2.0

_log = structlog.get_logger(__name__)


class DeletionError(RejoinderError):
    """Somebody may not delete a filing; the message says why."""


class Deletions:
    """Takes people's wish to have a filing deleted."""

    def __init__(self, database: Database, work: Work, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._work = work
        self._now = now

    async def delete(self, viewer: Viewer, filing_id: int, *, by: str, is_admin: bool) -> bool:
        """Take away all that a filing holds, and queue what follows; False where it is gone already.

        `is_admin` says that `by` is an admin of the viewer's workspace.

        Raises:
            DeletionError: `by` neither filed it nor is an admin.
        """
        async with self._database.writing() as session:
            filer = await filer_of(session, viewer=viewer, filing_id=filing_id)
            if filer is None:
                return False
            if by != filer and not is_admin:
                raise DeletionError(NOT_YOURS)
            workspace_id = viewer.workspace_id
            joined = await filings_joined_to(session, workspace_id=workspace_id, filing_id=filing_id)
            listing = await digests_listing(session, workspace_id=workspace_id, filing_id=filing_id)
            erased = await erase_filing(
                session, workspace_id=workspace_id, filing_id=filing_id, by=by, at=self._now()
            )
            if erased:
                key = f"{KIND}:{filing_id}"
                await queue_digest_refresh(
                    session, self._work, workspace_id=workspace_id, digest_ids=listing, after=key
                )
                await self._work.enqueue(session, KIND, filing_id, key=key, lane=workspace_id)
                # Other briefs' messages say who answered them.
                await queue_refresh(
                    session, self._work, workspace_id=workspace_id, filing_ids=joined, after=key
                )
        _log.info("deletion.asked", filing_id=filing_id, by=by, erased=erased)
        return erased


class DeletionJob:
    """Says in Slack that a filing was deleted, and lets nothing of it stay in the database."""

    def __init__(
        self, database: Database, delivery: Delivery, work: Work, *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._delivery = delivery
        self._work = work
        self._now = now

    async def __call__(self, step: Step, filing_id: RowId) -> None:
        """Run to the end; each step is safe to run again."""
        await self._try(step, "say", self._say, filing_id)
        if await step("look", patient(self._look), filing_id) is not None:
            # A job that had begun may have shown the brief after that: it is said again, last.
            await self._try(step, "settle", self._settle, filing_id)
            await self._try(step, "say again", self._say, filing_id)
        await self._try(step, "scrub", self._scrub, filing_id)

    async def _try(self, step: Step, name: str, fn: StepFunction, filing_id: RowId) -> None:
        """Do a step; what fails for good must not keep the steps after it from being done."""
        try:
            await step(name, patient(fn), filing_id)
        except (DeliveryError, PassingError) as error:
            _log.error("deletion.step_failed", filing_id=filing_id, step=name, exc_info=error)

    async def _say(self, filing_id: RowId) -> None:
        """Make the message say who deleted it."""
        filed = await find_filed(self._database, filing_id, deleted=True)
        if filed is None:
            return
        row = await answer_of(self._database, filed)
        spot = spot_of(filed, at=self._now(), user_id=filed.filing.deleted_by, answer=row)
        if row is not None and row.ts is None:
            unseen = await self._delivery.find(replace(spot, since=row.attempted_at))
            answer_ts = None if unseen is None else unseen.ts
            spot = spot if unseen is None else replace(spot, channel_id=unseen.channel_id)
        else:
            answer_ts = None if row is None else row.ts
        if answer_ts is None:
            return
        try:
            await self._delivery.say(spot, answer_ts, Words(DELETED, person=filed.filing.deleted_by))
        except DeliveryError as error:
            if error.after is not None or isinstance(error, UnansweredError):
                raise
            _log.warning("deletion.not_said", filing_id=filing_id, code=error.code)
            if error.code not in _MESSAGE_GONE:
                await self._delivery.whisper(spot, Words(NOT_EDITED))

    async def _look(self, filing_id: RowId) -> RowId | None:
        """Return the filing's id where a job still works on it; forget those that have ended."""
        return None if await self._work.forget(key_of_jobs(filing_id)) else filing_id

    async def _settle(self, filing_id: RowId) -> None:
        """Wait until no job works on the filing any more."""
        if await self._look(filing_id) is not None:
            raise PassingError("A job still works on what was deleted.", after=_FOR_OTHERS)

    async def _scrub(self, filing_id: RowId) -> None:
        """Overwrite what was deleted."""
        if not await self._database.scrub():
            raise PassingError("Somebody still reads what was deleted.", after=_FOR_READERS)
        _log.info("deletion.done", filing_id=filing_id)
