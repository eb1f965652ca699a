"""Posts in a channel, outside any thread, with a key by which the message is found again."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import DeliveryError
from bot.slack.blocks.message import Payload
from bot.slack.calls import once
from bot.slack.guard import check_message

EVENT_TYPE = "rejoinder_share"

_PAGES = 5
# Seconds by which Slack's clock and ours may differ.
_SKEW = 60


class Board:
    """One channel to post in."""

    def __init__(self, client: AsyncWebClient, channel_id: str) -> None:
        self._client = client
        self._channel_id = channel_id

    async def post(self, key: str, payload: Payload) -> str:
        """Post a message and return its ts. Never repeated: whoever asked for it decides that.

        Raises:
            UnansweredError: it may have been posted.
            DeliveryError: Slack refused it.
            PayloadError: Slack would refuse it.
        """
        check_message(payload.blocks, payload.text)
        answer = await once(
            lambda: self._client.chat_postMessage(
                channel=self._channel_id,
                text=payload.text,
                blocks=list(payload.blocks),
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return str(answer["ts"])

    async def find(self, key: str, since: datetime) -> str | None:
        """Return the ts of the message with a key among those posted since, None where it is not there.

        Raises:
            DeliveryError: Slack does not show the channel, or there is more in it than we look through.
        """
        cursor = ""
        for _ in range(_PAGES):
            answer = await once(partial(self._page, since, cursor))
            for message in answer["messages"]:
                metadata = message.get("metadata") or {}
                if (
                    metadata.get("event_type") == EVENT_TYPE
                    and metadata.get("event_payload", {}).get("key") == key
                ):
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise DeliveryError(
            "too_much_to_look_through", "The channel has more messages than are looked through."
        )

    async def _page(self, since: datetime, cursor: str) -> AsyncSlackResponse:
        return await self._client.conversations_history(
            channel=self._channel_id,
            oldest=f"{since.timestamp() - _SKEW:.6f}",
            include_all_metadata=True,
            limit=200,
            cursor=cursor or None,
        )
