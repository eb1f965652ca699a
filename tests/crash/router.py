"""What stands before several web processes on any platform: hands each request to one that lives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

_PASSED_ON = ("Content-Type", "X-Slack-Signature", "X-Slack-Request-Timestamp")
_RETRY = ("X-Slack-Retry-Num", "X-Slack-Retry-Reason")


class Router:
    """Passes requests to one of some ports of 127.0.0.1 at random; 502 where nobody answers."""

    def __init__(self, ports: Sequence[int], dice: random.Random) -> None:
        self._ports = ports
        self._dice = dice
        app = web.Application()
        app.router.add_post("/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._session: aiohttp.ClientSession | None = None

    @property
    def url(self) -> str:
        """Its address, without a path."""
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        assert self._session is not None
        port = self._dice.choice(self._ports)
        headers = {name: request.headers[name] for name in (*_PASSED_ON, *_RETRY) if name in request.headers}
        try:
            async with self._session.post(
                f"http://127.0.0.1:{port}{request.path}", data=await request.read(), headers=headers
            ) as answer:
                return web.Response(status=answer.status, body=await answer.read())
        except aiohttp.ClientError:
            return web.Response(status=502)
