from __future__ import annotations

from datetime import datetime, timedelta

from storage.channels import channel_kind, channels_heard, remember_channel
from storage.database import Database
from storage.tables import ChannelKind
from tests.storage.samples import AT, WORKSPACE, receive


async def _remember(database: Database, kind: ChannelKind, at: datetime) -> None:
    async with database.writing() as session:
        await remember_channel(
            session, workspace_id=WORKSPACE, channel_id="C1", kind=kind, external=False, at=at
        )


async def _kind(database: Database, workspace_id: str = WORKSPACE) -> ChannelKind:
    async with database.reading() as session:
        return await channel_kind(session, workspace_id=workspace_id, channel_id="C1")


async def test_nobody_knows_a_channel_before_looking(database: Database) -> None:
    assert await _kind(database) == "unknown"
    await _remember(database, "public", AT)
    assert await _kind(database) == "public"
    assert await _kind(database, "T2") == "unknown"


async def test_the_newest_look_counts(database: Database) -> None:
    await _remember(database, "public", AT)
    await _remember(database, "private", AT + timedelta(minutes=1))
    assert await _kind(database) == "private"
    await _remember(database, "public", AT)  # an answer that was overtaken
    assert await _kind(database) == "private"


async def test_channels_are_heard_of_by_what_was_filed_in_them(database: Database) -> None:
    await _remember(database, "public", AT)
    for number, channel_id in enumerate(["C2", "D3", "C2"]):
        known = {"event_id": f"Ev{number}", "ts": f"170000000{number}.000100", "channel_id": channel_id}
        async with database.writing() as session:
            await receive(session, **known)
    async with database.writing() as session:
        await receive(session, workspace_id="T2", channel_id="C9")
    async with database.reading() as session:
        assert await channels_heard(session, workspace_id=WORKSPACE) == {"C2", "D3"}
        assert await channels_heard(session, workspace_id="T3") == frozenset()
