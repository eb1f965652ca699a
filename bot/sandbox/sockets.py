"""Socket Mode: envelopes over WebSockets that the app has opened."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from typing import Any, Literal

from aiohttp import WSMsgType, web

from bot.sandbox.delivery import Attempt, Delivery
from bot.sandbox.ids import random_id
from bot.sandbox.wire import Json

MOST_SOCKETS = 10


class Sockets:
    """The app's open sockets; each envelope goes to one of them, in turn.

    `changed` is called when one opens or closes. As a road, this waits for the acknowledgement
    and tells of its absence as a timeout.
    """

    transport: Literal["http", "socket"] = "socket"

    def __init__(self, app_id: str, changed: Callable[[], None]) -> None:
        self._app_id = app_id
        self._tell = changed
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._changed = asyncio.Event()
        self.opened = 0
        """How many sockets have been opened in all."""

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """Give out the right to open one socket, once."""
        ticket = random_id("")
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one socket open and read acknowledgements from it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(
                status=403, text="This address has been used; call apps.connections.open again."
            )
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        if len(self._open) >= MOST_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._open.append(socket)
        self.opened += 1
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": len(self._open),
                    "connection_info": {"app_id": self._app_id},
                    "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
                }
            )
            self._notify()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self._open.remove(socket)
            self._notify()
        return socket

    async def connected(self) -> None:
        """Wait until the app has a socket open."""
        while not self._open:
            self._changed.clear()
            await self._changed.wait()

    async def take(self, delivery: Delivery, patience: float) -> Attempt:
        """Send one envelope and wait `patience` seconds for its acknowledgement."""
        started = time.perf_counter()
        envelope_id = random_id("")
        waiting = self._waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(patience):
                await self.connected()
                socket = self._open[next(self._turn) % len(self._open)]
                await socket.send_json(_envelope(delivery, envelope_id))
                payload = await waiting
        except TimeoutError:
            return Attempt(None, (time.perf_counter() - started) * 1000, failure="timeout")
        except ConnectionError:
            return Attempt(None, (time.perf_counter() - started) * 1000, failure="connection_failed")
        finally:
            del self._waiting[envelope_id]
        body = json.dumps(payload) if payload else ""
        return Attempt(200, (time.perf_counter() - started) * 1000, body)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell the app that its sockets are about to close, as Slack does every few hours."""
        for socket in list(self._open):
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
            )

    async def close(self) -> None:
        """Close every socket."""
        for socket in list(self._open):
            await socket.close()

    def _notify(self) -> None:
        self._changed.set()
        self._tell()

    def _acknowledged(self, data: str) -> None:
        try:
            ack: Any = json.loads(data)
        except json.JSONDecodeError:
            return  # Slack ignores what it cannot read, too; the envelope is then sent again.
        if not isinstance(ack, dict):
            return
        waiting = self._waiting.get(str(ack.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload") or {})


def _envelope(delivery: Delivery, envelope_id: str) -> Json:
    envelope: Json = {
        "type": delivery.kind,
        "envelope_id": envelope_id,
        "payload": delivery.payload,
        "accepts_response_payload": delivery.kind != "events_api",
    }
    if delivery.kind == "events_api":
        envelope["retry_attempt"] = len(delivery.attempts)
        envelope["retry_reason"] = (delivery.attempts[-1].failure or "") if delivery.attempts else ""
    return envelope
