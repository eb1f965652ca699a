"""The web application: probes, and requests that are none of Slack's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO

import aiohttp
import pytest
from aiohttp import web

from bot.slack.http import EVENTS, web_application
from tests.newsrooms import Newsroom


@asynccontextmanager
async def probed(reason: str | None) -> AsyncIterator[str]:
    """Serve probes alone, for a service that is ready unless a reason is given."""

    async def ready() -> str | None:
        return reason

    runner = web.AppRunner(web_application(None, ready), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize(("reason", "status"), [(None, 200), ("The database needs an upgrade.", 503)])
async def test_probes(reason: str | None, status: int) -> None:
    async with probed(reason) as url, aiohttp.ClientSession() as session:
        async with session.get(f"{url}/healthz") as response:
            assert (response.status, await response.json()) == (200, {"status": "ok"})
        async with session.get(f"{url}/readyz") as response:
            assert response.status == status
            assert (await response.json()).get("reason") == reason


async def test_without_an_app_there_is_no_events_route() -> None:
    async with (
        probed(None) as url,
        aiohttp.ClientSession() as session,
        session.post(f"{url}{EVENTS}", data=b"{}") as response,
    ):
        assert response.status == 404


async def test_a_body_larger_than_any_event_is_refused(newsroom: Newsroom) -> None:
    assert newsroom.server.request_url is not None
    async with (
        aiohttp.ClientSession() as session,
        session.post(newsroom.server.request_url, data=BytesIO(b"x" * 5_000_000)) as response,
    ):
        assert response.status == 413


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", "application/json", 401),
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"team": 7, "event": 8, "authorizations": 9}', "application/json", 400),
        (b"\xff\xfe\xfa", "application/json", 400),
        (b"{}", "application/json; charset=klingon", 400),
        (b"payload=%7B", "application/x-www-form-urlencoded", 400),
    ],
)
async def test_a_body_that_slack_would_not_send_is_refused(
    newsroom: Newsroom, body: bytes, content_type: str, status: int
) -> None:
    assert newsroom.server.request_url is not None
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            newsroom.server.request_url, data=body, headers={"Content-Type": content_type}
        ) as response,
    ):
        assert response.status == status
    assert await newsroom.rows() == {}
