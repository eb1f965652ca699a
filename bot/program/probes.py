"""What an operator's probes ask: whether this process is ready, and its figures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import structlog
from aiohttp import web

from bot import metrics
from bot.errors import SettingError
from bot.slack.socket import SocketConnection
from bot.work.port import Work
from storage.database import Database
from storage.errors import StorageError
from storage.operations import backlog

_log = structlog.get_logger(__name__)

_LOOPBACK = "127.0.0.1"
_SECONDS = 5.0


async def missing(database: Database, work: Work, socket: SocketConnection | None) -> str | None:
    """Return one sentence that says what this process lacks to take events, or None: it is ready."""
    try:
        async with asyncio.timeout(_SECONDS):
            if not await database.is_current():
                return "The database needs `rejoinder db upgrade`."
            await work.lives("readiness")
    except StorageError as error:
        return str(error)
    except TimeoutError:
        return f"The database {database.name} did not answer within {_SECONDS:g} seconds."
    except Exception as error:  # noqa: BLE001 - whatever the engine raises, it cannot take a job now
        _log.warning("probes.engine_failed", exc_info=error)
        return "The work engine cannot read its tables: run `rejoinder db upgrade`, and see the log."
    if socket is not None and not await socket.is_connected():
        return "Slack is not connected by Socket Mode: wait a minute, then check the network."
    return None


@asynccontextmanager
async def metrics_server(port: int, database: Database, now: Callable[[], datetime]) -> AsyncIterator[None]:
    """Serve `/metrics` on this machine alone until the block ends.

    Raises:
        SettingError: the port is taken.
    """

    async def scrape(_: web.Request) -> web.Response:
        body = await figures(database, now())
        return web.Response(body=body, headers={"Content-Type": metrics.CONTENT_TYPE})

    application = web.Application()
    application.router.add_get("/metrics", scrape)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, _LOOPBACK, port).start()
        except OSError as error:
            raise SettingError(
                f"REJOINDER_METRICS_PORT {port} cannot be listened on ({error.strerror}): choose another."
            ) from error
        yield
    finally:
        await runner.cleanup()


async def figures(database: Database, at: datetime) -> bytes:
    """Return this process' figures with those of the database at this moment."""
    try:
        async with asyncio.timeout(_SECONDS), database.reading() as session:
            waiting = await backlog(session)
    except (StorageError, TimeoutError) as error:
        _log.warning("probes.database_silent", error=type(error).__name__)
        return metrics.exposition(None, 0.0)
    age = (at - waiting.oldest).total_seconds() if waiting.oldest else 0.0
    return metrics.exposition({str(state): count for state, count in waiting.counts.items()}, age)
