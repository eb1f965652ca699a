"""A job of another version never runs: it does not live, and so it is queued again by the sweep."""

from __future__ import annotations

import pytest

from bot.work import durable
from bot.work.durable import DurableWork, upgrade
from storage.database import Database


async def test_a_job_lives_until_the_version_changes(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await upgrade(database_url)
    database = Database(database_url)
    work = DurableWork(database_url, working=False)
    try:
        async with database.writing() as session:
            await work.enqueue(session, "brief", 1, key="filing:1:1", lane="T1")
        assert await work.lives("filing:1:1")
        assert not await work.lives("filing:1:2")
        monkeypatch.setattr(durable, "VERSION", f"{durable.VERSION}.next")
        assert not await work.lives("filing:1:1")
        async with database.writing() as session:
            await work.enqueue(session, "brief", 1, key="filing:1:2", lane="T1")
        assert await work.lives("filing:1:2")
    finally:
        await work.stop(0)
        await database.close()
