"""The Retry button of a filing that failed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.slack.blocks.words import RETRY
from bot.slack.membership import is_outsider, workspace_of
from bot.slack.pressed import number_of

Again = Callable[[str, int], Awaitable[bool]]
"""Queues a failed filing of a workspace again; False where it is not one, or not any more."""


def register(app: AsyncApp, again: Again) -> None:
    """Listen for the button. Whoever sees the message may press it; a second press starts nothing."""

    async def pressed(body: dict[str, Any], ack: AsyncAck) -> None:
        filing_id = number_of(body)
        if filing_id and not is_outsider(body):
            await again(workspace_of(body), filing_id)
        # Only now: what was acknowledged is in the database.
        await ack()

    app.action(RETRY)(pressed)
