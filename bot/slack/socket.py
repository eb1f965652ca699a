"""Slack over Socket Mode: the same app, connected from our side, and renewed when it has gone deaf."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import structlog
from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot import metrics
from bot.errors import SettingError

_log = structlog.get_logger(__name__)

# Slack's library pings every 10 seconds and reconnects by itself after 40 without an answer. What
# is still silent then has not been mended by it: a reconnection that hangs, a reader that died.
PATIENCE = 75.0
_CONNECT_SECONDS = 30.0


def is_deaf(opened: float, heard: float | None, at: float) -> bool:
    """Whether a connection has gone deaf: opened, and last heard of, more than `PATIENCE` seconds ago.

    `heard` is when the last ping was sent that was answered, None before the first. A connection
    without events is merely quiet: its pings are answered. All in Unix seconds.
    """
    return at - max(opened, heard or opened) > PATIENCE


class SocketConnection:
    """Connected while entered; `tend` it every few seconds."""

    def __init__(self, app: AsyncApp, app_token: str, *, now: Callable[[], float] = time.time) -> None:
        self._app = app
        self._app_token = app_token
        self._now = now
        self._handler: _TimedHandler | None = None
        self._opened = 0.0

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            SettingError: Slack does not take the app-level token, or cannot be reached.
        """
        try:
            await self._connect()
        except SlackApiError as error:
            raise SettingError(
                f"Slack does not take SLACK_APP_TOKEN ({error.response.get('error')}): "
                "create one with connections:write."
            ) from error
        except (ClientError, TimeoutError) as error:
            raise SettingError("Slack cannot be reached for Socket Mode: check the network.") from error
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._handler is not None:
            await _close(self._handler)

    async def is_connected(self) -> bool:
        """Whether a connection is open and Slack answers on it."""
        return self._handler is not None and bool(await self._client(self._handler).is_connected())

    async def tend(self) -> bool:
        """Replace the connection if it has gone deaf; return whether it was."""
        handler = self._handler
        heard = self._client(handler).last_ping_pong_time if handler else None
        if not is_deaf(self._opened, heard, self._now()):
            return False
        _log.warning("socket.deaf", seconds=round(self._now() - max(self._opened, heard or 0.0)))
        try:
            await self._connect()
        except (SlackApiError, ClientError, TimeoutError) as error:
            # Tried again at the next look; the old connection stays, for it may yet mend itself.
            _log.warning("socket.not_renewed", error=type(error).__name__)
            return False
        metrics.count_renewal()
        if handler is not None:
            await _close(handler)
        return True

    async def _connect(self) -> None:
        """Open a connection of its own rather than mend the old one, whatever state that is in."""
        handler = _TimedHandler(self._app, self._app_token, web_client=self._app.client)
        client = self._client(handler)
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                # Asked for here: the library would swallow a refusal and ask for ever.
                client.wss_uri = await client.issue_new_wss_url()
                await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
        except BaseException:
            await _close(handler)
            raise
        self._handler = handler
        self._opened = self._now()

    @staticmethod
    def _client(handler: AsyncSocketModeHandler) -> SocketModeClient:
        return handler.client


class _TimedHandler(AsyncSocketModeHandler):
    """Notes how long Slack waits for each acknowledgement."""

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # as in Bolt
        begun = time.perf_counter()
        await super().handle(client, req)
        metrics.time_acknowledgement("socket", time.perf_counter() - begun)


async def _close(handler: AsyncSocketModeHandler) -> None:
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    except (ClientError, ConnectionError, TimeoutError) as error:
        _log.info("socket.not_closed", error=type(error).__name__)
