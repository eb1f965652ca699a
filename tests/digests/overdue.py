"""A dispute, and channels whose digest has been due for a minute: for processes that are to post it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.digests.slots import DAYS
from storage.database import Database
from storage.filings import set_state
from storage.operations import filing_of_brief
from storage.subscriptions import subscribe
from tests.memory.newsdesk import AT, NewsDesk, person


async def overdue(database: Database, workspace_id: str, channels: Sequence[str]) -> list[int]:
    """Keep the dispute in the first channel, and the subscriptions; return their ids."""
    now = datetime.now(UTC)
    due = now - timedelta(minutes=1)
    brief_id = await NewsDesk(database, workspace_id, {channels[0]: "public"}).file(
        person("Ilse Karro", title="Mayor"),
        person("Oru Tamm", title="Inspector"),
        channel=channels[0],
        says=[("Ilse Karro", "The bridge is safe")],
        denies=[("Oru Tamm", "The bridge is not safe", 0)],
        days=(now - AT).days,
    )
    async with database.writing() as session:
        filed = await filing_of_brief(session, brief_id=brief_id)
        assert filed is not None
        await set_state(session, workspace_id=workspace_id, filing_id=filed[1], state="answered", at=now)
        return [
            await subscribe(
                session,
                workspace_id=workspace_id,
                channel_id=channel_id,
                user_id="U0000000099",
                days=",".join(DAYS),
                minute=due.hour * 60 + due.minute,
                zone="UTC",
                scope="public",
                actor_ids=[],
                state="active",
                next_at=due,
                at=now - timedelta(hours=2),
            )
            for channel_id in channels
        ]
