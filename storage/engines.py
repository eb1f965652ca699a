"""Engines: how connections to SQLite and PostgreSQL are opened, for writing and for reading."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from storage.errors import StorageError
from storage.sqlite import PATIENCE, Reader, Writer, open_connection

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


class Engines(NamedTuple):
    """Where a database is written, and where it is read; in memory both are one."""

    writer: AsyncEngine
    reader: AsyncEngine
    reading: Mapping[str, Any]
    """The execution options of a connection that only reads.

    They are given to each session, not to the engine: what is cancelled while an engine applies its
    own leaves a connection behind that nobody gives back.
    """


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
        writer = _sqlite_engine(url, Writer, connections=1)
        in_memory = url.database in {None, "", ":memory:"}
        return Engines(writer, writer if in_memory else _sqlite_engine(url, Reader, connections=5), {})
    writer = create_async_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        # Opening a connection takes longer than an acknowledgement may: none beyond these is opened.
        pool_size=10,
        max_overflow=0,
        pool_timeout=PATIENCE,
        # A server plans a statement anew for each connection that asks it: few that know it are quicker.
        pool_use_lifo=True,
        connect_args={"connect_timeout": PATIENCE},
    )
    # Every statement of a reading sees the same moment, as on SQLite.
    reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return Engines(writer, writer, reading)


def _sqlite_engine(url: URL, kind: type[Reader | Writer], *, connections: int) -> AsyncEngine:
    """Return an engine with connections of that kind."""
    engine = create_async_engine(
        url,
        hide_parameters=True,
        poolclass=AsyncAdaptedQueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=PATIENCE,
        # No isolation level: the driver opens no transaction of its own; we do, below.
        connect_args={
            "async_creator_fn": partial(open_connection, kind),
            "check_same_thread": False,
            "isolation_level": None,
        },
    )

    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(kind.begin)

    event.listen(engine.sync_engine, "begin", open_transaction)
    return engine
