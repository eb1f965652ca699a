"""Turns: one writer at a time, whoever is in a hurry before the others, and nobody forgotten."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.errors import UnreachableError
from storage.turns import NoTurnError, Turns, neighbour


async def test_who_is_in_a_hurry_goes_first_and_the_others_in_their_order() -> None:
    turns = Turns(10)
    went: list[str] = []

    async def write(name: str, *, first: bool = False) -> None:
        await turns.take(first=first)
        went.append(name)
        turns.give()

    await turns.take()
    async with asyncio.TaskGroup() as writers:
        for name in ("one", "two"):
            writers.create_task(write(name))
        writers.create_task(write("hurried", first=True))
        await asyncio.sleep(0)
        assert not went
        turns.give()
    assert went == ["hurried", "one", "two"]


async def test_threads_and_tasks_never_write_at_once_and_all_get_their_turn() -> None:
    turns = Turns(10)
    writing = 0
    done = 0

    def write() -> None:
        nonlocal writing, done
        writing += 1
        assert writing == 1
        done += 1
        writing -= 1

    def in_thread() -> None:
        for _ in range(200):
            turns.take_in_thread()
            try:
                write()
            finally:
                turns.give()

    async def in_task(first: bool) -> None:
        for _ in range(200):
            await turns.take(first=first)
            try:
                write()
            finally:
                turns.give()
            await asyncio.sleep(0)

    async with asyncio.timeout(30), asyncio.TaskGroup() as writers:
        for number in range(3):
            writers.create_task(asyncio.to_thread(in_thread))
            writers.create_task(in_task(number == 0))
    assert done == 1200


async def test_whoever_is_cancelled_while_waiting_passes_the_turn_on() -> None:
    turns = Turns(10)
    await turns.take()
    given_up = asyncio.create_task(turns.take())
    waiting = asyncio.create_task(turns.take())
    await asyncio.sleep(0)
    turns.give()  # calls the first, who is gone before it can take its turn
    given_up.cancel()
    with suppress(asyncio.CancelledError):
        await given_up
    async with asyncio.timeout(10):
        await waiting
    turns.give()


async def test_a_turn_that_does_not_come_is_not_waited_for_for_ever() -> None:
    turns = Turns(0.01)
    await turns.take()
    with pytest.raises(NoTurnError):
        await turns.take()
    with pytest.raises(NoTurnError):
        await asyncio.to_thread(turns.take_in_thread)
    turns.give()
    await turns.take()


async def test_a_neighbour_waits_for_our_writer_and_we_for_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shared.db'}"
    database = Database(url)
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE counted (n INTEGER NOT NULL)"))
        await session.execute(text("INSERT INTO counted VALUES (0)"))
    assert database.neighbour is not None
    connected = database.neighbour(tmp_path / "shared.db", check_same_thread=False, timeout=0)

    def count() -> None:
        connected.cursor().execute("UPDATE counted SET n = n + 1")

    async with database.writing() as session:
        await session.execute(text("UPDATE counted SET n = n + 1"))
        waiting = asyncio.create_task(asyncio.to_thread(count))
        await asyncio.wait([waiting], timeout=0.05)
        assert not waiting.done(), "and it has not failed, either: its own patience with SQLite is none"
    await waiting

    again = database.again()

    async def write() -> None:
        async with again.writing() as session:
            await session.execute(text("UPDATE counted SET n = n + 1"))

    ours = asyncio.create_task(write())
    await asyncio.wait([ours], timeout=0.05)
    assert not ours.done()
    connected.commit()
    await ours
    async with database.reading() as session:
        assert (await session.scalar(text("SELECT n FROM counted"))) == 3
    connected.close()
    await again.close()
    await database.close()


async def test_a_neighbour_that_gets_no_turn_finds_the_database_locked(tmp_path: Path) -> None:
    turns = Turns(0.01)
    connected = neighbour(turns)(tmp_path / "one.db")
    connected.cursor().execute("CREATE TABLE counted (n INTEGER)")
    await turns.take()
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        connected.cursor().execute("INSERT INTO counted VALUES (1)")
    turns.give()
    connected.cursor().execute("INSERT INTO counted VALUES (1)")
    connected.close()
    await turns.take()


async def test_a_writer_waits_for_another_process_without_holding_up_the_loop(tmp_path: Path) -> None:
    path = tmp_path / "shared.db"
    database = Database(f"sqlite:///{path}")
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE counted (n INTEGER NOT NULL)"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with database.writing() as session:
            await session.execute(text("INSERT INTO counted VALUES (1)"))

    writing = asyncio.create_task(write())
    await asyncio.wait([writing], timeout=0.05)
    assert not writing.done()
    other.execute("COMMIT")
    async with asyncio.timeout(10):
        await writing
    other.close()
    await database.close()


async def test_a_turn_that_does_not_come_is_a_database_that_is_busy(tmp_path: Path) -> None:
    turns = Turns(0.01)
    database = Database(f"sqlite:///{tmp_path / 'one.db'}", turns=turns)
    await turns.take()
    with pytest.raises(UnreachableError, match="it is busy"):
        async with database.writing():
            pass
    turns.give()
    async with database.writing():
        pass
    await database.close()
