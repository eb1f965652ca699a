"""The real service in an embedded Slack workspace: over HTTP, signed, on a real database.

`newsroom` is on SQLite; `either_newsroom` on SQLite and PostgreSQL, for what the database decides.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web
from sqlalchemy import func, select

from bot.analysis.desk import Desk
from bot.article.documents import Document
from bot.errors import InputError
from bot.jobs.documents import ReadLink
from bot.logs import configure_logs
from bot.program.analysts import desk_with
from bot.program.service import Service
from bot.sandbox import Installation, SlackServer, Workspace
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.slack.app import web_client
from bot.slack.http import EVENTS, web_application
from bot.slack.manifest import manifest
from bot.work.inline import InlineWork
from storage.database import Database
from storage.tables import Row

ARTICLE = """Bridge at Veldany is safe, mayor says

VELDANY, March 3 (Lantern Wire) - The old bridge at Veldany is safe for lorries, Mayor Ilse Karro said on Monday in an interview with Radio Veldany.

Inspector Oru Tamm denied that the bridge was safe. "Nobody has looked at its piers for nine years," Tamm said.

The bridge was built in 1962 and carries 14,000 lorries a day. Veldany has one other crossing, the ferry at Sund.
"""
ANOTHER = """Harbour fees to rise in Quelm

Quelm's harbour fees will double in June, port director Anso Weil said on Friday. Skipper Dara Holt rejected the claim, saying that the council had promised her crew the old price until the spring of next year. The harbour was opened in 1910 and takes 300 boats.
"""


class Clock:
    """The time in the newsroom: the service's, and Slack's. It runs, and a test lets days pass."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def seconds(self) -> float:
        """Return the time as Slack counts it."""
        return self().timestamp()

    def let_pass(self, **duration: float) -> None:
        """Let time pass: `days=14`, `minutes=1`."""
        self._ahead += timedelta(**duration)


class Newsroom:
    """A workspace with two reporters and a desk, and Rejoinder at work in it."""

    def __init__(self, server: SlackServer, service: Service, work: InlineWork) -> None:
        self.server = server
        self.workspace = server.workspace
        self.service = service
        self.work = work
        self.clock = Clock()
        self.pauses: list[float] = []
        """How long something waited, each time; nothing here really does."""
        self.meanwhile: list[Callable[[], Awaitable[object]]] = []
        """What happens during the next waits, one after the other."""
        self.mara = self.workspace.add_user("Mara Lind", tz="Europe/Berlin")
        self.odo = self.workspace.add_user("Odo Fenwick", tz="America/New_York")
        self.desk = self.workspace.add_channel("world-desk", members=[self.mara, self.odo])

    async def idle(self) -> None:
        """Wait until every job has come to its end and Slack has told us of its messages."""
        assert await self.work.drain(20)
        await self.server.settled()

    async def ask(
        self, text: str, channel: Channel | None = None, user: User | None = None, **more: Any
    ) -> list[Message]:
        """Say something and return our messages in its thread once the work is done."""
        said = await self.server.say(user or self.mara, channel or self.desk, text, **more)
        assert all(delivery.ok for delivery in said.deliveries)
        await self.idle()
        return self.answers(said.message)

    async def answer(self, text: str, channel: Channel | None = None, **more: Any) -> Message:
        """Say something and return our one message in its thread."""
        (answer,) = await self.ask(text, channel, **more)
        return answer

    def answers(self, message: Message) -> list[Message]:
        """Return our messages in the thread of a message."""
        thread = self.workspace.thread(message.channel, message.thread_ts or message.ts)
        return [each for each in thread if each.user == self.workspace.bot.id]

    @property
    def ours(self) -> list[Message]:
        """Every message of ours, in any channel."""
        bot = self.workspace.bot.id
        return [
            message
            for channel in self.workspace.channels
            for message in self.workspace.messages(channel)
            if message.user == bot
        ]

    async def rows(self) -> dict[str, int]:
        """Count the rows of each table that has any."""
        counts = {}
        async with self.service.database.reading() as session:
            for table in Row.metadata.sorted_tables:
                count = await session.scalar(select(func.count()).select_from(table))
                if count:
                    counts[table.name] = count
        return counts


def installation(**changes: Any) -> Installation:
    """The app as its own manifest installs it: these scopes and events, and no others."""
    wanted = manifest("https://rejoinder.example/slack/events")
    scopes = frozenset(wanted["oauth_config"]["scopes"]["bot"])
    events = frozenset(wanted["settings"]["event_subscriptions"]["bot_events"])
    return Installation(**{"scopes": scopes, "events": events, **changes})


async def no_link(url: str) -> Document:
    """Open no link: nothing in a newsroom of the tests asks the network."""
    raise InputError(f"No link is opened here, such as {url}.")


@asynccontextmanager
async def open_newsroom(
    url: str,
    *,
    desk: Desk | None = None,
    installed: Installation | None = None,
    read_link: ReadLink = no_link,
) -> AsyncIterator[Newsroom]:
    """Run the service on the database of `url` until the block ends."""
    database = Database(url)
    pauses: list[float] = []
    meanwhile: list[Callable[[], Awaitable[object]]] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if meanwhile:
            await meanwhile.pop(0)()

    async def ready() -> str | None:
        return None

    clock = Clock()
    workspace = Workspace(clock=clock.seconds)
    async with SlackServer(workspace, installed or installation()) as server, desk_with(None) as offline:
        client = web_client(server.installation.bot_token, server.api_url)
        # A server on this machine that has not answered by then never will.
        client.timeout = 1
        work = InlineWork(pause=pause)
        service = Service(
            database,
            desk or offline,
            client,
            work,
            signing_secret=server.installation.signing_secret,
            read_link=read_link,
            now=clock,
            pause=pause,
        )
        runner = web.AppRunner(web_application(service.app, ready), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}{EVENTS}"
        newsroom = Newsroom(server, service, work)
        newsroom.pauses, newsroom.meanwhile = pauses, meanwhile
        newsroom.clock = clock
        try:
            yield newsroom
        finally:
            await work.drain(20)
            await server.settled()
            await runner.cleanup()
            await database.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of an SQLite file with the tables and no rows."""
    path = tmp_path / "rejoinder.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
async def newsroom(sqlite_url: str, log: StringIO) -> AsyncIterator[Newsroom]:
    """The newsroom on SQLite."""
    async with open_newsroom(sqlite_url) as opened:
        yield opened


@pytest.fixture
async def either_newsroom(database_url: str, log: StringIO) -> AsyncIterator[Newsroom]:
    """The newsroom on each database."""
    async with open_newsroom(database_url) as opened:
        yield opened


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the log holds, in the form that production writes."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    libraries = {name: logging.getLogger(name).level for name in ("slack_bolt", "slack_sdk")}
    stream = StringIO()
    configure_logs(stream)
    yield stream
    print(stream.getvalue())  # pytest shows it where a test fails
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in libraries.items():
        logging.getLogger(name).setLevel(before)


def shown(message: Message) -> str:
    """Return all the words that a message's blocks show."""
    return " ".join(_words(message.blocks))


def _words(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [word for child in value.values() for word in _words(child)]
    if isinstance(value, list):
        return [word for child in value for word in _words(child)]
    return []
