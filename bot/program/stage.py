"""The stage of the demonstration: the real service in an embedded Slack workspace.

Nothing outside this machine is spoken to, unless somebody gives a link, and nothing is left behind.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from bot.article.article import Article
from bot.errors import RejoinderError
from bot.memory.keep import Kept
from bot.program.analysts import desk_with
from bot.program.clock import utc_now
from bot.program.service import Service
from bot.sandbox import Installation, SlackServer, Workspace
from bot.sandbox.installation import Shortcut
from bot.sandbox.interactions import element
from bot.sandbox.message import Message
from bot.sandbox.people import User
from bot.slack.app import web_client
from bot.slack.blocks.brief import EVIDENCE
from bot.slack.http import EVENTS, web_application
from bot.slack.manifest import SHORTCUTS
from bot.work.inline import InlineWork
from storage.database import Database
from storage.viewer import Viewer

REPORTER = "Mara Lind"
CHANNEL = "world-desk"
COLLEAGUE = "Odo Fenwick"
PRIVATE_CHANNEL = "inquiry"
_PATIENCE = 15.0

T = TypeVar("T")


class Calendar:
    """The clock of the stage, Slack's and the service's alike: it runs, so many days before the real one."""

    def __init__(self, *, days_ago: int) -> None:
        self._behind = timedelta(days=days_ago)

    def to_today(self) -> None:
        """Let the days pass: from now on it shows the real time."""
        self._behind = timedelta()

    def now(self) -> datetime:
        """Read it."""
        return utc_now() - self._behind

    def seconds(self) -> float:
        """Read it as Slack does, in seconds since the epoch."""
        return self.now().timestamp()


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What came of a mention: the brief as it was kept, and the message as Slack has it.

    `message` goes on changing; `blocks` is what it showed then.
    """

    article: Article
    kept: Kept
    message: Message
    blocks: list[dict[str, Any]]
    messages: int
    seconds: float


class Stage:
    """An embedded Slack workspace with the service running in it, and two people at its desk."""

    def __init__(self, slack: SlackServer, service: Service, work: InlineWork, calendar: Calendar) -> None:
        self.slack = slack
        self.calendar = calendar
        self._service = service
        self._work = work
        workspace = slack.workspace
        self.reporter = workspace.add_user(REPORTER, tz="Europe/Berlin")
        self.colleague = workspace.add_user(COLLEAGUE, tz="America/New_York")
        self._desk = workspace.add_channel(CHANNEL, members=[self.reporter, self.colleague])

    @property
    def names(self) -> dict[str, str]:
        """What people are called, by their ids."""
        return {user.id: user.name for user in self.slack.workspace.users.values()}

    async def mention(self, text: str) -> Mentioned:
        """Mention the bot with an article and wait for the brief in its thread.

        Raises:
            RejoinderError: no brief came.
        """
        began = time.perf_counter()
        workspace = self.slack.workspace
        said = await self.slack.say(self.reporter, self._desk, f"@Rejoinder {text}")

        def answers() -> list[Message]:
            thread = workspace.thread(self._desk, said.message.ts)
            return [message for message in thread if message.bot_id and message.edited_ts]

        answer = (await self.wait_for(answers, "a brief"))[0]
        seconds = time.perf_counter() - began
        await self.idle()
        kept = await self._kept(answer)
        return Mentioned(
            article=Article.parse(kept.article_text or ""),
            kept=kept,
            message=answer,
            blocks=answer.blocks,
            messages=len(workspace.thread(self._desk, said.message.ts)) - 1,
            seconds=seconds,
        )

    async def command(self, user: User, command: str, text: str) -> Message:
        """Type a slash command and wait for what only its user sees.

        Raises:
            RejoinderError: nothing came.
        """
        ephemerals = self.slack.workspace.ephemerals
        before = len(ephemerals)
        await self.slack.command(user, self._desk, command, text)
        return (await self.wait_for(lambda: ephemerals[before:], f"an answer to {command}"))[0]

    async def digest(self) -> Message:
        """Have what is new posted in the channel, and wait until it stands there.

        Raises:
            RejoinderError: nothing came.
        """

        def digests() -> list[Message]:
            messages = self.slack.workspace.messages(self._desk)
            return [message for message in messages if message.bot_id and message.thread_ts is None]

        before = len(digests())
        await self.command(self.reporter, "/digest", "now")
        posted = (await self.wait_for(lambda: digests()[before:], "a digest"))[0]
        await self.idle()
        return posted

    async def wait_for(self, predicate: Callable[[], T], what: str) -> T:
        """Return what `predicate` returns once it is true.

        Raises:
            RejoinderError: it did not come true; `what` is missing.
        """
        try:
            return await self.slack.wait_for(predicate, _PATIENCE)
        except TimeoutError as error:
            raise RejoinderError(f"The demonstration waited in vain for {what}: report this.") from error

    async def idle(self) -> None:
        """Wait until every job has come to its end."""
        await self._work.drain(_PATIENCE)

    def furnish(self) -> None:
        """Add what people who look around want to find: a private channel, direct messages."""
        workspace = self.slack.workspace
        workspace.add_channel(PRIVATE_CHANNEL, members=[self.reporter], private=True)
        for person in (self.reporter, self.colleague):
            workspace.direct_message(person)

    async def _kept(self, answer: Message) -> Kept:
        viewer = Viewer(self.slack.workspace.team_id, self.reporter.id)
        _, button = element(answer.blocks, EVIDENCE)
        kept = await self._service.recall(viewer, int(button["value"]))
        if kept is None:
            raise RejoinderError("The demonstration kept no brief: please report this.")
        return kept


@asynccontextmanager
async def open_stage(*, days_ago: int) -> AsyncIterator[Stage]:
    """Start the embedded workspace and the service in it, on a database that is thrown away.

    Their clock begins so many days ago.
    """
    calendar = Calendar(days_ago=days_ago)
    with tempfile.TemporaryDirectory(prefix="rejoinder-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'demo.db'}")
        try:
            await database.upgrade()
            workspace = Workspace(clock=calendar.seconds)
            async with (
                SlackServer(workspace, Installation(shortcuts=_shortcuts())) as slack,
                desk_with(None) as desk,
            ):
                tokens = slack.installation
                work = InlineWork()
                service = Service(
                    database,
                    desk,
                    web_client(tokens.bot_token, slack.api_url),
                    work,
                    signing_secret=tokens.signing_secret,
                    now=calendar.now,
                )
                async with _listening(service) as url:
                    slack.request_url = url
                    try:
                        yield Stage(slack, service, work, calendar)
                    finally:
                        # What still runs needs the database and the workspace.
                        await work.drain(_PATIENCE)
        finally:
            await database.close()


@asynccontextmanager
async def _listening(service: Service) -> AsyncIterator[str]:
    async def ready() -> None:
        return None

    runner = web.AppRunner(web_application(service.app, ready), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{EVENTS}"
    finally:
        await runner.cleanup()


def _shortcuts() -> tuple[Shortcut, ...]:
    return tuple(
        Shortcut(callback_id, name, on_messages=kind == "message")
        for callback_id, (kind, name, _) in SHORTCUTS.items()
    )
