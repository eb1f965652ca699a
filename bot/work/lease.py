"""Leases: how a process shows that it lives, and how others find out that it died.

Each process holds a lock under its own id for as long as it lives: the operating system or the
database lets go of it when it dies, and whoever then gets the lock may take over its jobs.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path
from typing import Protocol

import psycopg

# Any number that is ours: the first half of the two-part advisory lock key.
_NAMESPACE = 0x52454A4F
# A frozen process or a lost machine closes no socket: the server then lets go of it.
_IDLE_TIMEOUT = "30s"


class Lease(Protocol):
    """Locks by name, held by this process until dropped."""

    async def grab(self, name: str) -> bool:
        """Take the lock of that name; False where another process holds it."""
        ...

    async def drop(self, name: str) -> None:
        """Let go of it."""
        ...

    async def beat(self) -> None:
        """Show that this process lives; take again what a lost connection let go."""
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


class FileLease:
    """Locks on files beside a SQLite database."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._held: dict[str, int] = {}

    async def grab(self, name: str) -> bool:
        """Take the lock of that name; False where another process holds it."""
        if name in self._held:
            return True
        descriptor = os.open(self._path(name), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._held[name] = descriptor
        return True

    async def drop(self, name: str) -> None:
        """Let go of it and remove its file."""
        descriptor = self._held.pop(name, None)
        if descriptor is not None:
            # Removed while still held, so that nobody locks a file that is about to vanish.
            self._path(name).unlink(missing_ok=True)
            os.close(descriptor)

    async def beat(self) -> None:
        """The kernel keeps the locks of a living process by itself."""

    async def close(self) -> None:
        """Let go of everything."""
        for name in list(self._held):
            await self.drop(name)

    def _path(self, name: str) -> Path:
        return self._database.with_name(f"{self._database.name}.{name}.lock")


class PostgresLease:
    """Advisory locks on a connection of their own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.AsyncConnection | None = None
        self._held: set[str] = set()

    async def grab(self, name: str) -> bool:
        """Take the lock of that name; False where another process holds it."""
        if name in self._held:
            return True
        taken = await self._lock(await self._connected(), name)
        if taken:
            self._held.add(name)
        return taken

    async def drop(self, name: str) -> None:
        """Let go of it."""
        if name in self._held:
            self._held.discard(name)
            connection = await self._connected()
            await connection.execute("SELECT pg_advisory_unlock(%s, %s)", (_NAMESPACE, _key(name)))

    async def beat(self) -> None:
        """Keep the connection from idling out; after a lost one, connect and take the locks again.

        Raises:
            psycopg.Error: the server cannot be reached; the locks are gone until it can.
        """
        connection = await self._connected()
        await connection.execute("SELECT 1")

    async def close(self) -> None:
        """Let go of everything by closing the connection."""
        self._held.clear()
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _connected(self) -> psycopg.AsyncConnection:
        if self._connection is not None and not self._connection.closed and not self._connection.broken:
            return self._connection
        self._connection = await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            connect_timeout=5,
            options=f"-c idle_session_timeout={_IDLE_TIMEOUT}",
            application_name="rejoinder lease",
        )
        for name in list(self._held):
            if not await self._lock(self._connection, name):
                self._held.discard(name)
        return self._connection

    @staticmethod
    async def _lock(connection: psycopg.AsyncConnection, name: str) -> bool:
        cursor = await connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (_NAMESPACE, _key(name)))
        row = await cursor.fetchone()
        return bool(row and row[0])


def _key(name: str) -> int:
    """Return a signed 32-bit number for a name, as PostgreSQL's two-part locks take it."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big", signed=True)
