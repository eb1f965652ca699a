"""SQLite beside an event loop: what is quicker than a trip to another thread is done at once.

The driver sends each call to a thread of its own, four calls to a statement. With work going on
beside it a trip there and back takes milliseconds; a statement that writes a row takes a tenth of
one.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from typing import Any, Self

import aiosqlite

PATIENCE = 10
"""Seconds to wait for the one writer, and for the file."""

# Pages of the log at which whoever commits brings them into the file, which takes a tenth of a second
# while others wait: `checkpoint` is to be called long before.
LOGGED_AT_MOST = 10_000

READ = "BEGIN"
WRITE = "BEGIN IMMEDIATE"
_PAUSE = 0.005
_COMMON = (
    "synchronous=FULL",  # what Slack was told is kept must survive a power cut
    "foreign_keys=ON",
)


class Reader(aiosqlite.Connection):
    """Asks in its own thread, for an answer may take long: one trip a statement."""

    begin = READ
    pragmas = (f"busy_timeout={PATIENCE * 1000}", *_COMMON, "query_only=ON")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._asked: set[object] = set()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **options: Any) -> Any:
        # Who asked was cancelled, and the thread is still at it: nothing of a connection may be
        # touched from two threads at once. What has not begun yet is not interrupted, hence again.
        while self._asked and self._connection is not None:
            self._connection.interrupt()
            await asyncio.sleep(_PAUSE)
        if fn.__name__ == "execute" and args[0] != READ:
            return await self._in_thread(fn, *args, **options)
        return _at_once(self, fn, *args, **options)

    async def _in_thread(self, fn: Callable[..., Any], *args: Any, **options: Any) -> Any:
        question = object()

        def answer() -> Any:
            try:
                return fn(*args, **options)
            finally:
                self._asked.discard(question)

        self._asked.add(question)
        try:
            return await super()._execute(answer)  # type: ignore[no-untyped-call]
        except ValueError:
            self._asked.discard(question)  # closed: it never came to the thread
            raise


class Writer(aiosqlite.Connection):
    """Does at once whatever it is asked: until it has ended nobody else can write in any case."""

    begin = WRITE
    # What is deleted is overwritten: an article that somebody withdrew must not be left in free pages.
    pragmas = ("busy_timeout=0", *_COMMON, "secure_delete=ON", f"wal_autocheckpoint={LOGGED_AT_MOST}")

    async def _execute(self, fn: Callable[..., Any], *args: Any, **options: Any) -> Any:
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                return _at_once(self, fn, *args, **options)
            except sqlite3.OperationalError as fault:
                # Another process writes. SQLite's own waiting would hold up the event loop.
                if args[:1] != (WRITE,) or not _is_busy(fault) or time.monotonic() > give_up:
                    raise
            await asyncio.sleep(_PAUSE)


async def open_connection(kind: type[Reader | Writer], *args: Any, **options: Any) -> aiosqlite.Connection:
    """Open a file as the driver does, and set it up.

    Raises:
        sqlite3.OperationalError: it cannot be opened.
    """

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(*args, factory=_Connection, **options)
        try:
            _write_ahead(connection)
            for pragma in kind.pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    opening = kind(connect, iter_chunk_size=64)
    opening._thread.daemon = True  # as SQLAlchemy does: a forgotten connection must not keep us alive
    try:
        return await opening
    except sqlite3.Error:
        # The driver does not wait for its thread here, and the thread reports to a loop that may be gone.
        await asyncio.to_thread(opening._thread.join)
        raise


def checkpoint(path: str) -> None:
    """Bring what the write-ahead log holds into the file, as far as nobody still reads what was.

    No writer waits for it. It may take long: call it in a thread of its own.

    Raises:
        sqlite3.OperationalError: the file cannot be used.
    """
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    finally:
        connection.close()


class _Cursor(sqlite3.Cursor):
    """Fetches all there is in the same trip: SQLAlchemy would ask for it next."""

    _rows: list[Any]

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        super().execute(sql, parameters)
        self._rows = super().fetchall() if self.description else []
        return self

    def fetchall(self) -> list[Any]:
        return self._rows


class _Connection(sqlite3.Connection):
    def cursor(self, _: Any = None) -> sqlite3.Cursor:  # type: ignore[override]
        return super().cursor(_Cursor)


def _at_once(connection: aiosqlite.Connection, fn: Callable[..., Any], *args: Any, **options: Any) -> Any:
    if not connection._running or not connection._connection:
        raise ValueError("Connection closed")  # what SQLAlchemy takes for a lost connection
    return fn(*args, **options)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log; where others do so as well, SQLite refuses instead of waiting."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as fault:
            if not _is_busy(fault) or time.monotonic() > give_up:
                raise
        else:
            return
        time.sleep(_PAUSE)


def _is_busy(fault: sqlite3.OperationalError) -> bool:
    return fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
