from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.digests import finish, last_with_contents, latest_digest, open_digest, opened, set_composed
from storage.due import active_subscriptions, due_subscriptions, is_any_due, owners_untold
from storage.subscriptions import (
    await_slot,
    mark_told,
    mark_untold,
    pause,
    subscribe,
    subscription_of,
    switch_off,
    untold,
)
from storage.tables import Subscription

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OF: dict[str, Any] = {"workspace_id": "T1"}


async def wanted(session: AsyncSession, channel: str = "C1", **more: Any) -> int:
    usual: dict[str, Any] = {
        "workspace_id": "T1", "channel_id": channel, "user_id": "U1", "days": "mon", "minute": 540,
        "zone": "UTC", "scope": "public", "actor_ids": [], "state": "active", "next_at": AT + DAY, "at": AT,
    }  # fmt: skip
    return await subscribe(session, **(usual | more))


async def kept(database: Database, channel: str = "C1") -> Subscription:
    async with database.reading() as session:
        found = await subscription_of(session, workspace_id="T1", channel_id=channel)
    assert found is not None
    return found


async def test_a_channel_has_one_which_lists_on_when_it_is_changed(database: Database) -> None:
    async with database.writing() as session:
        first = await wanted(session)
        assert await wanted(session, user_id="U2", days="fri", at=AT + HOUR) == first
    changed = await kept(database)
    assert (changed.user_id, changed.days, changed.set_at) == ("U2", "fri", AT + HOUR)
    assert changed.since == AT - DAY
    async with database.writing() as session:
        assert await switch_off(session, channel_id="C1", **OF)
        assert not await switch_off(session, channel_id="C1", **OF)
        await wanted(session, at=AT + 5 * DAY)
    again = await kept(database)
    assert again.since == AT + 4 * DAY, "what was filed while nobody wanted it is not told"


async def test_a_pause_is_told_of_once_and_setting_it_again_ends_it(database: Database) -> None:
    async with database.writing() as session:
        paused = await wanted(session)
        assert await pause(session, subscription_id=paused, reason="Gone.", at=AT, **OF)
        assert not await pause(session, subscription_id=paused, reason="Again.", at=AT + HOUR, **OF)
        assert not await await_slot(session, subscription_id=paused, next_at=AT, **OF)
        assert await owners_untold(session, limit=5) == [("T1", "U1")]
        told: dict[str, Any] = {"subscription_id": paused, "paused_at": AT, "at": AT + HOUR, **OF}
        assert await mark_told(session, **told)
        assert not await mark_told(session, **told)
        assert await untold(session, user_id="U1", **OF) == []
        assert await mark_untold(session, subscription_id=paused, told_at=AT + HOUR, **OF)
        assert [each.paused_reason for each in await untold(session, user_id="U1", **OF)] == ["Gone."]
        await wanted(session)
        assert not await mark_told(session, **told)
        assert await owners_untold(session, limit=5) == []
    assert (await kept(database)).paused_reason is None


async def test_those_that_are_due_come_first_and_are_left_to_who_took_them(database: Database) -> None:
    async with database.writing() as session:
        late = await wanted(session, "C1", next_at=AT)
        later = await wanted(session, "C2", next_at=AT - HOUR)
        await wanted(session, "C3", next_at=AT + HOUR)
        await wanted(session, "C4", next_at=None, state="off")
    async with database.writing() as session:
        assert await is_any_due(session, by=AT)
        assert not await is_any_due(session, by=AT - DAY)
        due = await due_subscriptions(session, by=AT, limit=9)
        assert [each.subscription_id for each in due] == [later, late]
        active = await active_subscriptions(session, beyond=late, limit=9)
        assert [each.channel_id for each in active] == ["C2", "C3"]
        if not database.embedded:
            async with database.writing() as another:
                assert await due_subscriptions(another, by=AT, limit=9) == []


async def test_a_slot_has_one_digest_and_each_comes_to_one_end(database: Database) -> None:
    async with database.writing() as session:
        wish = await wanted(session)

    async def open_one() -> int | None:
        async with database.writing() as session:
            return await open_digest(
                session, subscription_id=wish, slot="2026-11-23T09:00", kind="slot", due_at=AT, at=AT, **OF
            )

    (digest_id,) = [each for each in await asyncio.gather(*(open_one() for _ in range(4))) if each]
    async with database.writing() as session:
        slots = ["2026-11-23T09:00", "2026-11-24T09:00"]
        assert await opened(session, subscription_id=wish, slots=slots, **OF) == {slots[0]}
        assert await last_with_contents(session, subscription_id=wish, until=AT + DAY, **OF) is None
        assert await set_composed(session, digest_id=digest_id, at=AT + HOUR, **OF)
        assert not await set_composed(session, digest_id=digest_id, at=AT + HOUR, **OF)
        assert await last_with_contents(session, subscription_id=wish, until=AT, **OF) is None
        assert await finish(session, digest_id=digest_id, state="posted", at=AT + HOUR, **OF)
        assert not await finish(session, digest_id=digest_id, state="failed", at=AT + HOUR, **OF)
    async with database.reading() as session:
        last = await latest_digest(session, subscription_id=wish, **OF)
        held = await last_with_contents(session, subscription_id=wish, until=AT + DAY, **OF)
    assert last is not None
    assert held is not None
    assert (last.id, last.state, held.id) == (digest_id, "posted", digest_id)
