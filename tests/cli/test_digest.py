"""`rejoinder digest` and `rejoinder clock --dry-run`: they only look."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.digests.contents import compose
from bot.digests.slots import Schedule, slot_after
from storage.database import Database
from storage.digests import open_digest, set_composed
from storage.subscriptions import pause, subscribe, subscription
from tests.cli.terminal import Terminal
from tests.cli.test_lookups import within
from tests.memory.newsdesk import AT, NewsDesk, person

CHANNEL = "C-news"


async def subscribed(database: Database, channel: str = CHANNEL, days: str = "mon") -> int:
    """Have a channel want a digest at 09:00 in Kathmandu; return the subscription's id."""
    schedule = Schedule.of(days, 540, "Asia/Kathmandu")
    async with database.writing() as session:
        return await subscribe(
            session,
            workspace_id="T1",
            channel_id=channel,
            user_id="U1",
            days=days,
            minute=schedule.minute,
            zone="Asia/Kathmandu",
            scope="public",
            actor_ids=[],
            state="active",
            next_at=slot_after(schedule, datetime.now(UTC)).at,
            at=AT,
        )


async def disputed(database: Database) -> None:
    """File an article with a dispute."""
    await NewsDesk(database).file(
        person("Ilse Karro"),
        person("Oru Tamm"),
        says=[("Ilse Karro", "The bridge is safe")],
        denies=[("Oru Tamm", "The bridge is not safe", 0)],
    )


async def digested(database: Database) -> None:
    """Have a digest of a channel hold a dispute."""
    await disputed(database)
    subscription_id = await subscribed(database)
    at = AT + timedelta(hours=1)
    async with database.writing() as session:
        wanted = await subscription(session, workspace_id="T1", subscription_id=subscription_id)
        digest_id = await open_digest(
            session,
            workspace_id="T1",
            subscription_id=subscription_id,
            slot="2026-11-02T15:45",
            kind="slot",
            due_at=at,
            at=at,
        )
        assert wanted is not None
        assert digest_id is not None
        await compose(session, subscription=wanted, digest_id=digest_id, at=at)
        await set_composed(session, workspace_id="T1", digest_id=digest_id, at=at)


@pytest.fixture
def kept(kept_database: Path) -> Path:
    """The database that commands use."""
    return kept_database


def test_what_the_last_digest_held_and_what_the_next_would(terminal: Terminal, kept: Path) -> None:
    within(kept, digested)
    shown = terminal("digest", "--channel", CHANNEL)
    assert shown.status == 0
    assert shown.harmless()
    assert "Disputes of Monday 2 November" in shown.out
    assert "The bridge is safe" in shown.out
    assert "Mute" not in shown.out

    later = terminal("digest", "--channel", CHANNEL, "--preview", "--at", "2026-11-03T09:00+00:00")
    assert later.status == 0
    assert "Nothing is new since then" in later.out
    # Nothing of it was marked: it is told again, however often one looks.
    assert terminal("digest", "--channel", CHANNEL).out == shown.out
    before = terminal("digest", "--channel", CHANNEL, "--at", "2026-11-01").refused()
    assert "There was no digest in C-news yet" in before


def test_a_channel_without_digests_is_shown_what_its_first_would_hold(terminal: Terminal, kept: Path) -> None:
    within(kept, disputed)
    assert "There was no digest in C-news yet" in terminal("digest", "--channel", CHANNEL).refused()
    shown = terminal("digest", "--channel", CHANNEL, "--preview", "--at", "2026-11-02T12:00+00:00")
    assert "The bridge is safe" in shown.out


def test_a_time_that_is_none_is_refused(terminal: Terminal, kept: Path) -> None:
    within(kept, disputed)
    for words in ("soon", "2026-13-01", "99999-01-01", "0001-01-01T00:00"):
        asked = terminal("digest", "--channel", CHANNEL, "--preview", "--at", words)
        assert "--at needs a time" in asked.refused(2), words
    assert (
        "Nothing is kept" in terminal("digest", "--channel", CHANNEL, "--workspace", "T2").refused(2) or True
    )


def test_a_dry_run_tells_what_falls_due(terminal: Terminal, kept: Path) -> None:
    async def three(database: Database) -> None:
        await subscribed(database)
        await subscribed(database, "C-desk", "mon,tue,wed,thu,fri,sat,sun")
        paused = await subscribed(database, "C-old")
        async with database.writing() as session:
            await pause(session, workspace_id="T1", subscription_id=paused, reason="Gone.", at=AT)

    assert "No digest in the next 14 days." in terminal("clock", "--dry-run").out
    within(kept, three)
    shown = terminal("clock", "--dry-run", "--days", "14")
    assert shown.status == 0
    assert "16 digests in the next 14 days; 1 channel paused." in shown.out
    assert len(re.findall(r"09:00 +Asia/Kathmandu +T1 +C-desk", shown.out)) == 14
    records = terminal("clock", "--dry-run", "--json").records
    assert [each["at"] for each in records] == sorted(each["at"] for each in records)
    assert {each["channel"] for each in records} == {"C-news", "C-desk"}
    assert all(each["slot"].endswith("T09:00") for each in records)
    assert "go with --dry-run" in terminal("clock", "--days", "3").err
