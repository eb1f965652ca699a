from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from storage.database import Database
from storage.inbound import record_inbound
from storage.tables import Channel, Inbound
from storage.types import storable

NAIROBI = timezone(timedelta(hours=3))


async def test_times_come_back_aware_and_in_utc(database: Database) -> None:
    said = datetime(2026, 3, 29, 4, 30, 15, 123456, tzinfo=NAIROBI)
    async with database.writing() as session:
        row = Channel(workspace_id="T1", channel_id="C1", kind="im", external=False, checked_at=said)
        session.add(row)
    async with database.reading() as session:
        read = await session.get_one(Channel, row.id)
    assert read.checked_at == said
    assert read.checked_at.tzinfo is UTC


async def test_a_naive_time_is_refused(database: Database) -> None:
    row = Channel(
        workspace_id="T1",
        channel_id="C1",
        kind="im",
        external=False,
        checked_at=datetime(2026, 3, 29, 4, 30),  # noqa: DTZ001 - naive is the point
    )
    with pytest.raises(StatementError, match="needs its time zone"):
        async with database.writing() as session:
            session.add(row)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_storable_text_keeps_its_offsets(text: str) -> None:
    stored = storable(text)
    assert len(stored) == len(text)
    assert "\x00" not in stored
    stored.encode()  # raises on a surrogate
    for before, after in zip(text, stored, strict=True):
        assert after in {before, "\ufffd"}


async def test_json_from_outside_is_made_storable(database: Database) -> None:
    payload = {"text": "a\x00b\ud83dc", "blocks": [{"k\x00": ["\udc00", 1, None, True]}]}
    async with database.writing() as session:
        kept = await record_inbound(
            session,
            workspace_id="T1",
            event_id="Ev1",
            channel_id="C1",
            ts="1.0",
            thread_ts=None,
            user_id="U1",
            source="direct",
            payload=payload,
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    async with database.reading() as session:
        read = await session.get_one(Inbound, kept.inbound_id)
    assert read.payload == {"text": "a\ufffdb\ufffdc", "blocks": [{"k\ufffd": ["\ufffd", 1, None, True]}]}
