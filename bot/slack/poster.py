"""The one place that posts: implements `bot.jobs.delivery.Delivery` on Slack's Web API.

No retry handler stands behind the client: Slack's library would post twice by itself. What may be
repeated safely is repeated here, a little; longer waits, and a first post, are the job's to decide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.article.cleaning import unescape
from bot.errors import DeliveryError
from bot.jobs.delivery import ChannelFacts, Downloaded, Message, Posted, Spot, UnansweredError, Words
from bot.memory.aftermath import Aftermath
from bot.memory.keep import Kept
from bot.slack.blocks.brief import brief_message
from bot.slack.blocks.found import found_message
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame
from bot.slack.blocks.words import words_message
from bot.slack.calls import Call, once, repeatable
from bot.slack.directs import Directs
from bot.slack.files import Files
from bot.slack.guard import PayloadError, check_message
from bot.slack.people import People
from bot.slack.readers import reader
from storage.viewer import Viewer

_log = structlog.get_logger(__name__)

EVENT_TYPE = "rejoinder_answer"
STATUS = "is reading the article…"
REACTION = "eyes"

_SHAPE_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
_THREAD_PAGES = 10


class Poster:
    """Says things in Slack."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        people: People,
        has_model: bool = False,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._people = people
        self._has_model = has_model
        self._pause = pause
        self._files = Files(client, pause=pause)
        self._directs = Directs(client, pause=pause)
        self._identity: tuple[str, str] | None = None

    async def bot_user_id(self) -> str:
        """Return the id under which the bot is mentioned; asked once."""
        return (await self._identified())[0]

    async def workspace_url(self) -> str:
        """Return the address of the workspace, which links begin with; asked once."""
        return (await self._identified())[1]

    async def _identified(self) -> tuple[str, str]:
        if self._identity is None:
            answer = await self._repeatable(self._client.auth_test)
            self._identity = str(answer["user_id"]), str(answer.get("url") or "")
        return self._identity

    async def greet(self, spot: Spot) -> None:
        """Show a status in the thread, or else a reaction on the message."""
        if spot.thread_ts is None:
            return
        try:
            await self._client.assistant_threads_setStatus(
                channel_id=spot.channel_id, thread_ts=spot.thread_ts, status=STATUS
            )
        except (SlackApiError, ClientError, TimeoutError):
            try:
                await self._client.reactions_add(channel=spot.channel_id, timestamp=spot.ts, name=REACTION)
            except (SlackApiError, ClientError, TimeoutError) as error:
                _log.info("slack.greeting_failed", error=type(error).__name__)

    async def channel(self, channel_id: str) -> ChannelFacts:
        """Ask Slack what kind of channel it is; on doubt ``unknown``, which counts as private."""
        try:
            answer = await self._repeatable(lambda: self._client.conversations_info(channel=channel_id))
        except DeliveryError as error:
            _log.info("slack.channel_unknown", channel_id=channel_id, code=error.code)
            # What is private and not ours to see does not exist for us.
            return ChannelFacts("unknown", external=False, member=error.code != "channel_not_found")
        return facts_of(answer["channel"])

    async def reader(self, workspace_id: str, spot: Spot) -> Viewer:
        """Say for whom a look-up is read: the channel, as far as whoever asked may see it too."""
        person = await self._people.person(workspace_id, spot.user_id, spot.channel_id)
        return reader(spot.channel_id, await self.channel(spot.channel_id), person)

    async def message(self, spot: Spot) -> Message | None:
        """Read one message again; Slack shows the first of its thread with it."""
        messages = await self._replies(spot, oldest=spot.ts, latest=spot.ts, inclusive=True)
        return next((message for message in messages if message["ts"] == spot.ts), None)

    async def thread(self, spot: Spot) -> Sequence[Message]:
        """Return the messages of the thread before the spot's own, oldest first."""
        messages = await self._replies(spot, latest=spot.ts)
        return [message for message in messages if float(message["ts"]) < float(spot.ts)]

    async def download(self, file: Message) -> Downloaded:
        """Open a file at Slack's hosts, with our token."""
        return await self._files.download(file)

    async def stands(self, channel_id: str, ts: str) -> bool:
        """Say whether a message is still there: only then Slack has an address for it."""
        try:
            await self._permalink(channel_id, ts)
        except UnansweredError:
            return True
        except DeliveryError as error:
            _log.info("slack.message_gone", channel_id=channel_id, code=error.code)
            return False
        return True

    async def find(self, spot: Spot) -> Posted | None:
        """Look where the answer goes for the message whose metadata carries the spot's key."""
        oldest = f"{spot.since.timestamp() - 60:.6f}"
        if spot.thread_ts is not None:
            found = with_key(await self._replies(spot, oldest=oldest), spot.key)
            return None if found is None else Posted(spot.channel_id, found)
        direct_id = await self._direct(spot)
        if direct_id is None:
            return None
        found = with_key(await self._directs.messages(direct_id, oldest=oldest), spot.key)
        return None if found is None else Posted(direct_id, found)

    async def _direct(self, spot: Spot) -> str | None:
        """Return the direct messages that a spot is in, None where there are none yet."""
        if spot.channel_id != spot.user_id:
            return spot.channel_id
        return await self._directs.conversation(spot.user_id)

    async def post(self, spot: Spot, words: Words) -> Posted:
        """Post the answer's first form; never repeated unless Slack said that it took nothing."""
        payload = await self._words(spot, words)
        answer = await once(
            lambda: self._client.chat_postMessage(
                channel=spot.channel_id,
                thread_ts=spot.thread_ts,
                text=payload.text,
                blocks=list(payload.blocks),
                metadata=_metadata(spot),
                unfurl_links=False,
                unfurl_media=False,
            )
        )
        # A message to a person stands in a conversation that has its own id.
        return Posted(str(answer.get("channel") or spot.channel_id), str(answer["ts"]))

    async def whisper(self, spot: Spot, words: Words) -> None:
        """Say these words to whoever asked; where nobody answers, said again: no one else is bothered."""
        payload = await self._words(spot, words)
        channel_id = spot.channel_id if spot.thread_ts is not None else await self._direct(spot)
        if channel_id is None:
            raise DeliveryError("channel_not_found", "There are no direct messages with that person yet.")
        await self._repeatable(
            lambda: self._client.chat_postEphemeral(
                channel=channel_id,
                user=spot.user_id,
                thread_ts=spot.thread_ts,
                text=payload.text,
                blocks=list(payload.blocks),
            )
        )

    async def show(self, spot: Spot, answer_ts: str, kept: Kept, aftermath: Aftermath) -> None:
        """Make the answer the brief; as plain text where its blocks would be refused."""
        url = await self.workspace_url() if aftermath.answers or aftermath.like else ""
        payload = brief_message(kept, aftermath, url=url, has_model=self._has_model, elsewhere=spot.elsewhere)
        try:
            check_message(payload.blocks, payload.text)
        except PayloadError as error:
            _log.error("slack.brief_refused_by_guard", brief_id=kept.brief_id, reason=str(error))
            payload = words_message(unescape(payload.text))
        try:
            await self._update(spot, answer_ts, payload)
        except DeliveryError as refused:
            if refused.code not in _SHAPE_REFUSED:
                raise
            # Slack has rules that are written nowhere: the words at least must come through.
            _log.error("slack.brief_refused", brief_id=kept.brief_id, code=refused.code)
            await self._update(spot, answer_ts, words_message(unescape(payload.text)))

    async def say(self, spot: Spot, answer_ts: str, words: Words) -> None:
        """Make the answer these words."""
        await self._update(spot, answer_ts, await self._words(spot, words))

    async def _words(self, spot: Spot, words: Words) -> Payload:
        if words.found is not None:
            return found_message(words.found, Frame(url=await self.workspace_url()))
        link = None
        if words.link_channel_id and words.link_ts:
            try:
                link = await self._permalink(words.link_channel_id, words.link_ts)
            except DeliveryError as error:
                _log.info("slack.no_permalink", code=error.code)
        payload = words_message(
            words.text, link, retry=words.retry, person=words.person, elsewhere=spot.elsewhere
        )
        check_message(payload.blocks, payload.text)
        return payload

    async def _permalink(self, channel_id: str, ts: str) -> str:
        answer = await self._repeatable(
            lambda: self._client.chat_getPermalink(channel=channel_id, message_ts=ts)
        )
        return str(answer["permalink"])

    async def _update(self, spot: Spot, answer_ts: str, payload: Payload) -> None:
        await self._repeatable(
            lambda: self._client.chat_update(
                channel=spot.channel_id,
                ts=answer_ts,
                text=payload.text,
                blocks=list(payload.blocks),
                metadata=_metadata(spot),
                parse="none",
            )
        )

    async def _replies(
        self,
        spot: Spot,
        *,
        oldest: str | None = None,
        latest: str | None = None,
        inclusive: bool | None = None,
    ) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = []
        cursor: str | None = None
        for _ in range(_THREAD_PAGES):
            answer = await self._repeatable(
                lambda: self._client.conversations_replies(
                    channel=spot.channel_id,
                    ts=spot.thread_ts or spot.ts,
                    include_all_metadata=True,
                    limit=200,
                    cursor=cursor,  # noqa: B023 - called before the loop goes on
                    oldest=oldest,
                    latest=latest,
                    inclusive=inclusive,
                )
            )
            messages += answer["messages"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return messages

    async def _repeatable(self, call: Call) -> AsyncSlackResponse:
        return await repeatable(call, self._pause)


def facts_of(channel: Mapping[str, Any]) -> ChannelFacts:
    """Return what Slack says of a channel."""
    external = bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
    if channel.get("is_im"):
        return ChannelFacts("im", external)
    if channel.get("is_mpim"):
        return ChannelFacts("mpim", external)
    if channel.get("is_private"):
        return ChannelFacts("private", external)
    if channel.get("is_channel"):
        return ChannelFacts("public", external, member=bool(channel.get("is_member", True)))
    return ChannelFacts("unknown", external)


def _metadata(spot: Spot) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": spot.key}}


def with_key(messages: Iterable[Mapping[str, Any]], key: str) -> str | None:
    """Return the ts of the message whose metadata carries a key."""
    for message in messages:
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("key") == key:
            return str(message["ts"])
    return None
