"""Durable work on dbos: jobs survive any crash, and finished steps are not run again.

The rows of a job are written in the caller's own transaction. On SQLite one process does
everything; on PostgreSQL any number of processes queue and any number work. dbos only executes:
what the product believes stands in its own tables. Measured facts behind the settings: dbos never
takes over the jobs of another process by itself, so each process holds a lease under its own id
and the living recover the jobs of the dead.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import sqlite3
import uuid
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any, TypedDict

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncSession

from bot.work.lease import FileLease, Lease, PostgresLease
from bot.work.port import Job, PassingError, RowId, StepFunction
from bot.work.retries import pause_before_next

_log = structlog.get_logger(__name__)

APPLICATION = "rejoinder"
QUEUE = "jobs"
# By hand, and only when the order of a job's steps changes: jobs of another version never run.
VERSION = "1"
_POLL_SECONDS = 0.25
# Of each process. Jobs mostly wait, for Slack or a model, and some for minutes until they may try
# again: one workspace, or seven, with a long backlog leave places for the others.
_PLACES = 32
_PLACES_PER_LANE = 4
_MAX_RECOVERIES = 20
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
# After a lost connection every living process takes its own lease again before anybody reaps.
_GRACE_SECONDS = 15.0


async def upgrade(url: str) -> None:
    """Bring the engine's own tables to the shape that its version needs."""
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    await asyncio.to_thread(DBOS.migrate, _plain_url(url))


class DurableWork:
    """Queues jobs, and where `working` runs them."""

    def __init__(self, url: str, *, working: bool, neighbour: type[sqlite3.Connection] | None = None) -> None:
        """`neighbour` is how a SQLite file is opened that others of this process write to."""
        self._url = _plain_url(url)
        self._neighbour = neighbour
        self._working = working
        self._executor = uuid.uuid4().hex[:16]
        self._lease: Lease = _lease(self._url)
        self._reap_from = 0.0
        self._client = DBOSClient(
            system_database_url=self._url,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def register(self, kind: str, job: Job) -> None:
        """Say what runs for `kind`."""

        async def workflow(row_id: RowId) -> None:
            await job(_step, row_id)

        DBOS.workflow(name=kind, max_recovery_attempts=_MAX_RECOVERIES)(workflow)

    async def enqueue(self, session: AsyncSession, kind: str, row_id: RowId, *, key: str, lane: str) -> None:
        """Write the job's row in the caller's transaction; a known key changes nothing."""
        options: EnqueueOptions = {
            "queue_name": QUEUE,
            "workflow_name": kind,
            "workflow_id": key,
            "app_version": VERSION,
            "queue_partition_key": lane,
        }

        def write(connection: Connection) -> None:
            self._client.enqueue_in_transaction(connection, options, row_id)

        await (await session.connection()).run_sync(write)

    async def lives(self, key: str) -> bool:
        """Whether the job of `key` is queued or running, here or in another process."""
        found = await self._client.list_workflows_async(
            workflow_ids=[key],
            status=["ENQUEUED", "PENDING", "DELAYED"],
            app_version=VERSION,  # a job of another version never runs
            load_input=False,
            load_output=False,
        )
        return bool(found)

    async def forget(self, prefix: str) -> bool:
        """Forget the ended jobs of such keys; False where one is queued or running."""
        jobs = await self._client.list_workflows_async(
            workflow_id_prefix=prefix, load_input=False, load_output=False
        )
        ended = [job.workflow_id for job in jobs if job.status in _ENDED]
        if ended:
            await self._client.delete_workflows_async(ended)
        # A job of another version never runs.
        return not any(job.status not in _ENDED and job.app_version == VERSION for job in jobs)

    async def purge(self, *, before: datetime) -> int:
        """Forget jobs that ended before `before`; return how many."""
        ended = await self._client.list_workflows_async(
            status=_ENDED,
            completed_before=before.isoformat(),
            limit=1_000,
            load_input=False,
            load_output=False,
        )
        if ended:
            await self._client.delete_workflows_async([workflow.workflow_id for workflow in ended])
        return len(ended)

    async def start(self) -> None:
        """Begin to work; where this process only queues, there is nothing to begin."""
        if not self._working:
            return
        await self._lease.grab(self._executor)
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._url,
            "executor_id": self._executor,
            "application_version": VERSION,
            "serializer": DBOSPortableJSONSerializer(),
            "sys_db_pool_size": 10,
            "enable_otlp": False,
            "run_migrations": False,
            "log_level": "CRITICAL",
            "console_log_level": "CRITICAL",
        }
        if self._neighbour is not None:
            config["db_engine_kwargs"] = {"connect_args": {"factory": self._neighbour}}
        # Before the launch: a queue that comes later is found up to a second later.
        await self._client.register_queue_async(
            QUEUE,
            worker_concurrency=_PLACES,
            partition_worker_concurrency=_PLACES_PER_LANE,
            polling_interval_sec=_POLL_SECONDS,
        )
        DBOS(config=config)
        DBOS.launch()
        await self.reap()

    async def tend(self) -> None:
        """Show that this process lives, and recover the jobs of those that died."""
        if not self._working:
            return
        loop = asyncio.get_running_loop()
        try:
            await self._lease.beat()
            # Whoever reaped while the connection was lost may have held it when it was to be taken again.
            await self._lease.grab(self._executor)
            if loop.time() >= self._reap_from:
                await self.reap()
        except Exception as error:  # noqa: BLE001 - whatever the driver raises, the next beat tries again
            self._reap_from = loop.time() + _GRACE_SECONDS
            _log.warning("work.lease_lost", error=type(error).__name__)

    async def reap(self) -> int:
        """Queue again the jobs that dead processes left running; return how many processes they were."""
        pending = await DBOS.list_workflows_async(status=["PENDING"], load_input=False, load_output=False)
        others = {workflow.executor_id for workflow in pending if workflow.executor_id} - {self._executor}
        dead = 0
        for executor in sorted(others):
            # Only a dead owner has let go of its lease.
            if not await self._lease.grab(executor):
                continue
            try:
                # Not in dbos's public interface in 3.4; a test fails the day it is gone.
                await asyncio.to_thread(DBOS._recover_pending_workflows, [executor])
            finally:
                await self._lease.drop(executor)
            dead += 1
            _log.info("work.recovered", executor=executor)
        return dead

    async def stop(self, seconds: float) -> None:
        """Take no more jobs, let running ones end within `seconds`, and leave the rest to others."""
        if self._working:
            await asyncio.to_thread(
                lambda: DBOS.destroy(workflow_completion_timeout_sec=int(seconds), destroy_registry=True)
            )
        self._client.destroy()
        await self._lease.close()


class _Outcome(TypedDict):
    """What the engine keeps of one attempt: JSON, ids only."""

    done: bool
    id: RowId | None
    after: float | None


async def _step(name: str, fn: StepFunction, /, *ids: RowId | None) -> RowId | None:
    """Run a step once for good: what it returned is kept, what may pass is tried again later."""
    for attempt in itertools.count(1):
        outcome = await DBOS.run_step_async({"name": f"{name}#{attempt}"}, _attempted(fn), *ids)
        if outcome["done"]:
            return outcome["id"]
        pause = pause_before_next(attempt, outcome["after"])
        if pause is None:
            break
        await DBOS.sleep_async(pause)
    raise PassingError(f"The step {name} failed {attempt} times.")


def _attempted(fn: StepFunction) -> Callable[..., Coroutine[Any, Any, _Outcome]]:
    """Turn a failure that may pass into a result: the engine keeps results, not what errors carry."""

    async def attempt(*ids: RowId | None) -> _Outcome:
        try:
            return {"done": True, "id": await fn(*ids), "after": None}
        except PassingError as error:
            return {"done": False, "id": None, "after": error.after}

    return attempt


def _plain_url(url: str) -> str:
    parsed = make_url(url)
    name = "sqlite" if parsed.get_backend_name() == "sqlite" else "postgresql"
    return parsed.set(drivername=name).render_as_string(hide_password=False)


def _lease(url: str) -> Lease:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return FileLease(Path(parsed.database or "rejoinder.db"))
    return PostgresLease(url)
