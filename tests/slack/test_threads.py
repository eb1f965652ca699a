"""A bare mention in a thread: the nearest article above it is briefed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.jobs.reading import NOTHING_IN_THREAD, THREAD_UNREADABLE
from bot.sandbox.faults import Refuse
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown


async def thread_of(newsroom: Newsroom, *texts: str) -> dict[str, Any]:
    """Say the texts in one thread, and return how to say more in it."""
    parent = newsroom.workspace.say(newsroom.odo, newsroom.desk, texts[0])
    for text in texts[1:]:
        newsroom.workspace.say(newsroom.odo, newsroom.desk, text, thread_ts=parent.ts)
    return {"thread_ts": parent.ts}


async def test_the_parent_is_briefed(newsroom: Newsroom) -> None:
    answer = await newsroom.answer("@Rejoinder", **await thread_of(newsroom, ARTICLE))
    assert "Ilse Karro" in shown(answer)


async def test_the_nearest_article_above_wins(newsroom: Newsroom) -> None:
    thread = await thread_of(newsroom, ARTICLE, "and this one?", ANOTHER, "what do you think")
    answer = await newsroom.answer("@Rejoinder and here?", **thread)
    assert "Quelm" in shown(answer)
    assert "Veldany" not in shown(answer)


async def test_what_is_said_later_in_the_thread_does_not_count(newsroom: Newsroom) -> None:
    thread = await thread_of(newsroom, ARTICLE)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder", tell=False, **thread)
    newsroom.workspace.say(newsroom.odo, newsroom.desk, ANOTHER, **thread)
    await newsroom.server.bring(said.events[0])
    await newsroom.idle()
    (answer,) = newsroom.answers(said.message)
    assert "Veldany" in shown(answer)


async def test_an_article_that_another_bot_posted_counts_and_our_own_brief_does_not(
    newsroom: Newsroom,
) -> None:
    wire = newsroom.workspace.add_user("Wire Feed", is_bot=True)
    parent = newsroom.workspace.say(wire, newsroom.desk, ARTICLE)
    first = await newsroom.answer("@Rejoinder", thread_ts=parent.ts)
    assert "Ilse Karro" in shown(first)

    second = (await newsroom.ask("@Rejoinder", thread_ts=parent.ts))[-1]
    assert "briefed already" in shown(second), "the same article again, not our brief of it"


async def test_a_thread_without_an_article_is_answered_by_a_sentence(newsroom: Newsroom) -> None:
    thread = await thread_of(newsroom, "lunch?", "at the harbour", "yes")
    answer = await newsroom.answer("@Rejoinder", **thread)
    assert NOTHING_IN_THREAD in shown(answer)


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel", "thread_not_found"])
async def test_a_thread_that_slack_does_not_show_is_answered_by_a_sentence(
    newsroom: Newsroom, code: str
) -> None:
    newsroom.server.faults.add("conversations.replies", Refuse(code), times=9)
    answer = await newsroom.answer("@Rejoinder", **await thread_of(newsroom, ARTICLE))
    assert THREAD_UNREADABLE in shown(answer)


async def test_a_long_thread_is_read_to_its_end(newsroom: Newsroom) -> None:
    texts = [ARTICLE, *(f"note {number}" for number in range(250)), ANOTHER, "so?"]
    answer = await newsroom.answer("@Rejoinder", **await thread_of(newsroom, *texts))
    assert "Quelm" in shown(answer)
    assert len(newsroom.workspace.called("conversations.replies")) > 1
