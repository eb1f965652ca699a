from __future__ import annotations

import asyncio
import shutil
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import StorageError


async def _make_table(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE counted (n INTEGER NOT NULL)"))
        await session.execute(text("INSERT INTO counted VALUES (0)"))


async def _count(database: Database) -> int:
    async with database.reading() as session:
        counted: int = (await session.execute(text("SELECT n FROM counted"))).scalar_one()
        return counted


async def test_writing_commits_at_the_end(database: Database) -> None:
    await _make_table(database)
    async with database.writing() as session:
        await session.execute(text("UPDATE counted SET n = 7"))
    assert await _count(database) == 7


async def test_writing_rolls_back_when_the_block_raises(database: Database) -> None:
    await _make_table(database)
    with pytest.raises(LookupError):
        async with database.writing() as session:
            await session.execute(text("UPDATE counted SET n = 7"))
            raise LookupError
    assert await _count(database) == 0


async def test_readings_cannot_write(database: Database) -> None:
    await _make_table(database)
    with pytest.raises(StorageError):
        async with database.reading() as session:
            await session.execute(text("UPDATE counted SET n = 7"))
    async with database.writing() as session:  # and leave no connection that cannot
        await session.execute(text("UPDATE counted SET n = 1"))
    assert await _count(database) == 1


async def test_readings_neither_wait_for_a_writer_nor_see_half_its_work(database: Database) -> None:
    await _make_table(database)
    async with database.writing() as session:
        await session.execute(text("UPDATE counted SET n = 7"))
        assert await _count(database) == 0
    assert await _count(database) == 7


async def test_a_reading_sees_one_moment(database: Database) -> None:
    await _make_table(database)
    async with database.reading() as session:
        before = (await session.execute(text("SELECT n FROM counted"))).scalar_one()
        async with database.writing() as writer:
            await writer.execute(text("UPDATE counted SET n = 7"))
        after = (await session.execute(text("SELECT n FROM counted"))).scalar_one()
    assert (before, after) == (0, 0)


async def test_writers_of_two_handles_take_turns(tmp_path: Path) -> None:
    """Two handles on one file stand for two processes: neither may fail with "database is locked"."""
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    handles = [Database(url), Database(url)]
    await _make_table(handles[0])

    async def count_up(database: Database) -> None:
        async with database.writing() as session:
            n = (await session.execute(text("SELECT n FROM counted"))).scalar_one()
            await session.execute(text("UPDATE counted SET n = :n"), {"n": n + 1})

    await asyncio.gather(*(count_up(handle) for handle in handles for _ in range(10)))
    assert await _count(handles[0]) == 20
    for handle in handles:
        await handle.close()


async def test_sqlite_keeps_what_it_committed_and_its_references(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'settings.db'}")
    await database.upgrade()
    # A writer's patience is not SQLite's, which would hold up the event loop: see the next test.
    for transaction, patience in ((database.writing, 0), (database.reading, 10_000)):
        async with transaction() as session:
            settings = {
                name: (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
                for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
            }
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 2,
            "busy_timeout": patience,
            "foreign_keys": 1,
        }
    await database.close()


async def test_what_sqlite_has_logged_is_brought_into_its_file(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    await _make_table(database)
    async with database.writing():  # nobody who writes is in the way
        await database.checkpoint()
    without_log = tmp_path / "b.db"
    shutil.copy(tmp_path / "a.db", without_log)
    await database.close()
    copied = Database(f"sqlite:///{without_log}")
    assert await _count(copied) == 0
    await copied.close()


async def test_a_log_that_cannot_be_brought_in_is_said_in_one_sentence(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")
    with pytest.raises(StorageError, match=r"cannot be used \(unable to open database file\)"):
        await database.checkpoint()
    await Database("sqlite://").checkpoint()


async def test_in_memory_transactions_share_one_database() -> None:
    database = Database("sqlite://")
    await database.upgrade()
    assert await database.is_current()
    await _make_table(database)
    assert [await _count(database) for _ in range(3)] == [0, 0, 0]
    await database.close()


@pytest.mark.parametrize(
    ("url", "embedded"),
    [
        ("sqlite://", True),
        ("sqlite:///rejoinder.db", True),
        ("postgres://desk@127.0.0.1/news", False),
        ("postgresql://desk@127.0.0.1/news", False),
    ],
)
async def test_embedded_is_sqlite(url: str, embedded: bool) -> None:
    assert Database(url).embedded is embedded


@pytest.mark.parametrize(
    "url", ["", "rejoinder.db", "mysql://desk@127.0.0.1/news", "postgres://desk:pw@127.0.0.1:port/news"]
)
def test_a_useless_url_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(
        StorageError, match=r"^The database URL cannot be used: give sqlite:///FILE"
    ) as refusal:
        Database(url)
    assert "pw@" not in "".join(traceback.format_exception(refusal.value))


async def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'absent' / 'rejoinder.db'}")
    with pytest.raises(StorageError, match=r"absent/rejoinder\.db cannot be used \(unable to open"):
        async with database.writing():
            pass
    await database.close()


@pytest.mark.parametrize(
    "url",
    ["postgres://desk:hunter2@127.0.0.1:1/news", "postgres://127.0.0.1:1/news?user=desk&password=hunter2"],
)
async def test_an_unreachable_server_is_named_without_its_password(url: str) -> None:
    database = Database(url)
    for attempt in (database.upgrade, database.is_current):
        with pytest.raises(
            StorageError, match=r"^The database news at 127\.0\.0\.1 cannot be used"
        ) as refusal:
            await attempt()
        assert "hunter2" not in "".join(traceback.format_exception(refusal.value))
    await database.close()


async def test_a_refused_value_is_not_shown(database: Database) -> None:
    canary = "-".join(("a", "canary"))  # this line and the next ones stand in the traceback too
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE strict (word TEXT, n INTEGER NOT NULL CHECK (n > 0))"))
    with pytest.raises(StorageError) as refusal:
        async with database.writing() as session:
            await session.execute(text("INSERT INTO strict VALUES (:word, 0)"), {"word": canary})
    assert canary not in "".join(traceback.format_exception(refusal.value))


async def test_a_reading_that_is_cancelled_ends_at_once_and_harms_nobody(database: Database) -> None:
    await _make_table(database)
    endless = "WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up) SELECT max(n) FROM up"

    async def read() -> None:
        async with database.reading() as session:
            await session.execute(text(endless))

    for pause in (0, 0.001, 0.01, 0.05):
        readings = [asyncio.create_task(read()) for _ in range(4)]
        await asyncio.sleep(pause)
        for reading in readings:
            reading.cancel()
        async with asyncio.timeout(20):
            await asyncio.gather(*readings, return_exceptions=True)
        assert all(reading.cancelled() for reading in readings)
        assert await _count(database) == 0


async def test_a_cancelled_writer_leaves_the_next_one_its_turn(database: Database) -> None:
    await _make_table(database)
    inside = asyncio.Event()

    async def stall() -> None:
        async with database.writing() as session:
            await session.execute(text("UPDATE counted SET n = 7"))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(stall())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.writing() as session:
        await session.execute(text("UPDATE counted SET n = n + 1"))
    assert await _count(database) == 1
