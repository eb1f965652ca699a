"""The demonstration: the real service against the embedded Slack workspace and a scripted model.

Nothing outside this machine is spoken to, and nothing is left behind.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.analysis.desk import Examination
from bot.analysis.model.settings import ModelSettings
from bot.article.article import Article
from bot.errors import RejoinderError
from bot.memory.keep import Kept
from bot.program.analysts import desk_with
from bot.program.service import Service
from bot.sandbox import SlackServer, Workspace
from bot.sandbox.model.script import liar
from bot.sandbox.model.server import MODEL, ModelServer
from bot.sandbox.page import Page
from bot.slack.app import web_client
from bot.slack.http import EVENTS, web_application
from bot.work.inline import InlineWork
from storage.briefs import brief_of_filing
from storage.database import Database
from storage.viewer import Viewer

REPORTER = "Mara Lind"
CHANNEL = "world-desk"
COLLEAGUE = "Odo Fenwick"
PRIVATE_CHANNEL = "inquiry"
_PATIENCE = 15.0

# What the scripted model says of the sample article: three lies, and what it says when it is told
# of them. Of the speaker it goes on lying.
_ACTORS = [
    ["Oskar Venn", "pc", "Transport Minister", "Venn"],
    ["Norrline", "or"],
    ["Maren Dahl", "pr", "spokeswoman", "Dahl"],
]
_LEFT, _INSPECTION, _REJECTED, _CERTIFICATE = "Oskar Venn said", "He added", "rejected", "every passenger"
_CLOSED = "harbour authority"
LIES: dict[str, Any] = {
    "a": _ACTORS,
    "c": [
        {
            "s": "Norrline left 420 passengers on the quay at Tarn Bay during Saturday’s storm",
            "w": "Venn",
            "m": "",
            "e": [_LEFT],
        },
        {
            "s": "Three of the company’s five ships sailed to Port Alder without an inspection since January",
            "w": "Venn",
            "m": "",
            "e": [_INSPECTION],
        },
    ],
    "r": [
        {
            "s": "Rejects the claims: every passenger was offered a hotel room",
            "w": "Venn",
            "m": "",
            "e": [_REJECTED, _CERTIFICATE],
            "a": 0,
        }
    ],
    "x": [{"s": "The harbour authority closed the port at 6 p.m. on Saturday", "e": [_CLOSED]}],
    "u": [],
}
TRUTH: dict[str, Any] = {
    **LIES,
    "c": [
        {**LIES["c"][0], "s": "Norrline left 240 passengers on the quay at Tarn Bay during Saturday’s storm"},
        {**LIES["c"][1], "s": "Three of the company’s five ships sailed without an inspection since January"},
    ],
    "r": [{**LIES["r"][0], "w": "Dahl"}],
}


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What came of a mention: the brief as it was kept, and the message as Slack has it."""

    article: Article
    kept: Kept
    blocks: list[dict[str, Any]]
    messages: int
    seconds: float


def sample() -> str:
    """Return the sample article: invented people, invented places."""
    return (resources.files("bot.program.samples") / "ferry.txt").read_text(encoding="utf-8")


class Stage:
    """An embedded Slack workspace with the service running in it."""

    def __init__(self, slack: SlackServer, service: Service, work: InlineWork) -> None:
        self.slack = slack
        self._service = service
        self._work = work
        self._reporter = slack.workspace.add_user(REPORTER, tz="Europe/Berlin")
        self._channel = slack.workspace.add_channel(CHANNEL, members=[self._reporter])

    async def mention(self, text: str) -> Mentioned:
        """Mention the bot with an article and wait for the brief in its thread.

        Raises:
            RejoinderError: no brief came.
        """
        began = time.perf_counter()
        workspace = self.slack.workspace
        said = await self.slack.say(self._reporter, self._channel, f"@Rejoinder {text}")

        def answers() -> list[Any]:
            thread = workspace.thread(self._channel, said.message.ts)
            return [message for message in thread if message.bot_id and message.edited_ts]

        try:
            answer = (await self.slack.wait_for(answers, _PATIENCE))[0]
        except TimeoutError as error:
            raise RejoinderError("The demonstration got no brief: please report this.") from error
        seconds = time.perf_counter() - began
        await self._work.drain(_PATIENCE)
        kept = await self._kept(workspace.team_id)
        return Mentioned(
            article=Article.parse(kept.article_text or ""),
            kept=kept,
            blocks=answer.blocks,
            messages=len(workspace.thread(self._channel, said.message.ts)) - 1,
            seconds=seconds,
        )

    def furnish(self) -> None:
        """Add what people who look around want to find: a colleague, a private channel, direct messages."""
        workspace = self.slack.workspace
        colleague = workspace.add_user(COLLEAGUE, tz="America/New_York")
        self._channel.members.append(colleague.id)
        workspace.add_channel(PRIVATE_CHANNEL, members=[self._reporter], private=True)
        for person in (self._reporter, colleague):
            workspace.direct_message(person)

    async def _kept(self, workspace_id: str) -> Kept:
        viewer = Viewer(workspace_id, self._reporter.id)
        async with self._service.database.reading() as session:
            brief_id = await brief_of_filing(session, viewer=viewer, filing_id=1)
        kept = await self._service.recall(viewer, brief_id or 0)
        if kept is None:
            raise RejoinderError("The demonstration kept no brief: please report this.")
        return kept


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """Start the embedded workspace and the service in it, on a database that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="rejoinder-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'demo.db'}")
        try:
            await database.upgrade()
            async with SlackServer(Workspace()) as slack, desk_with(None) as desk:
                tokens = slack.installation
                work = InlineWork()
                service = Service(
                    database,
                    desk,
                    web_client(tokens.bot_token, slack.api_url),
                    work,
                    signing_secret=tokens.signing_secret,
                )
                async with _listening(service) as url:
                    slack.request_url = url
                    try:
                        yield Stage(slack, service, work)
                    finally:
                        # What still runs needs the database and the workspace.
                        await work.drain(_PATIENCE)
        finally:
            await database.close()


@asynccontextmanager
async def open_page(port: int) -> AsyncIterator[str]:
    """Show the embedded workspace, with the service in it, in the browser; yield the page's address.

    Raises:
        RejoinderError: the port cannot be listened on.
    """
    async with open_stage() as stage:
        stage.furnish()
        page = Page(stage.slack, sample=sample(), port=port)
        try:
            url = await page.start()
        except OSError as error:
            raise RejoinderError(
                f"Port {port} on 127.0.0.1 cannot be listened on ({error.strerror}): "
                "choose another with --port."
            ) from error
        try:
            yield url
        finally:
            await page.stop()


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


async def examine_liar(article: Article) -> Examination:
    """Have a scripted model brief the sample article, lying, and return what the check made of it."""
    async with ModelServer(liar(LIES, TRUTH)) as server:
        asked = ModelSettings(model=MODEL, base_url=server.url)
        async with desk_with(asked, seconds=_PATIENCE) as desk:
            return await desk.examine(article)
