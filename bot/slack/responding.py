"""Answers to whoever typed a command or pressed a button, over the address that Slack gave for it.

Slack takes five answers in half an hour. Bolt's own `respond` hides a retry handler, and an answer
sent twice would stand there twice: so this client sends once.
"""

from __future__ import annotations

import structlog
from aiohttp import ClientError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import metrics
from bot.errors import DeliveryError
from bot.slack.blocks.message import Payload
from bot.slack.guard import check_message

_log = structlog.get_logger(__name__)

METHOD = "response_url"
# Seconds, as for every call to Slack.
_TIMEOUT = 15


async def respond(url: str, payload: Payload, *, replace: bool = False) -> None:
    """Show a message to one person; `replace` puts it in the place of the one they pressed in.

    Raises:
        PayloadError: Slack would not take it.
        DeliveryError: Slack did not take it, or did not answer.
    """
    check_message(payload.blocks, payload.text)
    client = AsyncWebhookClient(url, timeout=_TIMEOUT, retry_handlers=[])
    try:
        answer = await client.send(
            text=payload.text,
            blocks=list(payload.blocks),
            response_type="ephemeral",
            replace_original=replace,
            unfurl_links=False,
            unfurl_media=False,
        )
    except (ClientError, TimeoutError) as error:
        metrics.count_call(METHOD, "no_answer")
        raise DeliveryError("no_answer", "Slack did not answer.") from error
    if answer.status_code != 200:
        metrics.count_call(METHOD, metrics.RATE_LIMITED if answer.status_code == 429 else "refused")
        raise DeliveryError("refused", f"Slack refused the answer (status {answer.status_code}).")
    metrics.count_call(METHOD, "ok")


async def try_to_respond(url: str, payload: Payload, *, replace: bool = False) -> None:
    """Show a message to one person where that can still be done; the log says where not."""
    try:
        await respond(url, payload, replace=replace)
    except DeliveryError as error:
        _log.warning("slack.not_responded", code=error.code)
