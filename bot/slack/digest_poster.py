"""Posts digests: implements `bot.jobs.digest_delivery.DigestDelivery` on Slack's Web API."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.digests.sections import Contents
from bot.jobs.delivery import Posted, Spot
from bot.jobs.digest_delivery import Asker, Paused, Standing
from bot.slack.blocks.digest import Heading, digest_messages
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame
from bot.slack.blocks.paused import paused_message
from bot.slack.blocks.words import words_message
from bot.slack.calls import Pause, once, repeatable
from bot.slack.directs import Directs
from bot.slack.guard import check_message
from bot.slack.people import People, Person
from bot.slack.poster import EVENT_TYPE, Poster, facts_of, with_key
from storage.digests import Scheduled

_log = structlog.get_logger(__name__)

NOTHING_LEFT = "Nothing is left of what this message listed."

# Seconds by which Slack's clock and ours may differ.
_SKEW = 60


class DigestPoster:
    """Says things in channels that nobody has just asked for there."""

    def __init__(self, client: AsyncWebClient, poster: Poster, people: People, *, pause: Pause) -> None:
        self._client = client
        self._poster = poster
        self._people = people
        self._pause = pause
        self._histories = Directs(client, pause=pause)

    async def standing(self, channel_id: str) -> Standing:
        """Ask Slack about a channel."""
        answer = await repeatable(lambda: self._client.conversations_info(channel=channel_id), self._pause)
        channel = answer["channel"]
        return Standing(facts_of(channel), archived=bool(channel.get("is_archived")))

    async def asker(self, workspace_id: str, user_id: str, channel_id: str) -> Asker:
        """Ask Slack who asks for something."""
        return asker_of(await self._people.person(workspace_id, user_id, channel_id), user_id, channel_id)

    async def parts(self, scheduled: Scheduled, contents: Contents) -> Sequence[Payload]:
        """Render the messages of a digest."""
        frame = Frame(url=await self._poster.workspace_url())
        messages = digest_messages(contents, Heading.of(scheduled), frame)
        for each in messages:
            check_message(each.blocks, each.text)
        return messages

    async def find(self, spot: Spot) -> Posted | None:
        """Look in the thread, or in the channel, for the message whose metadata carries the spot's key."""
        if spot.thread_ts is not None:
            return await self._poster.find(spot)
        oldest = f"{spot.since.timestamp() - _SKEW:.6f}"
        found = with_key(await self._histories.messages(spot.channel_id, oldest=oldest), spot.key)
        return None if found is None else Posted(spot.channel_id, found)

    async def post(self, spot: Spot, words: Payload) -> Posted:
        """Post one message; never repeated unless Slack said that it took nothing."""
        answer = await once(
            lambda: self._client.chat_postMessage(
                channel=spot.channel_id,
                thread_ts=spot.thread_ts,
                text=words.text,
                blocks=list(words.blocks),
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": spot.key}},
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        return Posted(str(answer.get("channel") or spot.channel_id), str(answer["ts"]))

    async def change(self, channel_id: str, ts: str, key: str, message: Payload | None) -> None:
        """Change a message of a digest; its metadata stays."""
        payload = message or words_message(NOTHING_LEFT)
        await repeatable(
            lambda: self._client.chat_update(
                channel=channel_id,
                ts=ts,
                text=payload.text,
                blocks=list(payload.blocks),
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                parse="none",
            ),
            self._pause,
        )

    async def whisper(self, channel_id: str, user_id: str, text: str) -> None:
        """Say something to one person; where nobody answers, said again: no one else is bothered."""
        payload = words_message(text)
        await repeatable(
            lambda: self._client.chat_postEphemeral(
                channel=channel_id, user=user_id, text=payload.text, blocks=list(payload.blocks)
            ),
            self._pause,
        )

    async def tell(self, user_id: str, paused: Sequence[Paused]) -> None:
        """Tell a person in a direct message which of their digests were paused."""
        payload = paused_message(paused)
        check_message(payload.blocks, payload.text)
        await once(
            lambda: self._client.chat_postMessage(
                channel=user_id,
                text=payload.text,
                blocks=list(payload.blocks),
                unfurl_links=False,
                unfurl_media=False,
            )
        )


def asker_of(person: Person, user_id: str, channel_id: str) -> Asker:
    """Return who asks, as far as digests are concerned; guests and people of other workspaces set none."""
    return Asker(
        workspace_id=person.viewer.workspace_id,
        user_id=user_id,
        channel_id=channel_id,
        zone=person.zone,
        may_set=person.told and not person.guest and not person.outsider,
        told=person.told and not person.outsider,
    )
