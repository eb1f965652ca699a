"""Events on their way: retries, their headers, their end; twins, duplicates, edits, outsiders."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.sandbox import Installation
from tests.sandbox.newsroom import Newsroom, open_newsroom, with_app

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def endpoint(newsroom: Newsroom, answer: Answer) -> AsyncIterator[list[web.Request]]:
    """Take what Slack sends with `answer`, and keep the requests."""
    seen: list[web.Request] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        await request.text()
        seen.append(request)
        return await answer(request)

    app = web.Application()
    app.router.add_post("/slack/events", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    newsroom.server.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield seen
    finally:
        await runner.cleanup()


def failing(times: int, **headers: str) -> Answer:
    """Fail that often, then succeed."""
    left = [times]

    async def answer(_request: web.Request) -> web.StreamResponse:
        left[0] -= 1
        return web.Response(status=500 if left[0] >= 0 else 200, headers=headers)

    return answer


@pytest.fixture
async def mentions_only() -> AsyncIterator[Newsroom]:
    async with open_newsroom(installation=Installation(events=frozenset({"app_mention"}))) as newsroom:
        yield newsroom


async def test_a_failed_event_is_brought_again_with_the_same_id(mentions_only: Newsroom) -> None:
    async with endpoint(mentions_only, failing(2)) as seen:
        said = await mentions_only.server.say(mentions_only.mara, mentions_only.desk, "@Rejoinder hello")

    (delivery,) = said.deliveries
    assert [attempt.status for attempt in delivery.attempts] == [500, 500, 200]
    assert delivery.ok
    assert [request.headers.get("X-Slack-Retry-Num") for request in seen] == [None, "1", "2"]
    assert [request.headers.get("X-Slack-Retry-Reason") for request in seen] == [
        None,
        "http_error",
        "http_error",
    ]
    assert len({(await request.json())["event_id"] for request in seen}) == 1


async def test_after_three_retries_slack_gives_up(mentions_only: Newsroom) -> None:
    async with endpoint(mentions_only, failing(9)) as seen:
        said = await mentions_only.server.say(mentions_only.mara, mentions_only.desk, "@Rejoinder hello")
    assert (len(seen), said.deliveries[0].ok) == (4, False)


async def test_the_app_can_ask_for_no_retry(mentions_only: Newsroom) -> None:
    async with endpoint(mentions_only, failing(9, **{"X-Slack-No-Retry": "1"})) as seen:
        await mentions_only.server.say(mentions_only.mara, mentions_only.desk, "@Rejoinder hello")
    assert len(seen) == 1


async def test_an_app_that_is_not_there_is_a_failed_connection(mentions_only: Newsroom) -> None:
    async with endpoint(mentions_only, failing(0)):
        pass
    said = await mentions_only.server.say(mentions_only.mara, mentions_only.desk, "@Rejoinder hello")
    assert [attempt.failure for attempt in said.deliveries[0].attempts] == ["connection_failed"] * 4


async def test_an_app_that_does_not_answer_times_out(mentions_only: Newsroom) -> None:
    async def never(request: web.Request) -> web.StreamResponse:
        await mentions_only.server.wait_for(lambda: False, 60)
        return web.Response()

    mentions_only.server.patience = 0.02
    async with endpoint(mentions_only, never):
        said = await mentions_only.server.say(mentions_only.mara, mentions_only.desk, "@Rejoinder hello")
    assert [attempt.failure for attempt in said.deliveries[0].attempts] == ["http_timeout"] * 4


async def test_commands_are_not_tried_again(mentions_only: Newsroom) -> None:
    async with endpoint(mentions_only, failing(9)) as seen:
        asked = await mentions_only.server.command(mentions_only.mara, mentions_only.desk, "/actor", "x")
    assert (len(seen), asked.ok) == (1, False)


async def test_everything_is_signed(mentions_only: Newsroom) -> None:
    async with endpoint(mentions_only, failing(0)) as seen:
        await mentions_only.server.say(mentions_only.mara, mentions_only.desk, "@Rejoinder hello")
        await mentions_only.server.command(mentions_only.mara, mentions_only.desk, "/actor", "Ines & Co")

    for request in seen:
        headers = dict(request.headers)
        body = await request.text()
        assert SignatureVerifier(mentions_only.installation.signing_secret).is_valid_request(body, headers)
        assert not SignatureVerifier("another").is_valid_request(body, headers)
        assert abs(int(headers["X-Slack-Request-Timestamp"]) - time.time()) < 60


async def test_twins_come_in_the_order_asked_for(newsroom: Newsroom) -> None:
    async with endpoint(newsroom, failing(0)) as seen:
        for order in (["message", "app_mention"], ["app_mention", "message"], ["app_mention"]):
            seen.clear()
            said = await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder hello", order=order)
            bodies = [await request.json() for request in seen]
            assert [body["event"]["type"] for body in bodies] == order
            assert {body["event"]["ts"] for body in bodies} == {said.message.ts}
            assert len({body["event_id"] for body in bodies}) == len(order)


async def test_events_can_wait_and_come_out_of_order_and_again(newsroom: Newsroom) -> None:
    async with endpoint(newsroom, failing(0)) as seen:
        first = await newsroom.server.say(newsroom.mara, newsroom.desk, "One", tell=False)
        second = await newsroom.server.say(newsroom.mara, newsroom.desk, "Two", tell=False)
        assert seen == []
        for event in (*second.events, *first.events):
            await newsroom.server.bring(event)
        await newsroom.server.redeliver(first.events[0]["event_id"], times=2)
        texts = [(await request.json())["event"]["text"] for request in seen]
    assert texts == ["Two", "One", "One", "One"]


@pytest.mark.parametrize(("unanswered", "said_so"), [(0, None), (1, "1"), (3, "3")])
async def test_an_event_can_come_as_a_later_try_of_it(
    newsroom: Newsroom, unanswered: int, said_so: str | None
) -> None:
    async with endpoint(newsroom, failing(0)) as seen:
        said = await newsroom.server.say(newsroom.mara, newsroom.desk, "One", tell=False)
        delivery = await newsroom.server.bring(said.events[0], unanswered=unanswered)
    (request,) = seen
    assert request.headers.get("X-Slack-Retry-Num") == said_so
    assert request.headers.get("X-Slack-Retry-Reason") == ("http_timeout" if said_so else None)
    assert (len(delivery.attempts), delivery.ok) == (unanswered + 1, True)


async def test_a_channel_without_the_app_tells_it_nothing(newsroom: Newsroom) -> None:
    sports = newsroom.workspace.add_channel("sports", members=[newsroom.mara], with_bot=False)
    async with endpoint(newsroom, failing(0)) as seen:
        await newsroom.server.say(newsroom.mara, sports, "@Rejoinder hello")
    assert seen == []


async def test_the_app_hears_what_it_says_and_changes_itself(newsroom: Newsroom) -> None:
    async with with_app(newsroom):
        await newsroom.server.say(newsroom.mara, newsroom.desk, "@Rejoinder hello", order=["app_mention"])
        await newsroom.server.settled()
    echoes = [past.payload["event"] for past in newsroom.server.deliveries if past.name == "message"]
    assert [echo["bot_id"] for echo in echoes] == [newsroom.workspace.bot.bot_id]
    assert [body["event"]["type"] for body in newsroom.heard] == ["app_mention"]


async def test_nobody_can_act_before_there_is_an_app(newsroom: Newsroom) -> None:
    with pytest.raises(RuntimeError, match="request_url"):
        await newsroom.server.command(newsroom.mara, newsroom.desk, "/actor")


async def test_waiting_in_vain_says_what_happened(newsroom: Newsroom) -> None:
    with pytest.raises(TimeoutError, match=r"Last calls: none\. Last deliveries: none\."):
        await newsroom.server.wait_for(lambda: False, 0.01)
