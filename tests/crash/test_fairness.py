"""One workspace's many articles leave a place for another's single one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.sandbox.model.server import MODEL, ModelServer
from tests.crash.newsroom import open_newsroom
from tests.crash.program import Program
from tests.crash.slow_model import SlowModel

MANY = 40


async def test_forty_articles_and_one_of_another_workspace(empty_database_url: str, tmp_path: Path) -> None:
    model = SlowModel(at_once=f"report {MANY} shows")
    async with open_newsroom() as newsroom, ModelServer(model) as scripted:
        environment = newsroom.environment(
            empty_database_url, OPENAI_BASE_URL=scripted.url, REJOINDER_MODEL=MODEL
        )
        serve = Program("serve", "--port", "0", environment=environment, folder=tmp_path)
        try:
            newsroom.server.request_url = (await serve.start()).split()[-1]
            for _ in range(MANY):
                await newsroom.mention()
            await newsroom.told()
            async with asyncio.timeout(30):
                await model.asked.wait()
            single = await newsroom.mention(team="T0OTHER")
            # Answered while the model has answered none of the forty.
            await newsroom.server.wait_for(lambda: newsroom.briefed == {single}, 30)
        finally:
            await serve.kill()
