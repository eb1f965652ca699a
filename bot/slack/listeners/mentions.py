"""A mention or a direct message: keep it, queue its filing, and only then let Slack know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.slack.membership import is_outsider, workspace_of

_CONTENT = ("text", "blocks", "attachments", "files")


class Arrival:
    """One message as an event told of it."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        event = body["event"]
        self.workspace_id = workspace_of(body)
        self.event_id = str(body.get("event_id") or f"{event['channel']}:{event['ts']}")
        self.channel_id = str(event["channel"])
        self.ts = str(event["ts"])
        self.thread_ts = str(event["thread_ts"]) if event.get("thread_ts") else None
        self.user_id = str(event["user"])
        self.direct = event["type"] == "message"
        self.payload = {key: event[key] for key in _CONTENT if event.get(key)}


Receive = Callable[[Arrival], Awaitable[None]]


def register(app: AsyncApp, receive: Receive) -> None:
    """Listen for mentions and direct messages."""

    async def arrived(body: dict[str, Any]) -> None:
        if not is_outsider(body):
            await receive(Arrival(body))

    app.event("app_mention")(arrived)
    app.event("message")(arrived)
