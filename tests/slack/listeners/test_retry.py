"""Retry: a filing that failed is begun again, once, by whoever of ours presses the button."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from io import StringIO

import pytest
from sqlalchemy import text

from bot.analysis import offline
from bot.analysis.desk import Desk
from bot.analysis.draft import Draft
from bot.article.article import Article
from bot.sandbox.faults import Drop, Refuse
from bot.sandbox.message import Message
from tests.newsrooms import ARTICLE, Newsroom, open_newsroom, shown

ASKED = f"@Rejoinder {ARTICLE}"


class Moody:
    """An analyst that fails until it is told to work."""

    def __init__(self) -> None:
        self.works = False
        self.asked = 0

    def __call__(self, article: Article) -> Draft:
        self.asked += 1
        if not self.works:
            raise RuntimeError("not today")
        return offline.draft(article)


@pytest.fixture
def analyst() -> Moody:
    return Moody()


@pytest.fixture
async def newsroom(database_url: str, analyst: Moody, log: StringIO) -> AsyncIterator[Newsroom]:
    async with open_newsroom(database_url, desk=Desk(analyst)) as opened:
        yield opened


async def filing(newsroom: Newsroom) -> tuple[str, int]:
    async with newsroom.service.database.reading() as session:
        ((state, attempt),) = await session.execute(text("SELECT state, attempt FROM filing"))
    return state, attempt


def buttons(message: Message) -> list[str]:
    return [
        element["action_id"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


async def test_it_ends_in_the_same_message(newsroom: Newsroom, analyst: Moody) -> None:
    failed = await newsroom.answer(ASKED)
    assert "(error " in shown(failed)
    assert buttons(failed) == ["retry"]
    analyst.works = True
    pressed = await newsroom.server.click(newsroom.odo, failed, "retry")
    assert pressed.status == 200
    await newsroom.idle()
    (brief,) = newsroom.ours
    assert brief.ts == failed.ts
    assert "Ilse Karro" in shown(brief)
    assert "retry" not in buttons(brief)
    assert await filing(newsroom) == ("answered", 2)


async def test_what_fails_again_can_be_tried_again(newsroom: Newsroom, analyst: Moody) -> None:
    for attempt in (1, 2, 3):
        if attempt == 1:
            failed = await newsroom.answer(ASKED)
        else:
            await newsroom.server.click(newsroom.mara, failed, "retry")
            await newsroom.idle()
            (failed,) = newsroom.ours
        assert await filing(newsroom) == ("failed", attempt)
        assert buttons(failed) == ["retry"]


async def test_two_presses_at_once_begin_one_attempt(newsroom: Newsroom, analyst: Moody) -> None:
    failed = await newsroom.answer(ASKED)
    analyst.works = True
    before = analyst.asked
    await asyncio.gather(
        newsroom.server.click(newsroom.mara, failed, "retry"),
        newsroom.server.click(newsroom.odo, failed, "retry"),
    )
    await newsroom.idle()
    assert analyst.asked == before + 1
    assert await filing(newsroom) == ("answered", 2)


async def test_a_press_on_what_has_been_answered_meanwhile_changes_nothing(
    newsroom: Newsroom, analyst: Moody
) -> None:
    as_it_stood = (await newsroom.answer(ASKED)).copy()
    analyst.works = True
    await newsroom.server.click(newsroom.mara, as_it_stood, "retry")
    await newsroom.idle()
    calls = len(newsroom.workspace.calls)
    assert (await newsroom.server.click(newsroom.mara, as_it_stood, "retry")).status == 200
    await newsroom.idle()
    assert len(newsroom.workspace.calls) == calls
    assert await filing(newsroom) == ("answered", 2)


async def test_external_people_begin_nothing(newsroom: Newsroom, analyst: Moody) -> None:
    failed = await newsroom.answer(ASKED)
    stranger = newsroom.workspace.add_user("Bel Orm", external=True)
    newsroom.desk.members.append(stranger.id)
    assert (await newsroom.server.click(stranger, failed, "retry")).status == 200
    await newsroom.idle()
    assert await filing(newsroom) == ("failed", 1)


async def test_nobody_begins_what_another_workspace_filed(newsroom: Newsroom, analyst: Moody) -> None:
    await newsroom.answer(ASKED)
    assert await newsroom.service.intake.retry("T0OTHER", 1) is False
    assert await filing(newsroom) == ("failed", 1)


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 19, "424242"])
async def test_a_value_that_is_none_of_ours_begins_nothing(newsroom: Newsroom, value: str) -> None:
    failed = (await newsroom.answer(ASKED)).copy()
    (button,) = [block for block in json.loads(json.dumps(failed.blocks)) if block["type"] == "actions"]
    button["elements"][0]["value"] = value
    failed.blocks = [button]
    assert (await newsroom.server.click(newsroom.mara, failed, "retry")).status == 200
    await newsroom.idle()
    assert await filing(newsroom) == ("failed", 1)


async def test_a_press_that_cannot_be_kept_is_not_acknowledged(newsroom: Newsroom) -> None:
    failed = await newsroom.answer(ASKED)
    async with newsroom.service.database.writing() as session:
        await session.execute(text("ALTER TABLE filing RENAME TO mislaid"))
    delivery = await newsroom.server.click(newsroom.mara, failed, "retry")
    async with newsroom.service.database.writing() as session:
        await session.execute(text("ALTER TABLE mislaid RENAME TO filing"))
    assert delivery.status != 200


async def test_where_the_answer_is_unknown_the_button_is_in_the_whisper(newsroom: Newsroom) -> None:
    newsroom.server.faults.add("chat.postMessage", Drop(late=True))
    newsroom.server.faults.add("conversations.replies", Refuse("missing_scope"))
    await newsroom.ask(ASKED)
    (whispered,) = newsroom.workspace.ephemerals
    assert buttons(whispered) == ["retry"]
