"""Turns: one writer at a time on SQLite, without polling its lock.

SQLite lets one connection write. Whoever finds it taken sleeps and tries again, longer each time,
which is how an acknowledgement comes to wait a tenth of a second for a write of one millisecond.
Within this process writers are told instead, whichever thread they are in, and whoever is in a
hurry is told first. Other processes still meet SQLite's own lock.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections import deque
from concurrent.futures import Future
from typing import Any

_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class Turns:
    """The right to write; threads and tasks of an event loop may ask for it alike."""

    def __init__(self, patience: float) -> None:
        """`patience` is how many seconds to wait for a turn."""
        self._patience = patience
        self._mutex = threading.Lock()
        self._taken = False
        self._hurried: deque[Future[None]] = deque()
        self._waiting: deque[Future[None]] = deque()

    async def take(self, *, first: bool = False) -> None:
        """Wait for a turn in a task; `first` goes before those who wait.

        Raises:
            TimeoutError: it did not come in time.
        """
        async with asyncio.timeout(self._patience):
            while (call := self._ask(first=first)) is not None:
                try:
                    await asyncio.wrap_future(call)
                except asyncio.CancelledError:
                    self._leave(call)
                    raise

    def take_in_thread(self) -> None:
        """Wait for a turn in a thread.

        Raises:
            TimeoutError: it did not come in time.
        """
        while (call := self._ask(first=False)) is not None:
            try:
                call.result(self._patience)
            except TimeoutError:
                self._leave(call)
                raise

    def give(self) -> None:
        """End the turn, and call whoever waits."""
        with self._mutex:
            self._taken = False
            self._call_next()

    def _ask(self, *, first: bool) -> Future[None] | None:
        """Take a free turn and return None, or return what is done when asking again may help."""
        with self._mutex:
            # Not kept for whoever was called: a thread takes milliseconds to wake, a task that is
            # awake would be done by then.
            if not self._taken:
                self._taken = True
                return None
            call: Future[None] = Future()
            (self._hurried if first else self._waiting).append(call)
            return call

    def _leave(self, call: Future[None]) -> None:
        """Wait no longer; a call that has come is passed on."""
        if not call.cancel():
            with self._mutex:
                if not self._taken:
                    self._call_next()

    def _call_next(self) -> None:
        for queue in (self._hurried, self._waiting):
            while queue:
                call = queue.popleft()
                if call.set_running_or_notify_cancel():
                    call.set_result(None)
                    return


def neighbour(turns: Turns) -> type[sqlite3.Connection]:
    """Return a class of connections for others who write to the same file: they take turns with us.

    What they commit survives a crash of the process; the last of it may be lost when the power is
    cut, together with nothing that was committed before.
    """

    class Neighbour(sqlite3.Connection):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._writes = False
            self.execute("PRAGMA synchronous=NORMAL")

        def cursor(self, *_: Any) -> sqlite3.Cursor:  # type: ignore[override]
            return super().cursor(Waiting)

        def begin(self) -> None:
            """Take a turn for a transaction that is about to write."""
            if not self._writes:
                turns.take_in_thread()
                self._writes = True

        def commit(self) -> None:
            try:
                super().commit()
            finally:
                self._end()

        def rollback(self) -> None:
            try:
                super().rollback()
            finally:
                self._end()

        def close(self) -> None:
            try:
                super().close()
            finally:
                self._end()

        def _end(self) -> None:
            if self._writes:
                self._writes = False
                turns.give()

    class Waiting(sqlite3.Cursor):
        connection: Neighbour

        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            self._begin(sql)
            return super().execute(sql, *parameters)

        def executemany(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            self._begin(sql)
            return super().executemany(sql, *parameters)

        def _begin(self, sql: str) -> None:
            if sql.lstrip()[:7].upper().startswith(_WRITES):
                try:
                    self.connection.begin()
                except TimeoutError:
                    raise sqlite3.OperationalError("database is locked") from None

    return Neighbour
