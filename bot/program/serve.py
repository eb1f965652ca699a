"""`rejoinder serve`: listening, working and ticking in one process, until told to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from aiohttp import web

from bot.analysis.desk import Desk
from bot.errors import DeliveryError, RejoinderError, SettingError
from bot.jobs.delivery import UnansweredError
from bot.program.analysts import open_desk
from bot.program.service import Service
from bot.settings import Settings
from bot.slack.app import web_client
from bot.slack.http import EVENTS, web_application
from bot.slack.socket import SocketConnection
from bot.work.clock import Clock
from storage.database import Database
from storage.errors import StorageError

_log = structlog.get_logger(__name__)

SWEEP_SECONDS = 60
# Platforms kill a process 30 seconds after they ask it to stop.
DRAIN_SECONDS = 20.0


async def serve(
    settings: Settings, *, http: bool, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called with one line once events can arrive.

    Raises:
        SettingError: something that is needed is not set, or Slack refuses the token.
        RejoinderError: Slack does not answer, or the port is taken.
        StorageError: the database cannot be used.
    """
    settings.slack(http=http)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = Database(settings.database_url.get_secret_value())
    try:
        await database.upgrade()
        async with open_desk(settings) as desk:
            service = _service(settings, database, desk)
            await _check_token(service)
            async with _listening(settings, service, http=http, host=host, port=port) as where:
                await _tick(service, stop, lambda: ready(where))
    finally:
        await database.close()


def _service(settings: Settings, database: Database, desk: Desk) -> Service:
    token = settings.slack_bot_token
    secret = settings.slack_signing_secret
    return Service(
        database,
        desk,
        web_client(token.get_secret_value() if token else "", settings.slack_api_url),
        signing_secret=secret.get_secret_value() if secret else None,
    )


async def _check_token(service: Service) -> None:
    try:
        await service.poster.bot_user_id()
    except UnansweredError as error:
        raise RejoinderError(
            "Slack does not answer: check the network, and SLACK_API_URL if you set it."
        ) from error
    except DeliveryError as error:
        raise SettingError(
            f"Slack does not take SLACK_BOT_TOKEN ({error.code}): copy it again from your Slack app, "
            "and check SLACK_API_URL if you set it."
        ) from error


async def _tick(service: Service, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Work until told to stop, then let running jobs end within their time."""
    clock = Clock()
    clock.every(SWEEP_SECONDS, service.intake.sweep, name="sweep")
    # On SQLite no other process works: whatever is unfinished at the start was cut off.
    if service.database.embedded:
        await service.intake.sweep(stale=timedelta(0))
    clock.start()
    ready()
    try:
        await stop.wait()
    finally:
        clock.stop()
        _log.info("serve.stopping")
        await service.work.drain(DRAIN_SECONDS)


@asynccontextmanager
async def _listening(
    settings: Settings, service: Service, *, http: bool, host: str, port: int
) -> AsyncIterator[str]:
    """Listen over HTTP, or connect by Socket Mode beside a server for probes; yield the ready line."""

    async def ready() -> str | None:
        try:
            current = await service.database.is_current()
        except StorageError as error:
            return str(error)
        return None if current else "The database needs `rejoinder db upgrade`."

    runner = web.AppRunner(
        web_application(service.app if http else None, ready), access_log=None, shutdown_timeout=5.0
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise RejoinderError(
                f"Port {port} on {host} cannot be listened on ({error.strerror}): choose another with --port."
            ) from error
        address = f"http://{host}:{runner.addresses[0][1]}"
        if http:
            yield f"rejoinder is listening on {address}{EVENTS}"
            return
        token = settings.slack_app_token
        async with SocketConnection(service.app, token.get_secret_value() if token else ""):
            yield f"rejoinder is connected to Slack by Socket Mode; probes on {address}/readyz"
    finally:
        await runner.cleanup()
