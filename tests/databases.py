"""Databases for tests: each test that asks for one runs on SQLite and on PostgreSQL.

PostgreSQL is used where REJOINDER_TEST_POSTGRES holds the URL of a server's maintenance database,
whose user may create databases.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from storage.database import Database
from storage.tables import Row

POSTGRES = os.environ.get("REJOINDER_TEST_POSTGRES", "")

KINDS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not POSTGRES, reason="REJOINDER_TEST_POSTGRES names no server"),
    ),
]


@contextmanager
def postgres_database() -> Iterator[str]:
    """Create an empty database, give its URL, drop it."""
    name = f"rejoinder_test_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        url = make_url(POSTGRES).set(drivername="postgresql", database=name)
        yield url.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _sweep(url: str) -> None:
    """Take away what a test left in a PostgreSQL database: connections, its own tables, rows."""
    tables = [table.name for table in reversed(Row.metadata.sorted_tables)]
    with psycopg.connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        strangers = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename = ANY(%s)",
            ([*tables, "alembic_version"],),
        )
        for (stranger,) in strangers.fetchall():
            connection.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(stranger)))
        connection.execute("DROP SCHEMA IF EXISTS dbos CASCADE")  # the engine's tables
        for table in tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def _upgrade(url: str) -> None:
    """Upgrade a database on a loop of its own: fixtures of a session have none."""

    async def upgrade() -> None:
        database = Database(url)
        await database.upgrade()
        await database.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, upgrade()).result()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables, to be copied."""
    path = tmp_path_factory.mktemp("databases") / "template.db"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a PostgreSQL database with the tables, which tests share one after another."""
    with postgres_database() as url:
        _upgrade(url)
        yield url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, for a test alone."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with postgres_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the tables and no rows; the tables' shape must be left as it is."""
    if request.param == "sqlite":
        path = tmp_path / "rejoinder.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url: str = request.getfixturevalue("postgres_url")  # asked for here, so that SQLite needs no server
    yield url
    _sweep(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with the tables and no rows."""
    opened = Database(database_url)
    yield opened
    await opened.close()
