"""Faults on demand: what the caller meets, and what has been done all the same."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.faults import Drop, Fault, Hang, RateLimited, Refuse, ServerError, Slow
from tests.sandbox.calls import refused
from tests.sandbox.newsroom import Newsroom

POST = "chat.postMessage"


@pytest.fixture
def texts(newsroom: Newsroom) -> list[str]:
    newsroom.workspace.watch(
        lambda change: (
            found.append(change.message.text) if change.kind == "posted" and change.message else None
        )
    )
    found: list[str] = []
    return found


async def test_a_limit_is_told_in_status_and_header(newsroom: Newsroom, client: AsyncWebClient) -> None:
    newsroom.server.faults.add(POST, RateLimited(retry_after=7))
    with pytest.raises(SlackApiError) as limited:
        await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")
    assert limited.value.response.status_code == 429
    assert limited.value.response.headers["Retry-After"] == "7"
    await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")


async def test_a_limit_may_come_with_status_200(newsroom: Newsroom, client: AsyncWebClient) -> None:
    newsroom.server.faults.add(POST, RateLimited(quietly=True))
    assert await refused(client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")) == "ratelimited"


@pytest.mark.parametrize("late", [False, True])
async def test_a_dropped_connection_says_nothing_of_the_post(
    newsroom: Newsroom, client: AsyncWebClient, texts: list[str], late: bool
) -> None:
    newsroom.server.faults.add(POST, Drop(late=late))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")
    assert texts == (["Ahoy"] if late else [])
    assert newsroom.workspace.calls[-1].outcome == ("ok" if late else "fault: Drop(late=False)")


async def test_a_hanging_call_may_have_been_done(
    newsroom: Newsroom, client: AsyncWebClient, texts: list[str]
) -> None:
    newsroom.server.faults.add(POST, Hang(late=True))
    calling = asyncio.create_task(client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy"))
    assert await newsroom.server.wait_for(lambda: texts) == ["Ahoy"]
    assert not calling.done()
    await newsroom.server.stop()
    with pytest.raises(aiohttp.ClientError):
        await calling


async def test_a_hanging_call_ends_when_the_server_stops(
    newsroom: Newsroom, client: AsyncWebClient, texts: list[str]
) -> None:
    newsroom.server.faults.add(POST, Hang())
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")
    await newsroom.server.stop()
    assert texts == []


@pytest.mark.parametrize(
    ("fault", "status", "done"),
    [
        (ServerError(), 500, 0),
        (ServerError(503, html=True), 503, 0),
        (ServerError(late=True), 500, 1),
    ],
)
async def test_a_server_error_is_one(
    newsroom: Newsroom, client: AsyncWebClient, texts: list[str], fault: Fault, status: int, done: int
) -> None:
    newsroom.server.faults.add(POST, fault)
    with pytest.raises(SlackApiError) as failed:
        await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")
    assert failed.value.response.status_code == status
    assert texts == ["Ahoy"] * done


async def test_a_slow_call_is_done_in_the_end(
    newsroom: Newsroom, client: AsyncWebClient, texts: list[str]
) -> None:
    newsroom.server.faults.add(POST, Slow(0.01))
    await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")
    assert texts == ["Ahoy"]


async def test_any_code_can_be_planned_for_some_calls_of_a_method(
    newsroom: Newsroom, client: AsyncWebClient
) -> None:
    faults = newsroom.server.faults
    faults.add(POST, Refuse("restricted_action"), times=2, when=lambda sent: sent.get("text") == "Ahoy")

    await client.chat_postMessage(channel=newsroom.desk.id, text="Other")
    for _ in range(2):
        code = await refused(client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy"))
        assert code == "restricted_action"
    await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")

    faults.add(POST, Refuse())
    faults.clear()
    await client.chat_postMessage(channel=newsroom.desk.id, text="Ahoy")
