"""Many articles of some workspaces leave a place for another's single one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.model.server import MODEL, ModelServer
from tests.crash.newsroom import open_newsroom
from tests.crash.program import Program
from tests.crash.slow_model import SlowModel

FLOODING = (None, "T0SECOND", "T0THIRD")


@pytest.mark.parametrize(("many", "flooding"), [(40, FLOODING[:1]), (15, FLOODING)], ids=["one", "three"])
async def test_many_articles_of_some_workspaces_and_one_of_another(
    empty_database_url: str, tmp_path: Path, many: int, flooding: tuple[str | None, ...]
) -> None:
    total = many * len(flooding)
    model = SlowModel(at_once=f"report {total} shows")
    async with open_newsroom() as newsroom, ModelServer(model) as scripted:
        environment = newsroom.environment(
            empty_database_url, OPENAI_BASE_URL=scripted.url, REJOINDER_MODEL=MODEL
        )
        serve = Program("serve", "--port", "0", environment=environment, folder=tmp_path)
        try:
            newsroom.server.request_url = (await serve.start()).split()[-1]
            for _ in range(many):
                for team in flooding:
                    await newsroom.mention(team=team)
            await newsroom.told()
            async with asyncio.timeout(30):
                await model.asked.wait()
            single = await newsroom.mention(team="T0OTHER")
            # Answered while the model has answered none of the others.
            await newsroom.server.wait_for(lambda: newsroom.briefed == {single}, 30)
        finally:
            await serve.kill()
