"""Whatever Slack tells twice, in any order, is one filing and one message, with all that either told."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import col

from bot.sandbox.message import Message
from bot.sandbox.wire import Json
from bot.slack.socket import SocketConnection
from storage.tables import Inbound
from tests.benchmarks.articles import article
from tests.newsrooms import ANOTHER, ARTICLE, Newsroom, shown

ORDERS = [("app_mention", "message"), ("message", "app_mention")]


@pytest.fixture(params=["http", "socket"])
async def transport(request: pytest.FixtureRequest, newsroom: Newsroom) -> AsyncIterator[str]:
    """Bring events to the newsroom's app by each transport."""
    if request.param == "http":
        yield "http"
        return
    newsroom.server.request_url = None
    async with SocketConnection(newsroom.service.app, newsroom.server.installation.app_token):
        await newsroom.server.sockets.connected()
        yield "socket"


def snippet(newsroom: Newsroom, text: str = ARTICLE) -> Json:
    """Upload an article as a snippet, and return what a message tells of it."""
    return newsroom.server.upload(newsroom.mara, "story.txt", text, mode="snippet")


async def one_of_each(newsroom: Newsroom) -> None:
    """Check that there is one filing and one message."""
    await newsroom.idle()
    rows = await newsroom.rows()
    assert (rows["inbound"], rows["filing"], rows["brief"], rows["outgoing"]) == (1, 1, 1, 1)
    (ours,) = newsroom.ours
    assert "Ilse Karro" in shown(ours)
    assert len(newsroom.workspace.called("chat.postMessage")) == 1


async def kept(newsroom: Newsroom, message: Message) -> Json:
    """Return the payload of a message as it is in the database."""
    async with newsroom.service.database.reading() as session:
        payload: Json | None = await session.scalar(
            select(col(Inbound.payload)).where(col(Inbound.ts) == message.ts)
        )
    assert payload is not None
    return payload


def without_files(event: Json) -> Json:
    """Return an event as it is where Slack tells of the files in its twin alone."""
    body = {key: value for key, value in event["event"].items() if key not in ("files", "upload")}
    return {**event, "event": body}


@pytest.mark.parametrize("order", ORDERS)
async def test_a_mention_told_twice_is_answered_once(
    either_newsroom: Newsroom, order: tuple[str, str]
) -> None:
    newsroom = either_newsroom
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}", order=order)
    assert [delivery.name for delivery in said.deliveries] == list(order)
    assert [delivery.status for delivery in said.deliveries] == [200, 200]
    await one_of_each(newsroom)
    assert (await newsroom.rows())["inbound_event"] == 2


async def test_both_events_brought_three_times_at_once_are_answered_once(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}", tell=False)
    assert len({event["event_id"] for event in said.events}) == 2
    deliveries = await asyncio.gather(*(newsroom.server.bring(event) for event in said.events * 3))
    assert [delivery.status for delivery in deliveries] == [200] * 6
    await one_of_each(newsroom)


async def test_an_event_that_comes_again_after_the_brief_changes_nothing(either_newsroom: Newsroom) -> None:
    newsroom = either_newsroom
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}")
    await newsroom.idle()
    calls = len(newsroom.workspace.calls)
    for event in said.events:
        await newsroom.server.redeliver(event["event_id"], times=2)
    await one_of_each(newsroom)
    assert len(newsroom.workspace.calls) == calls


async def test_a_twin_that_comes_after_the_brief_changes_nothing_that_is_seen(newsroom: Newsroom) -> None:
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {ARTICLE}", tell=False)
    await newsroom.server.bring(said.events[0])
    await newsroom.idle()
    calls = len(newsroom.workspace.calls)
    await newsroom.server.bring(said.events[1])
    await one_of_each(newsroom)
    assert len(newsroom.workspace.calls) == calls


async def test_a_twin_with_an_event_id_of_its_own_is_the_same_message(newsroom: Newsroom) -> None:
    direct = newsroom.workspace.direct_message(newsroom.mara)
    said = await newsroom.server.say(newsroom.mara, direct, ARTICLE, tell=False)
    (event,) = said.events
    twin = {**event, "event_id": "EvTWIN", "event": {**event["event"], "type": "app_mention"}}
    await asyncio.gather(newsroom.server.bring(event), newsroom.server.bring(twin))
    await one_of_each(newsroom)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("bearer", ["app_mention", "message", "both"])
@pytest.mark.parametrize("text", ["@Rejoinder", "@Rejoinder this one please"])
async def test_a_file_that_only_one_of_them_tells_of_is_not_lost(
    either_newsroom: Newsroom, order: tuple[str, str], bearer: str, text: str
) -> None:
    newsroom = either_newsroom
    file = snippet(newsroom)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, text, files=[file], tell=False)
    by_kind = {event["event"]["type"]: event for event in said.events}
    assert by_kind["message"]["event"]["subtype"] == "file_share"
    for kind in order:
        event = by_kind[kind]
        await newsroom.server.bring(event if bearer in (kind, "both") else without_files(event))
    await one_of_each(newsroom)
    assert (await kept(newsroom, said.message))["files"] == [file]


@pytest.mark.parametrize("order", ORDERS)
async def test_a_file_beside_a_pasted_article_is_another_article(
    newsroom: Newsroom, order: tuple[str, str]
) -> None:
    text, file = f"@Rejoinder {ARTICLE}", snippet(newsroom, ANOTHER)
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, text, files=[file], tell=False)
    by_kind = {event["event"]["type"]: event for event in said.events}
    by_kind["app_mention"] = without_files(by_kind["app_mention"])
    await asyncio.gather(*(newsroom.server.bring(by_kind[kind]) for kind in order))
    await newsroom.idle()
    rows = await newsroom.rows()
    assert (rows["inbound"], rows["filing"], rows["brief"], rows["outgoing"]) == (1, 2, 2, 2)
    pasted, attached = sorted(map(shown, newsroom.answers(said.message)), key=lambda words: "Quelm" in words)
    assert "Ilse Karro" in pasted
    assert "Anso Weil" in attached
    payload = await kept(newsroom, said.message)
    assert (payload["files"], payload["text"]) == ([file], said.message.text)


EVENTS = list(itertools.product(["app_mention", "message"], range(3)))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(EVENTS),
    unanswered=st.lists(st.integers(0, 3), min_size=len(EVENTS), max_size=len(EVENTS)),
    at_once=st.booleans(),
    form=st.sampled_from(["article", "file", "file told once"]),
)
async def test_both_events_three_times_in_any_order_are_one_answer(
    newsroom: Newsroom,
    transport: str,
    order: list[tuple[str, int]],
    unanswered: list[int],
    at_once: bool,
    form: str,
) -> None:
    """With and without the headers by which Slack says that it has tried before."""
    before = await newsroom.rows()
    number = before.get("inbound", 0)
    text = article(80, number)
    more: dict[str, Any] = {} if form == "article" else {"files": [snippet(newsroom, text)]}
    text = text if form == "article" else ""
    said = await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder {text}", tell=False, **more)
    by_kind = {event["event"]["type"]: event for event in said.events}
    if form == "file told once":
        by_kind["app_mention"] = without_files(by_kind["app_mention"])
    brought = [
        newsroom.server.bring(by_kind[kind], unanswered=times)
        for (kind, _), times in zip(order, unanswered, strict=True)
    ]
    deliveries = await asyncio.gather(*brought) if at_once else [await each for each in brought]
    assert {(delivery.status, delivery.transport) for delivery in deliveries} == {(200, transport)}
    await newsroom.idle()
    (answer,) = newsroom.answers(said.message)
    assert f"report {number} shows" in shown(answer)
    after = await newsroom.rows()
    grown = {table: after.get(table, 0) - before.get(table, 0) for table in ("inbound", "filing", "brief")}
    assert grown == {"inbound": 1, "filing": 1, "brief": 1}
    assert (await kept(newsroom, said.message)).get("files", []) == more.get("files", [])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(list(itertools.product(range(3), range(2), range(3)))))
async def test_three_messages_each_told_three_times_in_any_order_are_three_answers(
    newsroom: Newsroom, order: list[tuple[int, int, int]]
) -> None:
    before = len(newsroom.ours)
    said = [
        await newsroom.server.say(newsroom.mara, newsroom.desk, f"@Rejoinder word {n}", tell=False)
        for n in range(3)
    ]
    for message, event, _ in order:
        await newsroom.server.bring(said[message].events[event])
    await newsroom.idle()
    assert [len(newsroom.answers(each.message)) for each in said] == [1, 1, 1]
    assert len(newsroom.ours) == before + 3
