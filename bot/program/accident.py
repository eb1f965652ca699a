"""A real accident for the demonstration: the service is killed after it posted, before it could know.

Slack takes the first message and its answer never comes back: in that moment the process is
killed. Another one, on the same database, must find the message and go on from there.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import bot
from bot.errors import RejoinderError
from bot.sandbox import SlackServer, Workspace
from bot.sandbox.faults import Hang
from bot.sandbox.message import Message

_PATIENCE = 30.0
# A key of whoever runs the demonstration must not be used, nor any other setting of theirs.
_SETTINGS = ("SLACK_", "OPENAI_", "REJOINDER_", "DATABASE_URL", "HOST", "PORT")
_SAID = "The demonstration could not bring its second process up: please report this."


@dataclass(frozen=True, slots=True)
class Accident:
    """What came of it; times are in seconds from the mention."""

    killed: float
    resumed: float
    briefed: float
    messages: int
    """Messages of ours in the thread, once everything had ended."""


async def stage_accident(article: str) -> Accident:
    """Have a process killed between post and record, and another one finish its work.

    Raises:
        RejoinderError: a process did not start, or the brief did not come.
    """
    with tempfile.TemporaryDirectory(prefix="rejoinder-") as folder:
        async with SlackServer(Workspace()) as slack:
            return await _stage(slack, article, _environment(slack, Path(folder)))


async def _stage(slack: SlackServer, article: str, environment: Mapping[str, str]) -> Accident:
    workspace = slack.workspace
    reporter = workspace.add_user("Mara Lind")
    channel = workspace.add_channel("world-desk", members=[reporter])
    slack.faults.add("chat.postMessage", Hang(late=True))

    def answers() -> list[Message]:
        return [each for each in workspace.thread(channel, asked.ts) if each.user == workspace.bot.id]

    def briefs() -> list[Message]:
        return [each for each in answers() if each.edited_ts]

    try:
        async with _serving(environment) as (process, url):
            slack.request_url = url
            began = time.perf_counter()
            asked = (await slack.say(reporter, channel, f"@Rejoinder {article}")).message
            await slack.wait_for(answers, _PATIENCE)
            process.kill()
            await process.wait()
            killed = time.perf_counter() - began
        async with _serving(environment) as (process, url):
            slack.request_url = url
            resumed = time.perf_counter() - began
            await slack.wait_for(briefs, _PATIENCE)
            briefed = time.perf_counter() - began
            # Counted once it has ended by itself: nothing more can come.
            process.terminate()
            await process.wait()
    except TimeoutError as error:
        raise RejoinderError(
            "The demonstration got no brief after the accident: please report this."
        ) from error
    return Accident(killed, resumed, briefed, len(answers()))


@asynccontextmanager
async def _serving(environment: Mapping[str, str]) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """Run `serve` until the block ends; yield its process and where it takes events."""
    # Without -P a folder named `bot` where this is run would be taken for ours.
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot", "serve", "--http", "--host", "127.0.0.1", "--port", "0"),
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        if process.stdout is None:
            raise RejoinderError(_SAID)
        async with asyncio.timeout(_PATIENCE):
            line = (await process.stdout.readline()).decode().split()
        if not line:
            raise RejoinderError(_SAID)
        yield process, line[-1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def _environment(slack: SlackServer, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
    paths = [str(Path(bot.__file__).parents[1]), *filter(None, [kept.get("PYTHONPATH")])]
    return kept | {
        "PYTHONPATH": os.pathsep.join(paths),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.installation.bot_token,
        "SLACK_SIGNING_SECRET": slack.installation.signing_secret,
        "DATABASE_URL": f"sqlite:///{folder / 'accident.db'}",
    }
