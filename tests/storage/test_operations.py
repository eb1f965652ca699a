"""What an operator and a waiting reporter are told: counts and ids, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.database import Database
from storage.filings import ahead_of, next_attempt, set_state
from storage.operations import Attention, backlog, needing_attention, workspaces
from storage.outgoing import intend, key_of_filing, mark_sent, mark_unknown
from storage.tables import FilingState
from tests.storage.samples import AT, WORKSPACE, receive

HOUR = timedelta(hours=1)


async def filed(database: Database, *states: FilingState, workspace_id: str = WORKSPACE) -> list[int]:
    """Keep one filing an hour, in these states, and return their ids."""
    ids = []
    for n, state in enumerate(states):
        at = AT + n * HOUR
        known: dict[str, Any] = {"event_id": f"Ev{n}", "ts": f"170000000{n}.000100", "at": at}
        async with database.writing() as session:
            filing_id = (await receive(session, workspace_id=workspace_id, **known)).filing_id
            await set_state(session, workspace_id=workspace_id, filing_id=filing_id, state=state, at=at)
        ids.append(filing_id)
    return ids


async def test_the_backlog_of_nothing_is_nothing(database: Database) -> None:
    async with database.reading() as session:
        assert await backlog(session) == ({}, None)


async def test_the_backlog_counts_every_workspace_and_dates_the_oldest(database: Database) -> None:
    await filed(database, "answered", "failed", "analysing", "received")
    await filed(database, "answered", "answered", "answered", "received", workspace_id="T2")
    async with database.reading() as session:
        counted = await backlog(session)
    assert counted.counts == {"answered": 4, "failed": 1, "analysing": 1, "received": 2}
    assert counted.oldest == AT + 2 * HOUR


async def test_what_needs_attention_is_what_is_not_answered(database: Database) -> None:
    _, failed, open_ = await filed(database, "answered", "failed", "briefed")
    (theirs,) = await filed(database, "received", workspace_id="T2")
    async with database.writing() as session:
        await next_attempt(session, workspace_id=WORKSPACE, filing_id=failed, attempt=1, at=AT)
        await set_state(
            session, workspace_id=WORKSPACE, filing_id=failed, state="failed", at=AT, error_id="ab12cd34"
        )
    async with database.reading() as session:
        assert await needing_attention(session) == [
            Attention(theirs, "T2", "received", 1, AT, None),
            Attention(open_, WORKSPACE, "briefed", 1, AT + 2 * HOUR, None),
            Attention(failed, WORKSPACE, "failed", 2, AT + HOUR, "ab12cd34"),
        ]
        assert [each.filing_id for each in await needing_attention(session, filing_id=open_)] == [open_]
        assert await needing_attention(session, filing_id=10**6) == []


async def test_an_answer_that_nobody_can_tell_of_is_unknown(database: Database) -> None:
    first, second = await filed(database, "failed", "failed")
    (theirs,) = await filed(database, "failed", workspace_id="T2")
    async with database.writing() as session:
        for filing_id in (first, second):
            key = key_of_filing(filing_id)
            await intend(session, workspace_id=WORKSPACE, key=key, channel_id="C1", thread_ts=None, at=AT)
            await mark_unknown(session, workspace_id=WORKSPACE, key=key)
        await mark_sent(session, workspace_id=WORKSPACE, key=key_of_filing(second), ts="1.0", at=AT)
    async with database.reading() as session:
        found = {each.filing_id: each.state for each in await needing_attention(session)}
    assert found == {first: "unknown", second: "failed", theirs: "failed"}


async def test_ahead_are_the_workspaces_unfinished_ones_that_came_before_and_stir(database: Database) -> None:
    await filed(database, "received", "analysing", workspace_id="T2")
    _, _, _, _, mine, _ = await filed(
        database, "received", "answered", "failed", "analysing", "received", "received"
    )

    async def ahead(hours: int) -> int:
        async with database.reading() as session:
            since = AT + hours * HOUR - timedelta(seconds=1)
            return await ahead_of(session, workspace_id=WORKSPACE, filing_id=mine, since=since)

    assert [await ahead(hours) for hours in (0, 1, 3, 4)] == [2, 1, 1, 0]


async def test_workspaces_are_those_that_anything_was_filed_in(database: Database) -> None:
    async with database.reading() as session:
        assert await workspaces(session) == []
    await filed(database, "answered", "failed", workspace_id="T2")
    await filed(database, "answered")
    async with database.reading() as session:
        assert await workspaces(session) == [WORKSPACE, "T2"]
