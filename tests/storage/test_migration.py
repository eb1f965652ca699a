from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Literal

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, String, inspect, text

from storage import migration
from storage.database import Database
from storage.errors import StorageError
from storage.filings import filing
from storage.migration import configuration
from storage.tables import Row
from tests.storage.samples import WORKSPACE, receive


def _shape(connection: Connection) -> dict[str, Any]:
    """Return what the database itself says of our tables, checks and references included."""
    inspector = inspect(connection)
    return {
        name: {
            "columns": [
                (each["name"], str(each["type"]), each["nullable"])
                for each in inspector.get_columns(name)
                if not each["name"].endswith("_search")
            ],
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(
                (each["name"] or "", each["column_names"]) for each in inspector.get_unique_constraints(name)
            ),
            "checks": sorted(
                (each["name"] or "", each["sqltext"]) for each in inspector.get_check_constraints(name)
            ),
            "references": sorted(
                (
                    each["name"] or "",
                    each["constrained_columns"],
                    each["referred_table"],
                    each["options"].get("ondelete"),
                )
                for each in inspector.get_foreign_keys(name)
            ),
            "indexes": sorted(
                (each["name"] or "", each["column_names"], _rows_of(each))
                for each in inspector.get_indexes(name)
                if not (each["name"] or "").endswith("_search")
            ),
        }
        for name in Row.metadata.tables
    }


def _rows_of(index: Any) -> str:
    """Return the condition of the rows that an index is of, empty for all of them."""
    options = index.get("dialect_options", {})
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))


def _differences(connection: Connection) -> list[Any]:
    def ours(name: str | None, kind: str, _: object) -> bool:
        if kind == "table":
            return name in Row.metadata.tables
        return not (kind in {"index", "column"} and (name or "").endswith("_search"))

    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "include_name": ours}
    )
    found: list[Any] = compare_metadata(context, Row.metadata)
    return found


async def test_a_migrated_database_equals_a_fresh_one(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    await database.upgrade()
    async with database.writing() as session:
        connection = await session.connection()
        assert await connection.run_sync(_differences) == []
        migrated = await connection.run_sync(_shape)
        await connection.run_sync(Row.metadata.drop_all)
        await connection.run_sync(Row.metadata.create_all)
        assert migrated == await connection.run_sync(_shape)
    await database.close()


async def test_upgrading_says_when_it_is_done_and_may_be_repeated(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    assert not await database.is_current()
    await database.upgrade()
    assert await database.is_current()
    await database.upgrade()
    assert await database.is_current()
    await database.close()


async def test_processes_may_upgrade_at_once(empty_database_url: str) -> None:
    handles = [Database(empty_database_url) for _ in range(8)]
    await asyncio.gather(*(handle.upgrade() for handle in handles))
    assert all([await handle.is_current() for handle in handles])
    for handle in handles:
        await handle.close()


async def test_tables_of_others_are_left_alone(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE workflow_input (word TEXT)"))
        await session.execute(text("INSERT INTO workflow_input VALUES ('kept')"))
    await database.upgrade()
    async with database.writing() as session:
        connection = await session.connection()
        # Raises where a new revision would hold anything at all, such as DROP TABLE workflow_input.
        await connection.run_sync(lambda sync: command.check(configuration(sync)))
        await connection.run_sync(lambda sync: command.downgrade(configuration(sync), "base"))
        assert (await session.execute(text("SELECT word FROM workflow_input"))).scalar_one() == "kept"
    await database.close()


async def test_a_newer_database_is_refused(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    await database.upgrade()
    async with database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not await database.is_current()
    with pytest.raises(StorageError, match="made by a newer version"):
        await database.upgrade()
    await database.close()


async def test_each_revision_states_its_purpose() -> None:
    database = Database("sqlite://")
    async with database.writing() as session:
        connection = await session.connection()
        scripts = await connection.run_sync(lambda sync: ScriptDirectory.from_config(configuration(sync)))
    await database.close()
    revisions = list(scripts.walk_revisions())
    assert revisions
    for revision in revisions:
        assert "Purpose: " in (revision.module.__doc__ or "")
        assert "say here why" not in (revision.module.__doc__ or "")


async def test_a_draft_stands_on_its_own(tmp_path: Path) -> None:
    """A drafted revision names no type of ours, runs as it is, and leaves nothing to draft."""

    def draft_and_run(connection: Connection) -> str:
        config = configuration(connection)
        config.set_main_option("version_locations", str(tmp_path))
        config.set_main_option("path_separator", "os")
        command.revision(config, "Draft", autogenerate=True)
        command.upgrade(config, "head")
        assert _differences(connection) == []
        (draft,) = tmp_path.glob("*.py")
        return draft.read_text()

    database = Database("sqlite://")
    async with database.writing() as session:
        connection = await session.connection()
        drafted = await connection.run_sync(draft_and_run)
    await database.close()
    assert "storage." not in drafted
    assert "sqlmodel" not in drafted


async def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(empty_database_url)
    await database.upgrade()
    async with database.writing() as session:
        recorded = await receive(session)

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        recreate: Literal["always", "auto"] = "always" if database.embedded else "auto"
        with operations.batch_alter_table("inbound", recreate=recreate) as table:
            table.add_column(Column("hint", String()))

    monkeypatch.setattr(migration, "upgrade", rebuild)
    await database.upgrade()
    async with database.reading() as session:
        assert await filing(session, workspace_id=WORKSPACE, filing_id=recorded.filing_id) is not None
    await database.close()


async def test_no_id_comes_back_on_sqlite(tmp_path: Path) -> None:
    """Rebuilt tables keep AUTOINCREMENT, which is not part of what an inspector tells."""
    database = Database(f"sqlite:///{tmp_path / 'rejoinder.db'}")
    await database.upgrade()
    async with database.reading() as session:
        rows = await session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        made = {str(name): str(words) for name, words in rows}
    await database.close()
    assert [name for name in Row.metadata.tables if "AUTOINCREMENT" not in made[name]] == []
