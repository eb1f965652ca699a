"""Digests in several messages, brought up to date: fewer items leave no message behind, more get one more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

import bot.slack.blocks.digest as view
from bot.sandbox.faults import Drop, RateLimited, Refuse
from bot.sandbox.message import Message
from bot.slack.blocks.digest_items import MUTE, NEEDS_REPLY, NO_REPLY
from bot.slack.digest_poster import NOTHING_LEFT
from storage.channels import remember_channel
from storage.deletion import erase_filing
from storage.tables import Filing
from storage.viewer import Viewer
from tests.memory import exchanges
from tests.memory.exchanges import Archive, Says
from tests.newsrooms import Newsroom
from tests.slack.exchange import text_of
from tests.slack.lookups import answered, ask


async def posted(newsroom: Newsroom, number: int) -> list[Message]:
    """Have a digest of so many claims posted; return its messages."""
    archive = Archive(newsroom.service.database, newsroom.workspace.team_id)
    days = (newsroom.clock() - exchanges.DAY) / timedelta(days=1)
    async with archive.database.writing() as session:
        await remember_channel(
            session, workspace_id=archive.workspace_id, channel_id=newsroom.desk.id, kind="public",
            external=False, at=newsroom.clock(),
        )  # fmt: skip
    for n in range(number):
        await archive.file(
            [Says("Oskar Venn", f"Norrline hid log {n}")], cast=[("Norrline",)], day=days,
            channel_id=newsroom.desk.id, proposing=False,
        )  # fmt: skip
    await ask(newsroom, "/digest now")
    await newsroom.idle()
    return newsroom.ours


async def press(newsroom: Newsroom) -> None:
    """Say that the first claim needs no reply, or else undo that, so that the digest is brought up to date."""
    digest = newsroom.ours[0]
    value = [*_values(digest, NO_REPLY), *_values(digest, NEEDS_REPLY)][0]
    action = NO_REPLY if value in _values(digest, NO_REPLY) else NEEDS_REPLY
    await answered(newsroom, newsroom.server.click(newsroom.mara, digest, action, value))
    await newsroom.idle()


async def test_what_was_deleted_leaves_no_message_with_it(newsroom: Newsroom) -> None:
    first, second = await posted(newsroom, 24)
    assert second.thread_ts == first.ts
    viewer = Viewer(newsroom.workspace.team_id, newsroom.mara.id, frozenset({newsroom.desk.id}))
    async with newsroom.service.database.writing() as session:
        filings = list(await session.scalars(select(col(Filing.id)).order_by(col(Filing.id))))
        for filing_id in filings[:7]:
            await erase_filing(
                session, workspace_id=viewer.workspace_id, filing_id=filing_id, by="U1", at=newsroom.clock()
            )
    assert await newsroom.service.deletions.delete(viewer, filings[7], by="U1", is_admin=False)
    await newsroom.idle()
    first, second = newsroom.ours
    assert text_of(second) == NOTHING_LEFT
    assert "in the thread" not in text_of(first)
    assert text_of(first).count("Norrline hid log") == 16
    assert "16 still unanswered" in text_of(first)


async def test_what_takes_more_room_than_before_goes_on_once(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    (only,) = await posted(newsroom, 6)
    monkeypatch.setattr(view, "_BLOCKS", 8)
    for _ in range(2):
        await press(newsroom)
        first, *others = newsroom.ours
        assert others
        assert all(each.thread_ts == only.ts for each in others)
        shown = " ".join(map(text_of, newsroom.ours))
        assert [shown.count(f"hid log {n}") for n in range(6)] == [1] * 6
        assert first.ts == only.ts


async def test_slacks_refusal_leaves_the_decision_and_its_silence_is_waited_out(newsroom: Newsroom) -> None:
    await posted(newsroom, 2)
    newsroom.server.faults.add("chat.update", Refuse("message_not_found"))
    await press(newsroom)
    assert "No reply needed, says" not in text_of(newsroom.ours[0])
    assert (await newsroom.rows())["no_reply"] == 1
    newsroom.server.faults.add("chat.update", RateLimited(3))
    newsroom.server.faults.add("chat.update", Drop())
    await newsroom.server.click(newsroom.mara, newsroom.ours[0], MUTE, _values(newsroom.ours[0], MUTE)[1])
    await newsroom.idle()
    assert "No reply needed, says" in text_of(newsroom.ours[0])
    assert "Muted by" in text_of(newsroom.ours[0])


def _values(message: Message, action_id: str) -> list[str]:
    return [
        each["value"]
        for block in message.blocks
        for each in block.get("elements", [])
        if each.get("action_id") == action_id
    ]
