"""What we compare with: a Bolt app that does its work before it acknowledges.

``python -m tests.benchmarks.plain`` keeps nothing, queues nothing, and does for each mention what
the product does: the offline brief, one message in the thread, and the brief put into it.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.analysis import offline
from bot.analysis.desk import Desk
from bot.article.article import Article
from bot.jobs.reading import Held, read_message

_PATH = "/slack/events"


def build() -> AsyncApp:
    """Return the app; its settings are in the environment."""
    app = AsyncApp(
        client=AsyncWebClient(
            token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"], retry_handlers=[]
        ),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=True,
    )
    desk = Desk(offline.draft)

    @app.event("app_mention")
    async def brief(event: dict[str, Any], context: dict[str, Any], client: AsyncWebClient) -> None:
        read = read_message(event, bot_user_id=context["bot_user_id"], in_thread=False)
        text = read.sources[0].text if isinstance(read, Held) else None
        if text is None:
            raise RuntimeError("The load holds articles only.")
        posted = await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text="Reading the article…"
        )
        found = await desk.analyse(Article.parse(text))
        lines = [f"• {statement.summary}" for statement in found.statements]
        text = "\n".join(lines)[:3_000] or "Nothing is contested."
        await client.chat_update(channel=event["channel"], ts=posted["ts"], text=text)

    return app


async def main() -> None:
    """Listen on a free port, say where, and stay."""
    runner = web.AppRunner(build().web_app(_PATH), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"listening on http://127.0.0.1:{runner.addresses[0][1]}{_PATH}", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
