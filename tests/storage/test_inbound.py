from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from storage.database import Database
from storage.inbound import Recorded
from storage.tables import Filing, Inbound, InboundEvent, Row
from tests.storage.samples import WORKSPACE, receive


async def _count(database: Database, table: type[Row]) -> int:
    async with database.reading() as session:
        return (await session.execute(select(func.count()).select_from(table))).scalar_one()


async def _message(database: Database, recorded: Recorded) -> Inbound:
    async with database.reading() as session:
        return await session.get_one(Inbound, recorded.inbound_id)


async def test_a_message_opens_one_filing(database: Database) -> None:
    async with database.writing() as session:
        recorded = await receive(session, thread_ts="1.0")
    assert recorded.is_new
    async with database.reading() as session:
        filing = await session.get_one(Filing, recorded.filing_id)
        message = await session.get_one(Inbound, recorded.inbound_id)
    assert (filing.inbound_id, filing.n, filing.state) == (recorded.inbound_id, 0, "received")
    assert (message.workspace_id, message.thread_ts, message.payload) == (
        WORKSPACE,
        "1.0",
        {"text": "Brief this"},
    )


async def test_an_event_seen_before_changes_nothing(database: Database) -> None:
    async with database.writing() as session:
        first = await receive(session)
    async with database.writing() as session:
        again = await receive(
            session, payload={"text": "Brief this", "files": [{"id": "F1"}]}, thread_ts="1.0"
        )
    assert again == first._replace(is_new=False)
    message = await _message(database, first)
    assert (message.payload, message.thread_ts) == ({"text": "Brief this"}, None)


async def test_a_twin_is_united_with_the_first(database: Database) -> None:
    async with database.writing() as session:
        first = await receive(session)
    async with database.writing() as session:
        twin = await receive(session, event_id="Ev2", payload={"files": [{"id": "F1"}]}, thread_ts="1.0")
    assert twin == first._replace(is_new=False, has_gained=True)
    message = await _message(database, first)
    assert (message.payload, message.thread_ts) == ({"text": "Brief this", "files": [{"id": "F1"}]}, "1.0")
    assert await _count(database, Filing) == 1
    assert await _count(database, InboundEvent) == 2


async def test_a_payload_that_was_taken_away_stays_away(database: Database) -> None:
    async with database.writing() as session:
        first = await receive(session)
        (await session.get_one(Inbound, first.inbound_id)).payload = None
    async with database.writing() as session:
        await receive(session, event_id="Ev2", payload={"text": "canary"})
    assert (await _message(database, first)).payload is None


@pytest.mark.parametrize(
    "other",
    [{"workspace_id": "T2"}, {"channel_id": "C2", "event_id": "Ev2"}, {"ts": "2.0", "event_id": "Ev2"}],
)
async def test_other_messages_are_others(database: Database, other: dict[str, str]) -> None:
    async with database.writing() as session:
        first = await receive(session)
        second = await receive(session, **other)
    assert second.is_new
    assert first.filing_id != second.filing_id


@pytest.mark.parametrize("twins", [False, True], ids=["one event repeated", "an event each"])
async def test_twenty_at_once_are_one_message(database: Database, twins: bool) -> None:
    async def arrive(n: int) -> Recorded:
        async with database.writing() as session:
            return await receive(
                session, event_id=f"Ev{n if twins else 0}", payload={"files": [{"id": f"F{n}"}]}
            )

    recorded = await asyncio.gather(*(arrive(n) for n in range(20)))
    assert [each.is_new for each in recorded].count(True) == 1
    assert len({each.filing_id for each in recorded}) == 1
    assert await _count(database, Inbound) == 1
    assert await _count(database, Filing) == 1
    assert await _count(database, InboundEvent) == (20 if twins else 1)
    payload = (await _message(database, recorded[0])).payload
    assert payload is not None
    assert len(payload["files"]) == (20 if twins else 1)


async def test_a_rollback_takes_the_message_with_it(database: Database) -> None:
    with pytest.raises(LookupError):
        async with database.writing() as session:
            await receive(session)
            raise LookupError
    async with database.writing() as session:
        assert (await receive(session)).is_new
