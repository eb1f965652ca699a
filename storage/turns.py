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
from typing import Any, Self

from storage.sqlite import LOGGED_AT_MOST

# Before these the driver opens a transaction of its own.
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class NoTurnError(Exception):
    """A turn did not come in time."""


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
            NoTurnError: it did not come in time.
        """
        if (call := self._ask(first=first)) is None:
            return
        try:
            async with asyncio.timeout(self._patience):
                while call is not None:
                    await asyncio.wrap_future(call)
                    call = self._ask(first=first)
        except TimeoutError:
            raise NoTurnError from None
        finally:
            if call is not None:
                self._leave(call)

    def take_in_thread(self) -> None:
        """Wait for a turn in a thread.

        Raises:
            NoTurnError: it did not come in time.
        """
        while (call := self._ask(first=False)) is not None:
            try:
                call.result(self._patience)
            except TimeoutError:
                self._leave(call)
                raise NoTurnError from None

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

    What they commit survives the death of the process. A power cut may take the last of it, and
    never anything that we have committed.
    """

    class Neighbour(sqlite3.Connection):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._has_turn = False
            self.execute("PRAGMA synchronous=NORMAL")
            self.execute(f"PRAGMA wal_autocheckpoint={LOGGED_AT_MOST}")

        def cursor(self, _: Any = None) -> sqlite3.Cursor:  # type: ignore[override]
            return super().cursor(Polite)

        def wait(self) -> None:
            """Wait for a turn, unless this is it."""
            if not self._has_turn:
                turns.take_in_thread()
                self._has_turn = True

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
            if self._has_turn:
                self._has_turn = False
                turns.give()

    class Polite(sqlite3.Cursor):
        connection: Neighbour

        def execute(self, sql: str, parameters: Any = ()) -> Self:
            if sql.lstrip().upper().startswith(_WRITES):
                try:
                    self.connection.wait()
                except NoTurnError:
                    raise sqlite3.OperationalError("database is locked") from None
            return super().execute(sql, parameters)

    return Neighbour
