"""Faults on demand: what a network and a busy Slack do to a Web API call."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Line:
    """The connection a call came in on."""

    cut: Callable[[], None]
    """Breaks the connection without an answer."""
    closing: asyncio.Event
    """Set when the server stops: nothing waits longer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Goes wrong before the call is handled, after it, or not at all."""

    async def before(self, line: Line) -> web.StreamResponse | None:  # noqa: ARG002 - for others to override
        """Return an answer instead of handling the call, or None to have it handled."""
        return None

    async def after(self, line: Line) -> web.StreamResponse | None:  # noqa: ARG002 - for others to override
        """Return an answer instead of the call's own, which has been handled, or None."""
        return None


@dataclass(frozen=True, slots=True)
class RateLimited(Fault):
    """HTTP 429 with ``Retry-After``; `quietly`, HTTP 200 with the error alone."""

    retry_after: int = 1
    quietly: bool = False

    async def before(self, line: Line) -> web.StreamResponse | None:  # noqa: ARG002
        """Answer at once."""
        body = {"ok": False, "error": "ratelimited"}
        if self.quietly:
            return web.json_response(body)
        return web.json_response(body, status=429, headers={"Retry-After": str(self.retry_after)})


@dataclass(frozen=True, slots=True)
class ServerError(Fault):
    """A server error, as JSON or as the page of some proxy; `late`, when the call has been done."""

    status: int = 500
    html: bool = False
    late: bool = False

    def _answer(self) -> web.StreamResponse:
        if self.html:
            page = "<!doctype html><title>Service unavailable</title><h1>Service unavailable</h1>"
            return web.Response(status=self.status, text=page, content_type="text/html")
        return web.json_response({"ok": False, "error": "internal_error"}, status=self.status)

    async def before(self, line: Line) -> web.StreamResponse | None:  # noqa: ARG002
        """Answer without handling the call."""
        return None if self.late else self._answer()

    async def after(self, line: Line) -> web.StreamResponse | None:  # noqa: ARG002
        """Answer as if the call had not been handled."""
        return self._answer() if self.late else None


@dataclass(frozen=True, slots=True)
class Drop(Fault):
    """The connection breaks: before the call is handled or, `late`, when it has been done."""

    late: bool = False

    async def before(self, line: Line) -> web.StreamResponse | None:
        """Break the connection."""
        if self.late:
            return None
        line.cut()
        return web.Response()

    async def after(self, line: Line) -> web.StreamResponse | None:
        """Break the connection."""
        line.cut()
        return web.Response()


@dataclass(frozen=True, slots=True)
class Hang(Fault):
    """No answer ever comes: the call is not handled or, `late`, it has been done."""

    late: bool = False

    async def before(self, line: Line) -> web.StreamResponse | None:
        """Wait until the server stops."""
        if self.late:
            return None
        await line.closing.wait()
        line.cut()
        return web.Response()

    async def after(self, line: Line) -> web.StreamResponse | None:
        """Wait until the server stops."""
        await line.closing.wait()
        line.cut()
        return web.Response()


@dataclass(frozen=True, slots=True)
class Slow(Fault):
    """The call is handled, but only after some seconds."""

    seconds: float = 1.0

    async def before(self, line: Line) -> web.StreamResponse | None:
        """Wait, unless the server stops first."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(line.closing.wait(), self.seconds)
        return None


@dataclass(frozen=True, slots=True)
class Refuse(Fault):
    """Slack refuses the call with an error code of choice."""

    code: str = "fatal_error"

    async def before(self, line: Line) -> web.StreamResponse | None:  # noqa: ARG002
        """Refuse."""
        return web.json_response({"ok": False, "error": self.code})


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    times: int
    when: Callable[[Json], bool]


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def add(
        self, method: str, fault: Fault, *, times: int = 1, when: Callable[[Json], bool] = lambda _sent: True
    ) -> None:
        """Plan a fault for the next `times` calls of a method whose arguments, as sent, satisfy `when`.

        The method ``files`` is no method of Slack's: it is the opening of a file.
        """
        self._planned.append(_Planned(method, fault, times, when))

    def take(self, method: str, sent: Json) -> Fault:
        """Return the fault that a call meets; ``Fault()`` is none."""
        for planned in self._planned:
            if planned.method == method and planned.times > 0 and planned.when(sent):
                planned.times -= 1
                return planned.fault
        return Fault()

    def clear(self) -> None:
        """Plan no faults."""
        self._planned.clear()
