"""The database away under load: events are refused, so that Slack sends them again; all are answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from bot.program.upgrading import upgrade
from bot.sandbox.model.server import MODEL, ModelServer
from tests.crash.newsroom import RETRY_DELAYS, open_newsroom
from tests.crash.program import Program
from tests.crash.slow_model import SlowModel
from tests.databases import KINDS, POSTGRES

pytestmark = pytest.mark.long

OUTAGE_SECONDS = 30.0


@asynccontextmanager
async def away(url: str) -> AsyncIterator[None]:
    """Cut every connection to the database of `url` and let nobody connect until the block ends."""
    name = str(make_url(url).database)
    allow = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS {}")
    async with await psycopg.AsyncConnection.connect(POSTGRES, autocommit=True) as server:
        await server.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        try:
            await server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
            )
            yield
        finally:
            await server.execute(allow.format(sql.Identifier(name), sql.SQL("true")))


@pytest.mark.parametrize("empty_database_url", [KINDS[1]], indirect=True)
async def test_the_database_away_under_load(empty_database_url: str, tmp_path: Path) -> None:
    await upgrade(empty_database_url)
    model = SlowModel()
    async with open_newsroom() as newsroom, ModelServer(model) as scripted:
        server = newsroom.server
        environment = newsroom.environment(
            empty_database_url, OPENAI_BASE_URL=scripted.url, REJOINDER_MODEL=MODEL
        )
        web = Program("web", "--port", "0", environment=environment, folder=tmp_path)
        workers = [Program("work", environment=environment, folder=tmp_path) for _ in range(2)]
        try:
            server.request_url = (await web.start()).split()[-1]
            for worker in workers:
                await worker.start()
            for _ in range(4):
                await newsroom.mention()
            async with asyncio.timeout(30):
                await model.asked.wait()
            async with away(empty_database_url):
                # What runs ends its model's call without a database to write to.
                model.let.set()
                server.patience, server.retry_delays = 30.0, ()
                before = len(server.deliveries)
                back = asyncio.get_running_loop().time() + OUTAGE_SECONDS
                while asyncio.get_running_loop().time() < back:
                    await newsroom.mention()
                    await newsroom.told()
                    await asyncio.sleep(1)
                refused = server.deliveries[before:]
                assert {delivery.status for delivery in refused} == {500}
            server.retry_delays = RETRY_DELAYS
            for delivery in refused:
                assert (await server.bring(delivery.payload)).ok
            assert await newsroom.answered(90)
            assert [await program.stop() for program in (web, *workers)] == [0, 0, 0]
        finally:
            for program in (web, *workers):
                await program.kill()
        verdict = await newsroom.verdict(empty_database_url)
    mentions = {delivery.payload["event"]["ts"] for delivery in refused}
    assert len(refused) == 2 * len(mentions), "each is told twice"
    assert verdict.mentions == 4 + len(mentions)
    assert len(mentions) > 2
    assert verdict.clean, verdict
