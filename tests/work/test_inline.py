"""Work in this process: what commits runs, once at a time; what is rolled back does not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from io import StringIO

import pytest
from sqlalchemy import text

from bot.work.inline import LANE_WIDTH, InlineWork
from bot.work.port import RowId, Step
from storage.database import Database


class Bench:
    """An engine with one kind of job, which notes what it runs and can be held up."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.work = InlineWork()
        self.work.register("note", self._note)
        self.ran: list[RowId] = []
        self.under_way = 0
        self.most = 0
        self.busy = asyncio.Event()
        """Set once a lane is full and another has begun."""
        self.go = asyncio.Event()
        self.go.set()

    async def _note(self, step: Step, row_id: RowId) -> None:
        async def effect(number: RowId) -> None:
            if number < 0:
                raise RuntimeError("canary")
            self.ran.append(number)

        self.under_way += 1
        self.most = max(self.most, self.under_way)
        if self.under_way == LANE_WIDTH + 1:
            self.busy.set()
        await self.go.wait()
        self.under_way -= 1
        await step("effect", effect, row_id)

    async def queue(self, *row_ids: RowId, lane: str = "T1") -> None:
        async with self.database.writing() as session:
            for row_id in row_ids:
                await self.work.enqueue(session, "note", row_id, key=f"note:{row_id}", lane=lane)


@pytest.fixture
async def bench(database: Database) -> AsyncIterator[Bench]:
    made = Bench(database)
    yield made
    made.go.set()
    assert await made.work.drain(5)


async def test_a_commit_starts_the_job_and_not_before(bench: Bench) -> None:
    async with bench.database.writing() as session:
        await bench.work.enqueue(session, "note", 1, key="note:1", lane="T1")
        await session.execute(text("SELECT 1"))
        await asyncio.sleep(0)
        assert bench.ran == []
    assert await bench.work.drain(5)
    assert bench.ran == [1]


async def test_a_rollback_starts_nothing(bench: Bench) -> None:
    with pytest.raises(RuntimeError, match="changed my mind"):
        async with bench.database.writing() as session:
            await bench.work.enqueue(session, "note", 1, key="note:1", lane="T1")
            raise RuntimeError("changed my mind")
    await bench.queue(2)
    assert await bench.work.drain(5)
    assert bench.ran == [2]


async def test_a_savepoint_takes_its_own_jobs_with_it_and_no_others(bench: Bench) -> None:
    async with bench.database.writing() as session:
        await bench.work.enqueue(session, "note", 1, key="note:1", lane="T1")
        async with session.begin_nested():
            await bench.work.enqueue(session, "note", 2, key="note:2", lane="T1")
            nested = await session.begin_nested()
            await bench.work.enqueue(session, "note", 3, key="note:3", lane="T1")
            await nested.rollback()
        await asyncio.sleep(0)
        assert bench.ran == [], "a savepoint's end is no commit"
    assert await bench.work.drain(5)
    assert bench.ran == [1, 2]


async def test_a_released_savepoint_falls_with_what_it_was_in(bench: Bench) -> None:
    with pytest.raises(RuntimeError):
        async with bench.database.writing() as session:
            async with session.begin_nested():
                await bench.work.enqueue(session, "note", 1, key="note:1", lane="T1")
            raise RuntimeError
    assert await bench.work.drain(5)
    assert bench.ran == []


async def test_a_key_runs_once_at_a_time_and_again_when_it_is_done(bench: Bench) -> None:
    bench.go.clear()
    await bench.queue(1)
    await bench.queue(1, 1)
    bench.go.set()
    assert await bench.work.drain(5)
    assert bench.ran == [1]
    await bench.queue(1)
    assert await bench.work.drain(5)
    assert bench.ran == [1, 1]


async def test_a_lane_is_so_wide_and_no_wider_and_leaves_the_others_free(bench: Bench) -> None:
    bench.go.clear()
    await bench.queue(*range(3 * LANE_WIDTH))
    await bench.queue(100, lane="T2")
    await bench.busy.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert bench.most == LANE_WIDTH + 1
    bench.go.set()
    assert await bench.work.drain(5)
    assert sorted(bench.ran) == [*range(3 * LANE_WIDTH), 100]
    assert bench.most <= 2 * LANE_WIDTH


async def test_a_failing_job_ends_alone_and_without_its_words(bench: Bench, log: StringIO) -> None:
    await bench.queue(1, -1, 2)
    assert await bench.work.drain(5)
    assert sorted(bench.ran) == [1, 2]
    (line,) = (json.loads(line) for line in log.getvalue().splitlines())
    assert (line["event"], line["row_id"], line["error"]) == ("work.job_failed", -1, "RuntimeError")
    assert "canary" not in log.getvalue()


async def test_draining_ends_what_does_not_end_by_itself(bench: Bench) -> None:
    bench.go.clear()
    await bench.queue(1)
    assert not await bench.work.drain(0.01)
    bench.go.set()
    assert await bench.work.drain(0)
    assert bench.ran == []


async def test_draining_waits_for_what_has_only_just_been_committed(bench: Bench) -> None:
    await bench.queue(1)
    assert await bench.work.drain(5)
    assert bench.ran == [1]


async def test_a_kind_is_registered_once_and_before_it_is_queued(bench: Bench) -> None:
    async def job(step: Step, row_id: RowId) -> None:
        raise AssertionError("never queued")

    with pytest.raises(ValueError, match="registered already"):
        bench.work.register("note", job)
    async with bench.database.writing() as session:
        with pytest.raises(KeyError):
            await bench.work.enqueue(session, "nothing", 1, key="x", lane="T1")
