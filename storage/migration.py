"""Alembic, configured in code: which revisions there are, and which one a database has.

A new revision is drafted from a database that `upgrade` has brought up to date, on a connection of
it: ``alembic.command.revision(configuration(connection), message, autogenerate=True)``.
"""

from __future__ import annotations

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.errors import StorageError

_SCRIPTS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 0x52454A4F
"""Number of the PostgreSQL advisory lock that lets one process upgrade at a time ("REJO")."""

logging.getLogger("alembic").setLevel(logging.WARNING)  # each run would tell of itself otherwise


def configuration(connection: Connection) -> Config:
    """Return Alembic's configuration for work on `connection`."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, in the transaction that is open on `connection`.

    Raises:
        StorageError: the database has a revision that this version does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _UPGRADE_LOCK})
    try:
        command.upgrade(configuration(connection), "head")
    except CommandError:
        raise StorageError(
            "The database was made by a newer version of rejoinder: install that version, "
            "or use another database."
        ) from None
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError(
            "The database has rows that refer to nothing: restore it from a backup, then upgrade again."
        )


def is_current(connection: Connection) -> bool:
    """Say whether the database has the newest revision."""
    scripts = ScriptDirectory.from_config(configuration(connection))
    return MigrationContext.configure(connection).get_current_revision() == scripts.get_current_head()
