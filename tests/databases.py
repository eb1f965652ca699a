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

POSTGRES = os.environ.get("REJOINDER_TEST_POSTGRES", "")

KINDS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=pytest.mark.skipif(not POSTGRES, reason="REJOINDER_TEST_POSTGRES names no server"),
    ),
]


@contextmanager
def _postgres_database(template: str) -> Iterator[str]:
    """Create a database from a template, give its name, drop it."""
    name = f"rejoinder_test_{uuid.uuid4().hex}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    try:
        yield name
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _postgres_url(name: str) -> str:
    url = make_url(POSTGRES).set(drivername="postgresql", database=name)
    return url.render_as_string(hide_password=False)


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
def postgres_template() -> Iterator[str]:
    """The name of a PostgreSQL database with the tables, to be copied."""
    with _postgres_database("template0") as name:
        _upgrade(_postgres_url(name))
        yield name


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with _postgres_database("template0") as name:
        yield _postgres_url(name)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the tables and no rows."""
    if request.param == "sqlite":
        path = tmp_path / "rejoinder.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    with _postgres_database(request.getfixturevalue("postgres_template")) as name:
        yield _postgres_url(name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with the tables and no rows."""
    opened = Database(database_url)
    yield opened
    await opened.close()
