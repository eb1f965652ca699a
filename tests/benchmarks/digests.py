"""How long it takes until all digests are posted that fall due in the same minute, one a channel."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bot.sandbox import SlackServer, Workspace
from bot.sandbox.message import Message
from bot.sandbox.workspace import Change
from storage.database import Database
from tests.benchmarks.figure import Figure
from tests.crash.program import Program, free_port, settings
from tests.digests.overdue import overdue
from tests.newsrooms import installation

# Slack's, in its own words "several hundred messages per minute" of a workspace.
_A_MINUTE = 300
# What the pace alone takes, and as much again.
_PATIENCE_EACH = 0.5
_PATIENCE = 120.0


def measure(*, smoke: bool) -> list[Figure]:
    """Let many fall due, and wait for the last."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_measure(Path(folder), 20 if smoke else 5_000))


async def _measure(folder: Path, count: int) -> list[Figure]:
    url = f"sqlite:///{folder / 'rejoinder.db'}"
    posted: list[Message] = []

    def notice(change: Change) -> None:
        if change.message is not None and change.message.user == slack.workspace.bot.id:
            posted.append(change.message)

    async with SlackServer(Workspace(), installation()) as slack:
        channels = [slack.workspace.add_channel(f"desk-{number}", members=[]).id for number in range(count)]
        slack.workspace.watch(notice)
        await _subscribe(url, slack.workspace.team_id, channels)
        serve = Program(
            "serve", "--http", "--port", str(free_port()), environment=_environment(slack, url), folder=folder
        )
        try:
            await serve.start()
            began = slack.workspace.clock()
            async with asyncio.timeout(_PATIENCE + count * _PATIENCE_EACH):
                while len(posted) < count:  # noqa: ASYNC110 - nothing here tells of the last
                    await asyncio.sleep(0.5)
        finally:
            await serve.stop()
    times = sorted(float(message.ts) for message in posted)
    doubled = len(posted) - len({message.channel for message in posted})
    return [
        Figure(f"{count:,} digests due in the same minute, all posted after", times[-1] - began, "s"),
        Figure("of them, posted within a minute, at most", _most_in_a_minute(times), "", must=_A_MINUTE),
        Figure("of them, doubled", doubled, "", must=0),
    ]


def _most_in_a_minute(times: list[float]) -> int:
    """Return how many of the sorted times lie within a minute, at most."""
    most = first = 0
    for last, time in enumerate(times):
        while time - times[first] > 60:
            first += 1
        most = max(most, last - first + 1)
    return most


def _environment(slack: SlackServer, url: str) -> dict[str, str]:
    installed = slack.installation
    return settings(
        SLACK_API_URL=slack.api_url,
        SLACK_BOT_TOKEN=installed.bot_token,
        SLACK_SIGNING_SECRET=installed.signing_secret,
        DATABASE_URL=url,
    )


async def _subscribe(url: str, workspace_id: str, channels: list[str]) -> None:
    """Keep a dispute, and a subscription of each channel whose digest of a minute ago is due."""
    database = Database(url)
    await database.upgrade()
    await overdue(database, workspace_id, channels)
    await database.close()
