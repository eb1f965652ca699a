"""A mention or a direct message: keep it, queue its filing, and only then let Slack know.

A mention comes twice, as a mention and as a message of its channel; they are kept as one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.jobs.intake import Arrival, Received
from bot.slack.membership import is_outsider, workspace_of
from storage.payload import content_of

Receive = Callable[[Arrival], Awaitable[Received]]


def register(app: AsyncApp, receive: Receive) -> None:
    """Listen for mentions and direct messages."""

    async def arrived(body: dict[str, Any]) -> None:
        if not is_outsider(body):
            await receive(arrival(body))

    app.event("app_mention")(arrived)
    app.event("message")(arrived)


def arrival(body: Mapping[str, Any]) -> Arrival:
    """Return what an event tells of a message. Slack's retries carry the same `event_id`."""
    event = body["event"]
    return Arrival(
        workspace_id=workspace_of(body),
        event_id=str(body.get("event_id") or f"{event['type']}:{event['channel']}:{event['ts']}"),
        channel_id=str(event["channel"]),
        ts=str(event["ts"]),
        thread_ts=str(event["thread_ts"]) if event.get("thread_ts") else None,
        user_id=str(event["user"]),
        source="direct" if event.get("channel_type") == "im" else "mention",
        payload=content_of(event),
    )
