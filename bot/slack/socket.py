"""Slack over Socket Mode: the same app, connected from our side."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.errors import SettingError


class SocketConnection:
    """Connected while entered; Slack's library reconnects by itself."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token, web_client=app.client)

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            SettingError: Slack does not take the app-level token, or cannot be reached.
        """
        try:
            await self._handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
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
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # as above
