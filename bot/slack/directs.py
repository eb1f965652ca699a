"""Direct messages with one person: which conversation they are, and what was said there of late."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryError
from bot.slack.calls import Pause, repeatable

_PER_PAGE = 200
# Beyond these a newsroom has more people than we have ever heard of.
_PAGES = 25
_PAGES_OF_MESSAGES = 5


class Directs:
    """Finds our own direct messages; `pause` is how it waits between attempts."""

    def __init__(self, client: AsyncWebClient, *, pause: Pause) -> None:
        self._client = client
        self._pause = pause

    async def conversation(self, user_id: str) -> str | None:
        """Return the id of the direct messages with a person, None where there never were any.

        Raises:
            DeliveryError: Slack does not show which there are.
        """
        cursor = ""
        for _ in range(_PAGES):
            answer = await repeatable(
                lambda: self._client.users_conversations(types="im", limit=_PER_PAGE, cursor=cursor),  # noqa: B023 - called before the loop goes on
                self._pause,
            )
            for channel in answer.get("channels") or ():
                if channel.get("user") == user_id:
                    return str(channel["id"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise DeliveryError(
            "too_much_to_look_through", "There are more conversations than are looked through."
        )

    async def messages(self, channel_id: str, *, oldest: str) -> list[dict[str, Any]]:
        """Return what was said in a conversation since, with its metadata.

        Raises:
            DeliveryError: Slack does not show it, or there is more than is looked through.
        """
        messages: list[dict[str, Any]] = []
        cursor = ""
        for _ in range(_PAGES_OF_MESSAGES):
            answer = await repeatable(
                lambda: self._client.conversations_history(
                    channel=channel_id,
                    oldest=oldest,
                    include_all_metadata=True,
                    limit=_PER_PAGE,
                    cursor=cursor or None,  # noqa: B023 - called before the loop goes on
                ),
                self._pause,
            )
            messages += answer["messages"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return messages
        raise DeliveryError("too_much_to_look_through", "There is more in there than is looked through.")
