"""Leases are held by living processes only: one that is killed lets go at once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from bot.work.lease import FileLease, Lease, PostgresLease
from tests.databases import KINDS, POSTGRES

HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.work.lease import FileLease, PostgresLease

async def hold(url):
    lease = FileLease(Path(url[10:])) if url.startswith("sqlite") else PostgresLease(url)
    print(await lease.grab("worker"), flush=True)
    await asyncio.sleep(60)

asyncio.run(hold(sys.argv[1]))
"""


def lease_of(url: str) -> Lease:
    if url.startswith("sqlite"):
        return FileLease(Path(make_url(url).database or ""))
    return PostgresLease(url)


@contextmanager
def another_process(url: str) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lease "worker" until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
async def lease(database_url: str) -> AsyncIterator[Lease]:
    lease = lease_of(database_url)
    yield lease
    await lease.close()


async def test_a_living_holder_keeps_it_and_a_killed_one_lets_go(lease: Lease, database_url: str) -> None:
    with another_process(database_url) as process:
        assert not await lease.grab("worker")
        assert await lease.grab("another")
        process.kill()
        process.wait()
        while not await lease.grab("worker"):  # a server takes a moment to notice a closed socket
            await lease.beat()


async def test_what_is_dropped_is_free(lease: Lease, database_url: str) -> None:
    other = lease_of(database_url)
    try:
        assert await lease.grab("worker")
        assert await lease.grab("worker")
        assert not await other.grab("worker")
        await lease.drop("worker")
        assert await other.grab("worker")
    finally:
        await other.close()


def test_files_of_leases_do_not_pile_up(tmp_path: Path) -> None:
    async def hold() -> int:
        lease = FileLease(tmp_path / "news.db")
        await lease.grab("one")
        await lease.grab("two")
        held = len(list(os.scandir(tmp_path)))
        await lease.close()
        return held

    assert asyncio.run(hold()) == 2
    assert not list(os.scandir(tmp_path))


on_postgresql = pytest.mark.parametrize("database_url", [KINDS[1]], indirect=True)


def cut_off(url: str) -> None:
    """End every connection that holds leases on that database."""
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND application_name = 'rejoinder lease'",
            (make_url(url).database,),
        )


async def beaten(lease: Lease) -> None:
    """Beat until it succeeds: what was sent into a connection that is gone fails once."""
    while True:
        try:
            return await lease.beat()
        except psycopg.Error:
            continue


@on_postgresql
async def test_what_a_lost_connection_let_go_is_taken_again(lease: Lease, database_url: str) -> None:
    assert await lease.grab("worker")
    cut_off(database_url)
    with pytest.raises(psycopg.Error):
        await lease.beat()
    await beaten(lease)
    other = lease_of(database_url)
    try:
        assert not await other.grab("worker")
    finally:
        await other.close()
    assert await lease.grab("worker")


@on_postgresql
async def test_what_another_took_meanwhile_is_not_ours_until_it_is_dropped(
    lease: Lease, database_url: str
) -> None:
    assert await lease.grab("worker")
    cut_off(database_url)
    other = lease_of(database_url)
    try:
        while not await other.grab("worker"):  # a server takes a moment to end a connection
            await other.beat()
        await beaten(lease)
        assert not await lease.grab("worker")
        await other.drop("worker")
        assert await lease.grab("worker")
    finally:
        await other.close()
