"""Disputes for digests, filed in a newsroom without asking the analyst: a claim each, and who rejects it."""

from __future__ import annotations

from datetime import timedelta

from bot.sandbox.people import Channel
from storage.tables import ChannelKind
from tests.memory.newsdesk import AT, NewsDesk, person
from tests.newsrooms import Newsroom


async def disputes(
    newsroom: Newsroom,
    *,
    about: str = "Bridge",
    number: int = 1,
    channel: Channel | None = None,
    words: int = 0,
) -> None:
    """File an article with so many disputes in a channel, now; `words` make each claim longer."""
    channel = channel or newsroom.desk
    kind: ChannelKind = "public" if channel.kind == "channel" else "private"
    desk = NewsDesk(newsroom.service.database, newsroom.workspace.team_id, {channel.id: kind})
    mayor, inspector = person(f"Ilse {about}karro"), person(f"Oru {about}tamm")
    await desk.file(
        mayor,
        inspector,
        channel=channel.id,
        says=[(mayor.name, " ".join([f"{about} {n} is safe.", *["sound"] * words])) for n in range(number)],
        denies=[(inspector.name, f"{about} {n} is not safe", n) for n in range(number)],
        days=(newsroom.clock() - AT) / timedelta(days=1),
    )
