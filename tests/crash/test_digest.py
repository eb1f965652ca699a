"""A process is killed after it posted a digest, before it could know: there is one message in the channel."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.program.upgrading import upgrade
from bot.sandbox.faults import Hang
from bot.sandbox.message import Message
from storage.database import Database
from storage.digests import latest_digest
from tests.crash.newsroom import Newsroom, open_newsroom
from tests.crash.program import Program, free_port
from tests.databases import KINDS
from tests.digests.overdue import overdue

pytestmark = pytest.mark.long

# A clock ticks every 20 seconds, and the jobs of a dead process are taken over within 20 more.
_PATIENCE = 90.0
_MOMENT = 0.2


class Channel:
    """A channel that has been waiting for a digest for a minute."""

    def __init__(self, newsroom: Newsroom, url: str) -> None:
        self._workspace = newsroom.server.workspace
        self._server = newsroom.server
        self._url = url
        self._channel = self._workspace.add_channel("city-desk", members=[])
        self._subscription_id = 0

    async def subscribe(self) -> None:
        """Keep what is to be listed, and the subscription."""
        await upgrade(self._url)
        database = Database(self._url)
        (self._subscription_id,) = await overdue(database, self._workspace.team_id, [self._channel.id])
        await database.close()

    @property
    def messages(self) -> list[Message]:
        """What stands in the channel."""
        return self._workspace.messages(self._channel)

    async def digest_stands(self) -> None:
        """Wait until the digest is posted."""
        await self._server.wait_for(lambda: self.messages, _PATIENCE)

    async def recorded(self) -> None:
        """Wait until it is known that it is posted."""
        database = Database(self._url)
        tries = int(_PATIENCE / _MOMENT)
        for _ in range(tries):
            if await self._is_recorded(database):
                break
            await asyncio.sleep(_MOMENT)
        else:
            pytest.fail(f"Not recorded after {_PATIENCE} s.")
        await database.close()

    async def _is_recorded(self, database: Database) -> bool:
        async with database.reading() as session:
            found = await latest_digest(
                session,
                workspace_id=self._workspace.team_id,
                subscription_id=self._subscription_id,
            )
        return found is not None and found.state == "posted"


async def test_with_one_process_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'digest.db'}"
    async with open_newsroom() as newsroom:
        channel = Channel(newsroom, url)
        await channel.subscribe()
        newsroom.server.faults.add("chat.postMessage", Hang(late=True))
        port = str(free_port())
        environment = newsroom.environment(url)
        serve = Program("serve", "--http", "--port", port, environment=environment, folder=tmp_path)
        try:
            await serve.start()
            await channel.digest_stands()
            await serve.kill()
            await serve.start()
            await channel.recorded()
            assert await serve.stop() == 0
        finally:
            await serve.kill()
        assert len(channel.messages) == 1


@pytest.mark.parametrize("empty_database_url", [KINDS[1]], indirect=True)
async def test_with_two_clocks_and_two_workers_on_postgresql(empty_database_url: str, tmp_path: Path) -> None:
    async with open_newsroom() as newsroom:
        channel = Channel(newsroom, empty_database_url)
        await channel.subscribe()
        newsroom.server.faults.add("chat.postMessage", Hang(late=True))
        environment = newsroom.environment(empty_database_url)
        clocks = [Program("clock", environment=environment, folder=tmp_path) for _ in range(2)]
        first, second = (Program("work", environment=environment, folder=tmp_path) for _ in range(2))
        programs = [*clocks, first, second]
        try:
            await asyncio.gather(*(each.start() for each in (*clocks, first)))
            await channel.digest_stands()
            await asyncio.gather(clocks[0].kill(), first.kill())
            await asyncio.gather(clocks[0].start(), second.start())
            await channel.recorded()
            assert [await each.stop() for each in (*clocks, second)] == [0, 0, 0]
        finally:
            for each in programs:
                await each.kill()
        assert len(channel.messages) == 1
