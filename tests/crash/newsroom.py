"""A workspace that asks for briefs while Rejoinder is being killed, and counts what came of it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import func, select
from sqlmodel import col

from bot.sandbox import SlackServer, Workspace
from bot.sandbox.faults import Fault, Line
from bot.sandbox.message import Message
from bot.sandbox.workspace import Change
from storage.database import Database
from storage.tables import Filing
from tests.benchmarks.articles import article
from tests.crash.program import settings
from tests.newsrooms import installation, shown

# Slack would wait longer and give up after three; here every event gets through in the end.
RETRY_DELAYS = (0.5,) * 240
_WORDS = 80
_ALWAYS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Dawdle(Fault):
    """Each call is done after a while, and answered after another."""

    dice: random.Random

    async def before(self, line: Line) -> web.StreamResponse | None:
        await asyncio.sleep(self.dice.uniform(0.0, 0.3))
        return None

    async def after(self, line: Line) -> web.StreamResponse | None:
        await asyncio.sleep(self.dice.uniform(0.0, 0.3))
        return None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of all mentions once everything had ended."""

    mentions: int
    lost: int
    """Mentions that were taken and have no message of ours in their thread."""
    doubled: int
    """Mentions with more than one."""
    stuck: int
    """Mentions whose one message is not the brief of their article, and filings not answered."""
    longest: float
    """Seconds from a mention to its brief, at most."""

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or stuck."""
        return not (self.lost or self.doubled or self.stuck)


class Newsroom:
    """One reporter who mentions the bot in one channel, each time with another article."""

    def __init__(self, server: SlackServer) -> None:
        self.server = server
        self._reporter = server.workspace.add_user("Mara Lind")
        self._channel = server.workspace.add_channel("world-desk", members=[self._reporter])
        self._asked: dict[str, int] = {}
        self._briefed: dict[str, float] = {}
        self._telling: list[asyncio.Task[object]] = []
        server.workspace.watch(self._notice)

    def environment(self, database_url: str, **more: str) -> dict[str, str]:
        """Return the settings of an app in this workspace."""
        installed = self.server.installation
        return settings(
            SLACK_API_URL=self.server.api_url,
            SLACK_BOT_TOKEN=installed.bot_token,
            SLACK_SIGNING_SECRET=installed.signing_secret,
            DATABASE_URL=database_url,
            **more,
        )

    def dawdle(self, dice: random.Random) -> None:
        """Have Slack take its time, so that a kill meets calls under way; what was sent is still done."""
        for method in ("chat.postMessage", "chat.update", "conversations.info"):
            self.server.faults.add(method, _Dawdle(dice), times=_ALWAYS)

    async def mention(self, *, times: int = 1, team: str | None = None) -> int:
        """Mention the bot with a new article, and return its number.

        Its events are brought `times` times, in any order; with `team` they say that they are of
        another workspace, whose channels and people happen to be these.
        """
        number = len(self._asked)
        said = await self.server.say(
            self._reporter, self._channel, f"@Rejoinder {article(_WORDS, number)}", tell=False
        )
        self._asked[said.message.ts] = number
        events = [event for event in said.events for _ in range(times)]
        random.Random(number).shuffle(events)
        if team is not None:
            ours = self.server.workspace.team_id
            events = [json.loads(json.dumps(event).replace(ours, team)) for event in events]
        for event in events:
            self._telling.append(asyncio.create_task(self.server.bring(event)))
        return number

    async def told(self) -> None:
        """Wait until the app has taken every event."""
        await asyncio.gather(*self._telling)

    async def answered(self, seconds: float) -> bool:
        """Wait until every mention has its brief; False if that takes longer."""
        try:
            return await self.server.wait_for(lambda: len(self._briefed) == len(self._asked), seconds)
        except TimeoutError:
            return False

    @property
    def briefed(self) -> set[int]:
        """The numbers of the articles whose brief stands in its thread."""
        return {self._asked[ts] for ts in self._briefed}

    async def verdict(self, database_url: str) -> Verdict:
        """Count. Every process must have ended, so that nothing more can come."""
        answers = {ts: self._answers(ts) for ts in self._asked}
        return Verdict(
            mentions=len(self._asked),
            lost=sum(not found for found in answers.values()),
            doubled=sum(len(found) > 1 for found in answers.values()),
            stuck=sum(
                len(found) == 1 and not _is_brief(found[0], self._asked[ts]) for ts, found in answers.items()
            )
            + await _unanswered(database_url),
            longest=max(self._briefed.values(), default=0.0),
        )

    def _notice(self, change: Change) -> None:
        """Keep when a mention's brief first stood in its thread."""
        message = change.message
        if message is None or message.user != self.server.workspace.bot.id or message.thread_ts is None:
            return
        number = self._asked.get(message.thread_ts)
        if number is not None and message.thread_ts not in self._briefed and _is_brief(message, number):
            self._briefed[message.thread_ts] = self.server.workspace.clock() - float(message.thread_ts)

    def _answers(self, ts: str) -> Sequence[Message]:
        bot = self.server.workspace.bot.id
        return [each for each in self.server.workspace.thread(self._channel, ts) if each.user == bot]


@asynccontextmanager
async def open_newsroom() -> AsyncIterator[Newsroom]:
    """Run the workspace that survives everything."""
    async with SlackServer(Workspace(), installation(), retry_delays=RETRY_DELAYS) as server:
        yield Newsroom(server)


def _is_brief(message: Message, number: int) -> bool:
    """Whether a message is the brief of that article: its headline names the number."""
    return message.edited_ts is not None and f"report {number} shows" in shown(message)


async def _unanswered(database_url: str) -> int:
    database = Database(database_url)
    try:
        async with database.reading() as session:
            rows = select(func.count()).select_from(Filing).where(col(Filing.state) != "answered")
            return await session.scalar(rows) or 0
    finally:
        await database.close()
