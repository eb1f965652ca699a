from __future__ import annotations

import asyncio
from datetime import timedelta

from storage.database import Database
from storage.outgoing import Intended, intend, key_of_filing, mark_sent, mark_unknown, outgoing_of
from tests.storage.samples import AT, WORKSPACE

KEY = key_of_filing(12)
LATER = AT + timedelta(seconds=20)


async def _intend(database: Database, *, workspace_id: str = WORKSPACE) -> Intended:
    async with database.writing() as session:
        return await intend(
            session, workspace_id=workspace_id, key=KEY, channel_id="C1", thread_ts="1.0", at=AT
        )


async def test_an_intent_is_kept_once(database: Database) -> None:
    intended = await asyncio.gather(*(_intend(database) for _ in range(10)))
    assert [each.is_new for each in intended].count(True) == 1
    assert {each.row.id for each in intended} == {intended[0].row.id}
    row = intended[0].row
    assert (row.key, row.state, row.channel_id, row.thread_ts, row.ts) == (
        "filing:12",
        "sending",
        "C1",
        "1.0",
        None,
    )
    assert row.attempted_at == AT
    assert (await _intend(database, workspace_id="T2")).is_new


async def test_what_is_sent_has_its_ts(database: Database) -> None:
    await _intend(database)
    async with database.writing() as session:
        assert await mark_sent(session, workspace_id=WORKSPACE, key=KEY, ts="2.0", at=LATER)
        assert not await mark_sent(session, workspace_id="T2", key=KEY, ts="2.0", at=LATER)
    async with database.reading() as session:
        row = await outgoing_of(session, workspace_id=WORKSPACE, key=KEY)
        assert await outgoing_of(session, workspace_id="T2", key=KEY) is None
    assert row is not None
    assert (row.state, row.ts, row.sent_at) == ("sent", "2.0", LATER)


async def test_unknown_never_overrules_sent(database: Database) -> None:
    await _intend(database)
    async with database.writing() as session:
        assert await mark_unknown(session, workspace_id=WORKSPACE, key=KEY)
        assert await mark_sent(session, workspace_id=WORKSPACE, key=KEY, ts="2.0", at=LATER)
        assert not await mark_unknown(session, workspace_id=WORKSPACE, key=KEY)
    async with database.reading() as session:
        row = await outgoing_of(session, workspace_id=WORKSPACE, key=KEY)
    assert row is not None
    assert row.state == "sent"
