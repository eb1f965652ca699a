"""Whatever Slack tells twice, in any order, is one filing and one message."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox import Installation
from bot.sandbox.installation import DEFAULT_EVENTS
from tests.newsrooms import ARTICLE, Newsroom, open_newsroom, shown


async def one_of_each(newsroom: Newsroom) -> None:
    """Check that there is one filing and one message."""
    await newsroom.idle()
    rows = await newsroom.rows()
    assert (rows["inbound"], rows["filing"], rows["brief"], rows["outgoing"]) == (1, 1, 1, 1)
    (ours,) = newsroom.ours
    assert "Ilse Karro" in shown(ours)
    assert len(newsroom.workspace.called("chat.postMessage")) == 1


@pytest.mark.parametrize("order", [("app_mention", "message"), ("message", "app_mention")])
async def test_a_mention_told_twice_is_answered_once(sqlite_url: str, order: tuple[str, str]) -> None:
    async with open_newsroom(sqlite_url, installed=Installation(events=DEFAULT_EVENTS)) as newsroom:
        said = await newsroom.server.say(
            newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}", order=order, tell=True
        )
        assert [delivery.status for delivery in said.deliveries] == [200, 200]
        await one_of_each(newsroom)


async def test_an_event_brought_three_times_at_once_is_answered_once(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}", tell=False)
    deliveries = await asyncio.gather(*(newsroom.server.bring(said.events[0]) for _ in range(3)))
    assert [delivery.status for delivery in deliveries] == [200, 200, 200]
    await one_of_each(newsroom)


async def test_an_event_that_comes_again_after_the_brief_changes_nothing(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}")
    await newsroom.idle()
    calls = len(newsroom.workspace.calls)
    await newsroom.server.redeliver(said.events[0]["event_id"], times=2)
    await one_of_each(newsroom)
    assert len(newsroom.workspace.calls) == calls


async def test_a_twin_with_an_event_id_of_its_own_is_the_same_message(newsroom: Newsroom) -> None:
    direct = newsroom.workspace.direct_message(newsroom.mara)
    said = await newsroom.server.say(newsroom.mara, direct, ARTICLE, tell=False)
    (event,) = said.events
    twin = {**event, "event_id": "EvTWIN", "event": {**event["event"], "type": "app_mention"}}
    await asyncio.gather(newsroom.server.bring(event), newsroom.server.bring(twin))
    await one_of_each(newsroom)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(itertools.product(range(3), range(3)))))
async def test_three_messages_each_told_three_times_in_any_order_are_three_answers(
    newsroom: Newsroom, order: list[tuple[int, int]]
) -> None:
    before = len(newsroom.ours)
    said = [
        await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder word {n}", tell=False)
        for n in range(3)
    ]
    for which, _ in order:
        await newsroom.server.bring(said[which].events[0])
    await newsroom.idle()
    assert [len(newsroom.answers(each.message)) for each in said] == [1, 1, 1]
    assert len(newsroom.ours) == before + 3
