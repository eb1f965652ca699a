"""A little web on loopback, which remembers who asked for what."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Server:
    """One server: `asked` holds the requests it got."""

    port: int
    asked: list[web.Request] = field(default_factory=list)

    @property
    def detours(self) -> dict[tuple[str, int], tuple[str, int]]:
        """What makes courier.example end here."""
        return {("courier.example", 80): ("127.0.0.1", self.port)}


@asynccontextmanager
async def serving(
    answers: Mapping[str, Answer] | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Server]:
    """Serve these answers by path; any other path is answered with a page."""
    server = Server(0)

    async def answer(request: web.Request) -> web.StreamResponse:
        server.asked.append(request)
        return await (answers or {}).get(request.path, plain("Reached."))(request)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, host, 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()


def plain(body: str | bytes, *, status: int = 200, kind: str = "text/html", **headers: str) -> Answer:
    """An answer with this body."""
    data = body.encode() if isinstance(body, str) else body

    async def answer(request: web.Request) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=data, status=status, headers={"Content-Type": kind, **named})

    return answer


def to(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return plain("", status=status, Location=location)


def zipped(length: int) -> Answer:
    """That many bytes, packed."""
    return plain(gzip.compress(bytes(length)), Content_Encoding="gzip")


def streamed(chunk: bytes, times: int, *, pause: float = 0, length: int | None = None) -> Answer:
    """A body that comes in pieces, as long as somebody takes them."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        response.content_length = length
        await response.prepare(request)
        for _ in range(times):
            try:
                await response.write(chunk)
            except ConnectionError:
                break
            await asyncio.sleep(pause)
        return response

    return answer
