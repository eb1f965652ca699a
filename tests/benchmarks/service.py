"""The program as processes: how soon it starts, what it weighs, how soon it answers a mention."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox import SlackServer
from bot.sandbox.workspace import Call
from tests.benchmarks.articles import article
from tests.benchmarks.figure import Figure, percentile
from tests.benchmarks.processes import Running, run, running

_PATIENCE = 30.0


def measure(*, smoke: bool) -> list[Figure]:
    """Start-up of the commands; readiness, memory and answers of `serve` over HTTP."""
    return asyncio.run(_measure(times=1 if smoke else 5, mentions=2 if smoke else 50))


async def _measure(*, times: int, mentions: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        path.write_text(article(330, 0), encoding="utf-8")
        figures = [
            Figure("rejoinder --help", await _started("--help", times=times), "s"),
            Figure("rejoinder analyse, 330 words", await _started("analyse", str(path), times=times), "s"),
        ]
        ready = []
        for number in range(times):
            async with (
                SlackServer() as slack,
                _serving(slack, Path(folder) / f"{number}.db") as serving,
            ):
                ready.append(serving.seconds)
                if number < times - 1:
                    continue
                first, briefed, acknowledged = await _mentioned(slack, 1)
                weight = _resident_megabytes(serving.process.pid)
                first, briefed, acknowledged = await _mentioned(slack, mentions, since=1)
        return [
            *figures,
            Figure("serve, ready", statistics.median(ready), "s", 4, 2),
            Figure("serve, resident after one brief", weight, "MB", 200, 150),
            Figure("acknowledgement, p95, one at a time", percentile(acknowledged, 0.95), "ms", 50, 30),
            Figure("first message in the thread, p50", percentile(first, 0.5), "s", 3, 1),
            Figure("first message in the thread, p95", percentile(first, 0.95), "s", 3, 1),
            Figure("brief in the thread, p50", percentile(briefed, 0.5), "s"),
            Figure("brief in the thread, p95", percentile(briefed, 0.95), "s"),
        ]


async def _started(*arguments: str, times: int) -> float:
    """Return the median of seconds from start to end, once the first run has compiled the modules."""
    taken = []
    for _ in range(times + 1):
        began = time.perf_counter()
        await run("-m", "bot", *arguments)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


@asynccontextmanager
async def _serving(slack: SlackServer, database: Path) -> AsyncIterator[Running]:
    """Run `serve` against the workspace."""
    settings = {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.installation.bot_token,
        "SLACK_SIGNING_SECRET": slack.installation.signing_secret,
        "DATABASE_URL": f"sqlite:///{database}",
    }
    async with running("-m", "bot", "serve", "--http", "--port", "0", settings=settings) as serving:
        slack.request_url = serving.line.split()[-1]
        yield serving


async def _mentioned(
    slack: SlackServer, times: int, *, since: int = 0
) -> tuple[list[float], list[float], list[float]]:
    """Mention the bot again and again; return seconds to first message and brief, ms to acknowledgement."""
    workspace = slack.workspace
    reporter = workspace.add_user("Mara Lind")
    channel = workspace.add_channel(f"desk-{since}", members=[reporter])
    first, briefed, acknowledged = [], [], []
    for number in range(since, since + times):
        began = time.time()
        said = await slack.say(reporter, channel, f"@Rejoinder {article(330, number)}")
        posted, *_ = await slack.wait_for(_calls(slack, "chat.postMessage", began), _PATIENCE)
        updated, *_ = await slack.wait_for(_calls(slack, "chat.update", began), _PATIENCE)
        first.append(posted.at - began)
        briefed.append(updated.at - began)
        acknowledged += [delivery.ms for delivery in said.deliveries]
    return first, briefed, acknowledged


def _calls(slack: SlackServer, method: str, since: float) -> Callable[[], list[Call]]:
    def find() -> list[Call]:
        calls = (call for call in slack.workspace.calls if call.at >= since)
        return [call for call in calls if (call.method, call.outcome) == (method, "ok")]

    return find


def _resident_megabytes(pid: int) -> float:
    """Return the resident memory of a process in megabytes; NaN where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1_000_000
