"""One database: SQLite in a file or in memory, or PostgreSQL, behind the same few calls."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage import migration
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


class Database:
    """Opens transactions on the database of a URL.

    Takes ``sqlite:///FILE``, ``sqlite://`` (in memory: one connection, one transaction at a time),
    ``postgres://…`` or ``postgresql://…``. Nothing is opened before it is needed. A transaction
    must not be held while something else than the database is awaited, nor opened within another.

    Raises:
        StorageError: the URL is of no use.
    """

    def __init__(self, url: str) -> None:
        self._url = _driver_url(url)
        self.embedded = self._url.get_backend_name() == "sqlite"
        """Whether this is SQLite, which one process alone may use."""
        if not self.embedded:
            self._writer = create_async_engine(
                self._url,
                hide_parameters=True,
                pool_pre_ping=True,
                pool_timeout=_PATIENCE,
                connect_args={"connect_timeout": _PATIENCE},
            )
            # Every statement of a reading sees the same moment, as on SQLite.
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            return
        # One writing connection: writers queue for it in turn here, instead of polling SQLite's lock.
        self._writer = _sqlite_engine(self._url, "BEGIN IMMEDIATE", connections=1)
        in_memory = self._url.database in {None, "", ":memory:"}
        self._reader = self._writer if in_memory else _sqlite_engine(self._url, "BEGIN", connections=5)

    @property
    def name(self) -> str:
        """What to call this database in a message: a file, or a name and a host, never a password."""
        if self.embedded:
            return self._url.database or ":memory:"
        return f"{self._url.database or 'default'} at {self._url.host or 'the local socket'}"

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Open one transaction: committed at the end of the block, rolled back if it raises.

        Raises:
            StorageError: the database cannot be used, or refused what was written.
        """
        async with self._transaction(self._writer) as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open one read-only transaction, which sees one moment and never waits for a writer.

        Raises:
            StorageError: the database cannot be used.
        """
        async with self._transaction(self._reader) as session:
            yield session

    async def upgrade(self) -> None:
        """Bring the tables to this version's shape; safe from several processes at once.

        Raises:
            StorageError: the database cannot be used, or was made by a newer version.
        """
        with _sentences(self.name):
            async with self._writer.connect() as connection:
                if self.embedded:
                    # With foreign keys on, rebuilding a table would empty the tables that refer to it;
                    # the switch has no effect inside a transaction.
                    await connection.run_sync(_switch_foreign_keys, False)
                try:
                    async with connection.begin():
                        await connection.run_sync(migration.upgrade)
                finally:
                    if self.embedded:
                        await connection.run_sync(_switch_foreign_keys, True)

    async def is_current(self) -> bool:
        """Say whether the tables have this version's shape.

        Raises:
            StorageError: the database cannot be used.
        """
        with _sentences(self.name):
            async with self._reader.connect() as connection:
                return await connection.run_sync(migration.is_current)

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        await self._reader.dispose()

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncSession]:
        with _sentences(self.name):
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                await session.connection()  # an unreachable database says so here, before any work
                yield session


def _driver_url(url: str) -> URL:
    """Return the URL with the driver that we use for its database."""
    try:
        parsed = make_url(url)
        return parsed.set(drivername=_DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError, ValueError):
        raise StorageError(
            "The database URL cannot be used: give sqlite:///FILE, postgres://USER:PASSWORD@HOST/NAME "
            "or postgresql://USER:PASSWORD@HOST/NAME."
        ) from None


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


def _switch_foreign_keys(connection: Connection, on: bool) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


@contextmanager
def _sentences(name: str) -> Iterator[None]:
    """Turn what a driver or the pool raises into one sentence, without statements or values."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as fault:
        reason = str(fault.orig) if isinstance(fault, DBAPIError) else "it is busy"
        # Only the first line: PostgreSQL's DETAIL line shows the values of the row.
        first = next(iter(reason.splitlines()), "") or type(fault).__name__
        raise StorageError(
            f"The database {name} cannot be used ({first}): check that it runs, that its URL is right "
            "and that `rejoinder db upgrade` has been run."
        ).with_traceback(fault.__traceback__) from None
