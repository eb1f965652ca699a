"""Asked to stop in the middle of a job: it ends the job, or leaves it to the next process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox.model.server import MODEL, ModelServer
from tests.crash.newsroom import Newsroom, open_newsroom
from tests.crash.program import Program
from tests.crash.slow_model import SlowModel

# The program with 20 s for what runs made 1 s, so that a test need not wait for them.
HASTY = "from bot.program import serve; serve.DRAIN_SECONDS = 1.0; from bot.__main__ import main; main()"


@asynccontextmanager
async def at_work(newsroom: Newsroom, program: Program, model: SlowModel) -> AsyncIterator[None]:
    """Run the program, and have it wait for the model until the block ends."""
    try:
        newsroom.server.request_url = (await program.start()).split()[-1]
        await newsroom.mention()
        async with asyncio.timeout(30):
            await model.asked.wait()
        yield
    finally:
        await program.kill()


async def test_a_job_that_ends_in_time_is_ended(empty_database_url: str, tmp_path: Path) -> None:
    model = SlowModel()
    async with open_newsroom() as newsroom, ModelServer(model) as server:
        environment = newsroom.environment(
            empty_database_url, OPENAI_BASE_URL=server.url, REJOINDER_MODEL=MODEL
        )
        serve = Program("serve", "--port", "0", environment=environment, folder=tmp_path)
        async with at_work(newsroom, serve, model):
            stopping = asyncio.create_task(serve.stop())
            model.let.set()
            assert await stopping == 0
        assert await newsroom.answered(1)
        verdict = await newsroom.verdict(empty_database_url)
    assert verdict.clean, verdict
    assert "Traceback" not in serve.log.read_text()


async def test_a_job_that_does_not_end_is_left_to_the_next_process(
    empty_database_url: str, tmp_path: Path
) -> None:
    model = SlowModel()
    async with open_newsroom() as newsroom, ModelServer(model) as server:
        environment = newsroom.environment(
            empty_database_url, OPENAI_BASE_URL=server.url, REJOINDER_MODEL=MODEL
        )
        hasty = Program("serve", "--port", "0", environment=environment, folder=tmp_path, code=HASTY)
        async with at_work(newsroom, hasty, model):
            assert await hasty.stop() == 0
        assert not await newsroom.answered(0.1)
        model.let.set()
        next_one = Program("serve", "--port", "0", environment=environment, folder=tmp_path)
        try:
            newsroom.server.request_url = (await next_one.start()).split()[-1]
            assert await newsroom.answered(30)
            assert await next_one.stop() == 0
        finally:
            await next_one.kill()
        verdict = await newsroom.verdict(empty_database_url)
    assert verdict.clean, verdict
    assert "Traceback" not in next_one.log.read_text()
