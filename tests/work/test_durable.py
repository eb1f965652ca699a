"""Durable work in processes of its own: what is committed is done, once, whoever dies meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

WORKER = """
import asyncio, sys, uuid
from pathlib import Path
from bot.work.durable import DurableWork, upgrade
from bot.work.port import PassingError
from storage.database import Database

url, folder, queue = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])

def write(name):
    (folder / f"{name}.{uuid.uuid4().hex}").touch()

async def main():
    database = Database(url)
    await upgrade(url)
    work = DurableWork(url, working=True)

    async def job(step, row_id):
        async def first(row_id):
            write(f"first-{row_id}")
            return row_id * 10
        async def second(value):
            write(f"second-{value}")
            while (folder / "hold").exists():
                await asyncio.sleep(0.02)
            if (folder / "stumble").exists():
                (folder / "stumble").unlink()
                raise PassingError("not now", after=0.05)
            write(f"done-{value}")
        await step("second", second, await step("first", first, row_id))

    work.register("test", job)
    await work.start()
    for row_id in range(1, queue + 1):
        async with database.writing() as session:
            await work.enqueue(session, "test", row_id, key=f"test:{row_id}", lane="T1")
    if queue:
        try:
            async with database.writing() as session:
                await work.enqueue(session, "test", 99, key="test:99", lane="T1")
                raise LookupError
        except LookupError:
            pass
    print("ready", flush=True)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(15, stop.set)
    while not stop.is_set():
        await work.tend()
        try:
            await asyncio.wait_for(stop.wait(), 0.2)
        except TimeoutError:
            pass
    await work.stop(5)
    await database.close()

asyncio.run(main())
"""


@contextmanager
def worker(url: str, folder: Path, queue: int = 0) -> Iterator[subprocess.Popen[str]]:
    """A working process that first queues `queue` jobs."""
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(folder), str(queue)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "ready\n" in iter(process.stdout.readline, "")
        yield process
    finally:
        process.kill()
        process.communicate()


def written(folder: Path, name: str) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(name)]


def wait_for(folder: Path, name: str, count: int) -> None:
    """Wait until `count` notes of that name are written; pytest's own limit ends a wait in vain."""
    for _ in range(3000):
        if len(written(folder, name)) >= count:
            return
        os.sched_yield()
        signal.sigtimedwait([], 0.01)
    raise AssertionError(f"{count} {name} did not come: {sorted(path.name for path in folder.iterdir())}")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    return tmp_path / "notes"


def test_committed_jobs_run_once_and_rolled_back_ones_never(database_url: str, folder: Path) -> None:
    with worker(database_url, folder, queue=3) as process:
        wait_for(folder, "done", 3)
        process.terminate()
        assert process.wait(20) == 0
    assert sorted(name.split(".")[0] for name in written(folder, "done")) == ["done-10", "done-20", "done-30"]
    assert not written(folder, "first-99")
    with worker(database_url, folder, queue=3) as process:
        process.terminate()
        process.wait(20)
    assert len(written(folder, "first")) == 3


def test_another_process_takes_over_from_the_unfinished_step(database_url: str, folder: Path) -> None:
    (folder / "hold").touch()
    with worker(database_url, folder, queue=1) as process:
        wait_for(folder, "second", 1)
        process.kill()
        process.wait()
        (folder / "hold").unlink()
        with worker(database_url, folder):
            wait_for(folder, "done", 1)
    assert len(written(folder, "first")) == 1
    assert len(written(folder, "second")) == 2
    assert len(written(folder, "done")) == 1


def test_a_step_that_stumbles_is_tried_again(database_url: str, folder: Path) -> None:
    (folder / "stumble").touch()
    with worker(database_url, folder, queue=1):
        wait_for(folder, "done", 1)
    assert len(written(folder, "second")) == 2
    assert len(written(folder, "first")) == 1
