"""Work in this process: each job is a task that starts when the caller's transaction commits.

Nothing about it outlives the process. What a crash interrupts is found again by the sweep, which
enqueues whatever the product's own tables still call unfinished.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from bot.work.port import Job, PassingError, RowId, StepFunction
from bot.work.retries import pause_before_next

_log = structlog.get_logger(__name__)
# A model's server takes few at once, and one workspace must not take every place.
LANE_WIDTH = 4


class InlineWork:
    """Runs jobs as tasks of the running event loop, a few at a time for each lane."""

    def __init__(self, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._pause = pause
        self._jobs: dict[str, Job] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._lanes: dict[str, asyncio.Semaphore] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    def register(self, kind: str, job: Job) -> None:
        """Say what runs for `kind`."""
        if kind in self._jobs:
            raise ValueError(f"A job of kind {kind} is registered already.")
        self._jobs[kind] = job

    async def enqueue(self, session: AsyncSession, kind: str, row_id: RowId, *, key: str, lane: str) -> None:
        """Start the job after the commit; a rollback starts nothing, a running key is not started again."""
        job = self._jobs[kind]
        loop = asyncio.get_running_loop()
        sync = session.sync_session
        origin = sync.get_nested_transaction() or sync.get_transaction()
        waiting = True

        def start(committing: Session) -> None:
            nonlocal waiting
            if waiting and not committing.in_nested_transaction():
                waiting = False
                self._idle.clear()
                # The commit runs in SQLAlchemy's greenlet; the task must belong to the loop itself.
                loop.call_soon(self._start, job, kind, row_id, key, lane)

        def forget(_: Session, ended: SessionTransaction) -> None:
            nonlocal waiting
            waiting = waiting and not _is_within(origin, ended)

        event.listen(sync, "after_commit", start)
        event.listen(sync, "after_soft_rollback", forget)

    async def lives(self, key: str) -> bool:
        """Whether the job of `key` runs."""
        return key in self._running

    async def forget(self, prefix: str) -> bool:
        """Say whether no job of such a key runs; of ended ones nothing is kept."""
        return not any(key.startswith(prefix) for key in self._running)

    async def _step(self, name: str, fn: StepFunction, /, *ids: RowId | None) -> RowId | None:
        """Run a step, again where its failure may pass."""
        for attempt in itertools.count(1):
            try:
                return await fn(*ids)
            except PassingError as error:
                pause = pause_before_next(attempt, error.after)
                if pause is None:
                    raise
                _log.info("work.step_postponed", step=name, seconds=pause)
                await self._pause(pause)
        raise AssertionError("unreachable")

    async def drain(self, seconds: float) -> bool:
        """Wait for running jobs; after `seconds` cancel what is left. True if all came to their end."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            left = list(self._running.values())
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
            _log.warning("work.cut_short", jobs=len(left))
            return False
        return True

    def _start(self, job: Job, kind: str, row_id: RowId, key: str, lane: str) -> None:
        if key in self._running:
            return
        self._idle.clear()
        task = asyncio.create_task(self._run(job, kind, row_id, key, lane), name=lane)
        self._running[key] = task

    async def _run(self, job: Job, kind: str, row_id: RowId, key: str, lane: str) -> None:
        try:
            async with self._lanes.setdefault(lane, asyncio.Semaphore(LANE_WIDTH)):
                await job(self._step, row_id)
        except Exception:  # noqa: BLE001 - a job's fault must end with the job, not with the process
            _log.exception("work.job_failed", kind=kind, row_id=row_id, key=key)
        finally:
            self._running.pop(key, None)
            if not self._running:
                self._idle.set()


def _is_within(inner: SessionTransaction | None, outer: SessionTransaction) -> bool:
    """Whether `inner` is `outer` or a savepoint somewhere within it."""
    while inner is not None and inner is not outer:
        inner = inner.parent
    return inner is outer
