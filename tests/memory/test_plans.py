"""On SQLite no look-up of an actor reads a table through, whether the tables have been analysed or not."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot.memory.profile import find_actors, profile, suggest
from bot.memory.related import related
from storage.database import Database
from storage.viewer import Viewer
from tests.benchmarks.archive import PRIVATE, READER, WORKSPACE, cast, fill, language

_PEOPLE = cast(1_500)
_READER = Viewer(WORKSPACE, READER, frozenset(PRIVATE[:3]))
_LARGE = "actor actor_judgement actor_name appearance article brief filing inbound link name_key outgoing statement"
# A plan calls a table by its name, or by an alias that SQLAlchemy numbers.
_READ_THROUGH = re.compile(rf"SCAN ({_LARGE.replace(' ', '|')})(_\d+)?( |$)")


@pytest.fixture(params=["as it is", "analysed"])
async def archive(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'plans.db'}"
    database = Database(url)
    await database.upgrade()
    fill(url, statements=1_000, words=language(2_000), people=_PEOPLE)
    if request.param == "analysed":
        async with database.writing() as session:
            await session.execute(text("ANALYZE"))
        await database.close()  # connections learn what was counted when they are opened
    yield database
    await database.close()


@contextmanager
def _asked() -> Iterator[dict[str, Any]]:
    """Collect the statements that are executed, each with its values."""
    found: dict[str, Any] = {}

    def keep(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        found[statement] = values

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", keep)


async def test_a_look_up_reads_no_table_through(archive: Database) -> None:
    name = _PEOPLE.names[0]
    with _asked() as asked:
        async with archive.reading() as session:
            (hit,) = (await find_actors(session, viewer=_READER, name=name)).exact
            known = await profile(session, viewer=_READER, actor_id=hit.actor_id)
            assert (await find_actors(session, viewer=_READER, name=f"{name[:-2]}q{name[-2:]}")).nearest
            assert await suggest(session, viewer=_READER, typed=name[:4])
            await related(session, viewer=_READER, brief_id=1)
    assert known is not None
    assert known.in_dispute_with
    plans: dict[str, list[str]] = {}
    async with archive.reading() as session:
        connection = await session.connection()
        for statement, values in asked.items():
            if statement.startswith(("SELECT", "WITH")):
                rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans[statement] = [row.detail for row in rows]
    assert len(plans) > 8
    assert {
        statement: scans
        for statement, plan in plans.items()
        if (scans := [step for step in plan if _READ_THROUGH.match(step)])
    } == {}
