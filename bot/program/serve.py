"""Listening, working and ticking: in one process (`serve`) or in parts, until told to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from aiohttp import web

from bot.analysis.desk import Desk
from bot.errors import DeliveryError, RejoinderError, SettingError
from bot.jobs.delivery import UnansweredError
from bot.memory.backlog import catch_up
from bot.program.analysts import open_desk
from bot.program.aside import aside
from bot.program.clock import utc_now
from bot.program.garbage import collect_seldom
from bot.program.probes import metrics_server, missing
from bot.program.service import Service
from bot.program.upgrading import upgrade
from bot.settings import Settings
from bot.slack.app import web_client
from bot.slack.http import EVENTS, web_application
from bot.slack.socket import SocketConnection
from bot.work.clock import Clock
from bot.work.durable import DurableWork
from storage.database import Database

_log = structlog.get_logger(__name__)

LEASE_SECONDS = 10
SWEEP_SECONDS = 60
QUEUED_SECONDS = 2
DIGEST_SECONDS = 20
SOCKET_SECONDS = 15
CHECKPOINT_SECONDS = 1
PURGE_SECONDS = 24 * 60 * 60
# Jobs that have ended are kept this long, so that a late repetition of an event is still known.
KEEP_JOBS = timedelta(days=30)
# On a machine that is shared, listening comes first: Slack waits three seconds, a brief can wait.
_NICENESS = 10
# Platforms kill a process 30 seconds after they ask it to stop.
DRAIN_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Role:
    """What a process does of the whole."""

    name: str
    listens: bool
    works: bool
    ticks: bool


SERVE = Role("serve", listens=True, works=True, ticks=True)
WEB = Role("web", listens=True, works=False, ticks=False)
WORK = Role("work", listens=False, works=True, ticks=True)
CLOCK = Role("clock", listens=False, works=False, ticks=True)


async def run_role(
    settings: Settings, role: Role, *, http: bool, host: str, port: int, ready: Callable[[str], None]
) -> None:
    """Play a role until SIGTERM or SIGINT; `ready` is called with one line once it is played.

    Raises:
        SettingError: something that is needed is not set, or Slack refuses the token.
        RejoinderError: Slack does not answer, or the port is taken.
        StorageError: the database cannot be used.
    """
    settings.slack(http=http, listening=role.listens)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    database = Database(settings.database_url.get_secret_value())
    listening = partial(_listening, settings, http=http, host=host, port=port)

    def up(line: str) -> None:
        if role is WORK:
            os.nice(_NICENESS)
        collect_seldom()
        ready(line)

    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        await _prepare(database, settings, role)
        if settings.metrics_port is not None:
            await stack.enter_async_context(metrics_server(settings.metrics_port, database, utc_now))
        if role is SERVE:
            # One thread works and another listens: Slack is answered in the middle of a job.
            await stack.enter_async_context(aside(partial(_work_aside, settings, database), stop=stop))
        await _play(settings, database, WEB if role is SERVE else role, stop, up, listening=listening)
        _log.info("serve.stopping", role=role.name)


async def _work_aside(
    settings: Settings, database: Database, stop: asyncio.Event, ready: Callable[[], None]
) -> None:
    """Work in this thread's event loop, which has its own connections."""
    its_own = database.again()
    try:
        await _play(settings, its_own, WORK, stop, lambda _: ready())
    finally:
        await its_own.close()


async def _play(
    settings: Settings,
    database: Database,
    role: Role,
    stop: asyncio.Event,
    ready: Callable[[str], None],
    *,
    listening: Callable[..., AbstractAsyncContextManager[str]] = nullcontext,
) -> None:
    """Do what a role does in this thread until `stop` is set."""
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(open_desk(settings)) if role.works else None
        url = settings.database_url.get_secret_value()
        work = DurableWork(url, working=role.works, neighbour=database.neighbour)
        service = _service(settings, database, desk, work)
        if role.listens or role.works:
            await _check_token(service)
        await work.start()
        stack.push_async_callback(work.stop, DRAIN_SECONDS)
        where = "rejoinder is at work"
        if role.listens:
            where = await stack.enter_async_context(listening(service, work))
        elif not role.works:
            where = "rejoinder's clock is ticking"
        if role.ticks:
            await _tick(stack, service, work, telling=role.works)
        ready(where)
        await stop.wait()


async def _prepare(database: Database, settings: Settings, role: Role) -> None:
    """Bring the database up to date where this process is alone with it, else see that it is."""
    if role is SERVE:
        await upgrade(settings.database_url.get_secret_value())
        return
    if database.embedded:
        raise SettingError(
            "DATABASE_URL is SQLite, which one process alone may use: set a PostgreSQL URL, "
            "or run `rejoinder serve`."
        )
    if not await database.is_current():
        raise RejoinderError(f"The database {database.name} is not up to date: run `rejoinder db upgrade`.")


def _service(settings: Settings, database: Database, desk: Desk | None, work: DurableWork) -> Service:
    token = settings.slack_bot_token
    secret = settings.slack_signing_secret
    return Service(
        database,
        desk,
        web_client(token.get_secret_value() if token else "", settings.slack_api_url),
        work,
        signing_secret=secret.get_secret_value() if secret else None,
        has_model=settings.model_settings() is not None,
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


async def _tick(stack: AsyncExitStack, service: Service, work: DurableWork, *, telling: bool) -> None:
    """Wake what must be looked after: leases, digests that fall due, what was cut off, jobs long ended."""

    async def purge() -> None:
        await work.purge(before=utc_now() - KEEP_JOBS)

    async def look_after_actors() -> None:
        await catch_up(service.database, at=utc_now())

    clock = Clock()
    clock.every(LEASE_SECONDS, work.tend, name="lease")
    clock.every(SWEEP_SECONDS, service.intake.sweep, name="sweep")
    clock.every(DIGEST_SECONDS, service.falling_due.open, name="digests")
    clock.every(SWEEP_SECONDS, service.falling_due.sweep, name="left digests")
    clock.every(PURGE_SECONDS, purge, name="purge")
    if telling:
        clock.every(QUEUED_SECONDS, service.queued.tell, name="queued")
        clock.every(SWEEP_SECONDS, look_after_actors, name="actors")
        clock.every(SWEEP_SECONDS, service.pauses.tell_left, name="pauses")
    if service.database.embedded:
        clock.every(CHECKPOINT_SECONDS, service.database.checkpoint, name="checkpoint")
        # No other process works: whatever is unfinished at the start and has no job was cut off.
        await service.intake.sweep(stale=timedelta(0))
        await service.falling_due.sweep(stale=timedelta(0))
    clock.start()
    stack.callback(clock.stop)


@asynccontextmanager
async def _listening(
    settings: Settings, service: Service, work: DurableWork, *, http: bool, host: str, port: int
) -> AsyncIterator[str]:
    """Listen over HTTP, or connect by Socket Mode beside a server for probes; yield the ready line."""

    token = settings.slack_app_token
    socket = None if http else SocketConnection(service.app, token.get_secret_value() if token else "")

    async def ready() -> str | None:
        return await missing(service.database, work, socket)

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
        if socket is None:
            yield f"rejoinder is listening on {address}{EVENTS}"
            return
        async with socket:
            clock = Clock()
            clock.every(SOCKET_SECONDS, socket.tend, name="socket")
            clock.start()
            try:
                yield f"rejoinder is connected to Slack by Socket Mode; probes on {address}/readyz"
            finally:
                clock.stop()
    finally:
        await runner.cleanup()
