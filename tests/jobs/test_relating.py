"""What people decide of links is kept together with the jobs that show it, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.jobs.relating import Relating
from bot.memory.related import LinkGoneError
from bot.program.upgrading import upgrade
from bot.work.durable import DurableWork
from storage.database import Database
from storage.viewer import Viewer
from tests.memory.exchanges import Archive, Says

NOW = datetime(2026, 4, 1, tzinfo=UTC)
MOMENT = int(NOW.timestamp() * 1_000_000)
ANYBODY = Viewer("T1", "U9")


@pytest.fixture
async def archive(empty_database_url: str) -> AsyncIterator[Archive]:
    """An accusation and, 16 days later, its denial, with the engine's tables beside them."""
    await upgrade(empty_database_url)
    database = Database(empty_database_url)
    archive = Archive(database)
    await archive.channel("C1")
    charge = "The ferry operator Norrline left 240 passengers on the quay at Tarn Bay without food"
    await archive.file([Says("Oskar Venn", charge)], cast=[("Norrline",)])
    denial = "Norrline denied that it had left 240 passengers on the quay at Tarn Bay"
    await archive.file([Says("Norrline", denial, denies=True)], day=16)
    yield archive
    await database.close()


async def queued(url: str, moment: int = MOMENT) -> list[bool]:
    """Whether the jobs are there that show the link in both messages, as a process sees that starts now."""
    work = DurableWork(url, working=False)
    try:
        return [await work.lives(f"filing:{filing}:refresh:link:1:{moment}") for filing in (1, 2)]
    finally:
        await work.stop(0)


async def test_a_process_that_dies_after_a_decision_leaves_its_jobs_behind(
    archive: Archive, empty_database_url: str
) -> None:
    work = DurableWork(empty_database_url, working=False)
    decision = await Relating(archive.database, work, now=lambda: NOW).decide(
        ANYBODY, 1, confirmed=True, by="U9"
    )
    await work.stop(0)
    assert decision.changed
    assert await queued(empty_database_url) == [True, True]


async def test_what_changes_nothing_queues_nothing(archive: Archive, empty_database_url: str) -> None:
    work = DurableWork(empty_database_url, working=False)
    await Relating(archive.database, work, now=lambda: NOW).decide(ANYBODY, 1, confirmed=True, by="U9")
    later = Relating(archive.database, work, now=lambda: datetime(2026, 4, 2, tzinfo=UTC))
    assert not (await later.decide(ANYBODY, 1, confirmed=False, by="U8")).changed
    with pytest.raises(LinkGoneError):
        await later.decide(Viewer("T2", "U9"), 1, confirmed=True, by="U9")
    await work.stop(0)
    moment = int(datetime(2026, 4, 2, tzinfo=UTC).timestamp() * 1_000_000)
    assert await queued(empty_database_url, moment) == [False, False]
