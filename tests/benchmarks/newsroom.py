"""A newsroom in a process of its own: ``python -m tests.benchmarks.newsroom FILE MENTIONS``.

It writes the events of that many mentions to FILE, unsigned, a JSON object a line, each mention with
an article of its own, and prints how an app connects. Then, for each line of its standard input, it
prints how many of the mentions have been answered.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from pathlib import Path

from bot.sandbox import SlackServer
from tests.benchmarks.articles import article

_CHANNELS = 20
_WORDS = 330


async def main() -> None:
    """Keep the newsroom open until standard input is closed."""
    path, mentions = Path(sys.argv[1]), int(sys.argv[2])
    async with SlackServer() as slack:
        _write(path, await _mentions(slack, mentions))
        _say(
            SLACK_API_URL=slack.api_url,
            SLACK_BOT_TOKEN=slack.installation.bot_token,
            SLACK_SIGNING_SECRET=slack.installation.signing_secret,
        )
        while await asyncio.to_thread(sys.stdin.readline):
            _say(**_answers(slack))


def _write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines), encoding="utf-8")


async def _mentions(slack: SlackServer, count: int) -> list[str]:
    """Have mentions posted, and return what Slack would tell the app of them: the mention alone.

    The message event that Slack sends beside it opens nothing of its own, which would flatter.
    """
    workspace = slack.workspace
    reporter = workspace.add_user("Mara Lind")
    channels = [workspace.add_channel(f"desk-{number}", members=[reporter]) for number in range(_CHANNELS)]
    events = []
    for number in range(count):
        channel = channels[number % _CHANNELS]
        said = await slack.say(reporter, channel, f"@Rejoinder {article(_WORDS, number)}", tell=False)
        events += [event for event in said.events if event["event"]["type"] == "app_mention"]
    return [json.dumps(event) for event in events]


def _answers(slack: SlackServer) -> dict[str, int]:
    """Count the mentions that have a brief, and those that have more than one answer."""
    posted = Counter(
        (call.arguments["channel"], call.arguments["thread_ts"])
        for call in slack.workspace.called("chat.postMessage")
        if call.outcome == "ok"
    )
    briefed = {
        (call.arguments["channel"], call.arguments["ts"])
        for call in slack.workspace.called("chat.update")
        if call.outcome == "ok"
    }
    return {"briefed": len(briefed), "doubled": sum(count > 1 for count in posted.values())}


def _say(**facts: str | int) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
