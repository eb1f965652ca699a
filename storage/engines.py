"""Engines: how connections to SQLite and PostgreSQL are opened, for writing and for reading."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.errors import StorageError

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}
_PATIENCE = 10
"""Seconds to wait for a connection, for SQLite's one writer and for its file."""

_SQLITE_PRAGMAS = (
    f"busy_timeout={_PATIENCE * 1000}",
    "synchronous=FULL",  # what Slack was told is kept must survive a power cut
    "foreign_keys=ON",
)


class Engines(NamedTuple):
    """Where a database is written, and where it is read; in memory both are one."""

    writer: AsyncEngine
    reader: AsyncEngine


def driver_url(url: str) -> URL:
    """Return the URL with the driver that we use for its database.

    Raises:
        StorageError: there is none, or this is no URL.
    """
    try:
        parsed = make_url(url)
        return parsed.set(drivername=_DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError, ValueError):
        raise StorageError(
            "The database URL cannot be used: give sqlite:///FILE, postgres://USER:PASSWORD@HOST/NAME "
            "or postgresql://USER:PASSWORD@HOST/NAME."
        ) from None


def open_engines(url: URL) -> Engines:
    """Return the engines for a URL that `driver_url` gave; they connect when they are first used."""
    if url.get_backend_name() == "sqlite":
        # One writing connection: writers queue for it in turn here, instead of polling SQLite's lock.
        writer = _sqlite_engine(url, "BEGIN IMMEDIATE", connections=1)
        in_memory = url.database in {None, "", ":memory:"}
        return Engines(writer, writer if in_memory else _sqlite_engine(url, "BEGIN", connections=5))
    writer = create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        # Opening a connection takes longer than an acknowledgement may: none beyond these is opened.
        pool_size=10,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        connect_args={"connect_timeout": _PATIENCE},
    )
    # Every statement of a reading sees the same moment, as on SQLite.
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writer, reader)


def _sqlite_engine(url: URL, begin: str, *, connections: int) -> AsyncEngine:
    """Return an engine whose transactions open with `begin`; plain BEGIN makes it read-only."""
    pragmas = _SQLITE_PRAGMAS if begin == "BEGIN IMMEDIATE" else (*_SQLITE_PRAGMAS, "query_only=ON")
    engine = create_async_engine(
        url,
        hide_parameters=True,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        # No isolation level: the driver opens no transaction of its own; we do, below.
        connect_args={"async_creator_fn": partial(_open_sqlite, pragmas), "isolation_level": None},
    )

    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "begin", open_transaction)
    return engine


async def _open_sqlite(pragmas: Sequence[str], *args: Any, **options: Any) -> aiosqlite.Connection:
    """Open a file as the driver does, and set it up."""
    connection = aiosqlite.connect(*args, **options)
    connection._thread.daemon = True  # as SQLAlchemy does: a forgotten connection must not keep us alive
    try:
        await connection
    except aiosqlite.Error:
        # The driver does not wait for its thread here, and the thread reports to a loop that may be gone.
        await asyncio.to_thread(connection._thread.join)
        raise
    try:
        await _write_ahead(connection)
        for pragma in pragmas:
            await connection.execute_fetchall(f"PRAGMA {pragma}")
    except BaseException:
        await connection.close()
        raise
    return connection


async def _write_ahead(connection: aiosqlite.Connection) -> None:
    """Switch the file to a write-ahead log; where others do so as well, SQLite refuses instead of waiting."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + _PATIENCE
    while True:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode=WAL")
        except aiosqlite.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or loop.time() > give_up:
                raise
        else:
            return
        await asyncio.sleep(0.02)
