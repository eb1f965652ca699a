"""The Bolt app: one workspace, the same listeners over HTTP and Socket Mode."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryError
from bot.slack.listeners import evidence, mentions
from bot.slack.membership import concerns_us

_log = structlog.get_logger(__name__)

# A call to Slack takes well under a second; past this it is not coming back.
TIMEOUT = 15


Client = AsyncWebClient


def web_client(token: str, api_url: str) -> Client:
    """Return a client without retry handlers: the library's default one posts twice by itself."""
    return AsyncWebClient(token=token, base_url=api_url, timeout=TIMEOUT, retry_handlers=[])


def build_app(
    client: AsyncWebClient,
    *,
    signing_secret: str | None,
    receive: mentions.Receive,
    recall: evidence.Recall,
) -> AsyncApp:
    """Return the app with every listener.

    Listeners run before Slack is answered: what was acknowledged is in the database. Over Socket
    Mode there is no signature to verify, and `signing_secret` may be None.
    """
    app = AsyncApp(
        # Without a token of its own Bolt asks `authorize` for one.
        client=AsyncWebClient(base_url=client.base_url, timeout=client.timeout, retry_handlers=[]),
        authorize=_authorization(client),
        # Its loggers take their level from this one, and otherwise from the root.
        logger=logging.getLogger("slack_bolt"),
        signing_secret=signing_secret or secrets.token_hex(16),
        process_before_response=True,
        before_authorize=_drop_what_is_not_ours,
    )
    mentions.register(app, receive)
    evidence.register(app, recall)
    app.error(_refuse)
    return app


def _authorization(client: AsyncWebClient) -> Callable[[], Awaitable[AuthorizeResult]]:
    """Return who we are, asked of Slack once.

    Bolt's own authorization would acknowledge, and so lose, whatever arrives while Slack refuses
    ``auth.test``; ours fails, so that Slack sends it again.
    """
    known: AuthorizeResult | None = None

    async def authorize() -> AuthorizeResult:
        nonlocal known
        if known is None:
            try:
                answer = await client.auth_test()
            except SlackApiError as error:
                code = str(error.response.get("error"))
                raise DeliveryError(code, f"Slack did not say who we are ({code}).") from error
            known = AuthorizeResult.from_auth_test_response(bot_token=client.token, auth_test_response=answer)
        return known

    return authorize


async def _drop_what_is_not_ours(
    body: dict[str, Any], next_: Callable[[], Awaitable[BoltResponse]]
) -> BoltResponse:
    """Acknowledge what concerns nobody before anything is looked up for it."""
    if concerns_us(body):
        return await next_()
    return BoltResponse(status=200, body="")


async def _refuse(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
    """Answer 500, so that Slack sends an event again; the log says what happened, not what was said."""
    _log.error(
        "slack.listener_failed",
        kind=request.body.get("type"),
        event_id=request.body.get("event_id"),
        exc_info=error,
    )
    return BoltResponse(status=500, body="")
