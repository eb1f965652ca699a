"""Socket Mode: hello, acknowledgements, retries, refreshes, used-up addresses."""

from __future__ import annotations

import aiohttp
import pytest

from bot.sandbox.sockets import MOST_SOCKETS
from tests.sandbox.newsroom import Newsroom, with_app


async def address(newsroom: Newsroom, session: aiohttp.ClientSession) -> str:
    client = newsroom.client(session)
    answer = await client.apps_connections_open(app_token=newsroom.installation.app_token)
    return str(answer["url"])


async def test_an_address_works_once(newsroom: Newsroom) -> None:
    async with aiohttp.ClientSession() as session:
        url = await address(newsroom, session)
        async with session.ws_connect(url) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)


async def test_an_envelope_without_acknowledgement_is_sent_again(newsroom: Newsroom) -> None:
    newsroom.server.patience = 0.02
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(await address(newsroom, session)) as socket,
    ):
        await socket.receive_json()
        said = await newsroom.server.say(newsroom.mara, newsroom.desk, "Ahoy")
        envelopes = [await socket.receive_json() for _ in range(4)]

    assert [one["retry_attempt"] for one in envelopes] == [0, 1, 2, 3]
    assert [one["retry_reason"] for one in envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({one["envelope_id"] for one in envelopes}) == 4
    assert len({one["payload"]["event_id"] for one in envelopes}) == 1
    assert said.deliveries[0].ok is False


async def test_nonsense_acknowledges_nothing(newsroom: Newsroom) -> None:
    newsroom.server.patience = 0.02
    newsroom.server.retry_delays = ()
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(await address(newsroom, session)) as socket,
    ):
        for nonsense in ("{", "[]", '{"envelope_id": "else"}'):
            await socket.send_str(nonsense)
        said = await newsroom.server.say(newsroom.mara, newsroom.desk, "Ahoy")
    assert said.deliveries[0].ok is False


async def test_ten_sockets_at_most(newsroom: Newsroom) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = [await session.ws_connect(await address(newsroom, session)) for _ in range(MOST_SOCKETS)]
        await newsroom.server.wait_for(lambda: len(newsroom.server.sockets) == MOST_SOCKETS)
        async with session.ws_connect(await address(newsroom, session)) as socket:
            assert (await socket.receive_json())["reason"] == "too_many_websockets"
        assert not any(socket.closed for socket in sockets)


async def test_the_app_comes_back_after_a_refresh(newsroom: Newsroom) -> None:
    async with with_app(newsroom, socket=True):
        await newsroom.server.sockets.disconnect()
        await newsroom.server.wait_for(lambda: newsroom.server.sockets.opened == 2)
        said = await newsroom.server.say(
            newsroom.mara, newsroom.desk, "@Rejoinder hello", order=["app_mention"]
        )

    assert said.deliveries[0].ok
    assert len(newsroom.workspace.thread(newsroom.desk, said.message.ts)) == 2


async def test_a_failed_listener_is_tried_again(newsroom: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    newsroom.server.patience = 0.2
    newsroom.failures = 1
    async with with_app(newsroom, socket=True):
        said = await newsroom.server.say(
            newsroom.mara, newsroom.desk, "@Rejoinder hello", order=["app_mention"]
        )
    assert said.deliveries[0].ok
    assert said.deliveries[0].attempts[0].status is None
    assert len({body["event_id"] for body in newsroom.heard}) == 1 < len(newsroom.heard)
