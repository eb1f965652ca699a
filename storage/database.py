"""One database: SQLite in a file or in memory, or PostgreSQL, behind the same few calls."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from storage import migration
from storage.engines import driver_url, open_engines
from storage.errors import StorageError, UnreachableError
from storage.scrubbing import BREATH, MERGED_AT_ONCE, empty_log, merge_index, search_indexes
from storage.sqlite import PATIENCE, checkpoint
from storage.turns import NoTurnError, Turns, neighbour


class Database:
    """Opens transactions on the database of a URL.

    Takes ``sqlite:///FILE``, ``sqlite://`` (in memory: one connection, one transaction at a time),
    ``postgres://…`` or ``postgresql://…``. Nothing is opened before it is needed. A transaction
    must not be held while something else than the database is awaited, nor opened within another.
    A handle belongs to one event loop; on SQLite, those of one process share their `turns`.

    Raises:
        StorageError: the URL is of no use.
    """

    def __init__(self, url: str, *, turns: Turns | None = None) -> None:
        self._given = url
        self._url = driver_url(url)
        self.embedded = self._url.get_backend_name() == "sqlite"
        """Whether this is SQLite, which one process alone may use."""
        self._writer, self._reader, self._reading = open_engines(self._url)
        self._turns = turns or Turns(PATIENCE)

    @property
    def name(self) -> str:
        """What to call this database in a message: a file, or a name and a host, never a password."""
        if self.embedded:
            return self._url.database or ":memory:"
        return f"{self._url.database or 'default'} at {self._url.host or 'the local socket'}"

    @property
    def neighbour(self) -> type[sqlite3.Connection] | None:
        """The class for others' connections to this SQLite file, which take turns with ours; else None."""
        return neighbour(self._turns) if self.embedded else None

    def again(self) -> Database:
        """Return another handle for another event loop, whose writers take turns with this one's."""
        return Database(self._given, turns=self._turns)

    @asynccontextmanager
    async def writing(self, *, first: bool = False) -> AsyncIterator[AsyncSession]:
        """Open one transaction: committed at the end of the block, rolled back if it raises.

        Where one writes at a time, `first` goes before whoever waits.

        Raises:
            StorageError: the database cannot be used, or refused what was written.
        """
        async with self._turn(first=first), self._transaction(self._writer, {}) as session:
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Open one read-only transaction, which sees one moment and never waits for a writer.

        Raises:
            StorageError: the database cannot be used.
        """
        async with self._transaction(self._reader, self._reading) as session:
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

    async def scrub(self) -> bool:
        """Let nothing that was deleted stay in the search index, the file or its log; seconds at most.

        False where somebody still reads what was: try again later. A server looks after itself.

        Raises:
            StorageError: the database cannot be used.
        """
        if not self.embedded:
            return True
        async with self.reading() as session:
            indexes = await (await session.connection()).run_sync(search_indexes)
        for index in indexes:
            pages = -MERGED_AT_ONCE
            while pages:
                async with self.writing() as session:
                    connection = await session.connection()
                    more = await connection.run_sync(merge_index, index, pages)
                # Those who wait for their turn to write, or for this thread, go in between.
                await asyncio.sleep(BREATH)
                pages = MERGED_AT_ONCE if more else 0
        async with self._turn(first=False):
            with _sentences(self.name):
                async with self._writer.connect() as writer:
                    return await writer.run_sync(empty_log)

    async def checkpoint(self) -> None:
        """Bring what SQLite has logged into its file, beside whoever writes; a server does so itself.

        Raises:
            StorageError: the database cannot be used.
        """
        if not self.embedded or self._reader is self._writer:
            return
        try:
            await asyncio.to_thread(checkpoint, str(self._url.database))
        except sqlite3.Error as fault:
            raise UnreachableError(
                f"The file {self.name} cannot be used ({fault}): check that it is there."
            ) from None

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
    async def _turn(self, *, first: bool) -> AsyncIterator[None]:
        if not self.embedded:
            yield
            return
        with _sentences(self.name):
            await self._turns.take(first=first)
        try:
            yield
        finally:
            self._turns.give()

    @asynccontextmanager
    async def _transaction(
        self, engine: AsyncEngine, options: Mapping[str, Any]
    ) -> AsyncIterator[AsyncSession]:
        with _sentences(self.name):
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                # An unreachable database says so here, before any work.
                await session.connection(execution_options=options)
                yield session


def _switch_foreign_keys(connection: Connection, on: bool) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


@contextmanager
def _sentences(name: str) -> Iterator[None]:
    """Turn what a driver or the pool raises into one sentence, without statements or values."""
    try:
        yield
    except (DBAPIError, PoolTimeoutError, NoTurnError) as fault:
        reason = str(fault.orig) if isinstance(fault, DBAPIError) else "it is busy"
        # Only the first line: PostgreSQL's DETAIL line shows the values of the row.
        first = next(iter(reason.splitlines()), "") or type(fault).__name__
        passing = isinstance(fault, (OperationalError, InterfaceError, PoolTimeoutError, NoTurnError))
        raise (UnreachableError if passing else StorageError)(
            f"The database {name} cannot be used ({first}): check that it runs, that its URL is right "
            "and that `rejoinder db upgrade` has been run."
        ).with_traceback(fault.__traceback__) from None
