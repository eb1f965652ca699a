"""The one place that posts: implements `bot.jobs.delivery.Delivery` on Slack's Web API.

No retry handler stands behind the client: Slack's library would post twice by itself. What may be
repeated safely is repeated here, a little; longer waits, and a first post, are the job's to decide.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.article.cleaning import unescape
from bot.errors import DeliveryError
from bot.jobs.delivery import ChannelFacts, Message, Spot, UnansweredError, Words
from bot.memory.aftermath import Aftermath
from bot.memory.keep import Kept
from bot.slack.blocks.brief import brief_message
from bot.slack.blocks.found import found_message
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import Frame
from bot.slack.blocks.words import words_message
from bot.slack.guard import PayloadError, check_message
from bot.slack.people import People
from bot.slack.readers import reader
from storage.viewer import Viewer

_log = structlog.get_logger(__name__)

EVENT_TYPE = "rejoinder_answer"
STATUS = "is reading the article…"
REACTION = "eyes"

_SHAPE_REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
_ATTEMPTS = 3
_THREAD_PAGES = 10

Call = Callable[[], Awaitable[AsyncSlackResponse]]


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
            return ChannelFacts("unknown", external=False)
        return _facts(answer["channel"])

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

    async def find(self, spot: Spot) -> str | None:
        """Look in the thread for the message whose metadata carries the spot's key."""
        oldest = f"{spot.since.timestamp() - 60:.6f}"
        for message in await self._replies(spot, oldest=oldest):
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == EVENT_TYPE and metadata["event_payload"].get("key") == spot.key:
                return str(message["ts"])
        return None

    async def post(self, spot: Spot, words: Words) -> str:
        """Post the answer's first form; never repeated unless Slack said that it took nothing."""
        payload = await self._words(words)
        answer = await self._once(
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
        return str(answer["ts"])

    async def whisper(self, spot: Spot, words: Words) -> None:
        """Say these words to whoever asked; where nobody answers, said again: no one else is bothered."""
        payload = await self._words(words)
        await self._repeatable(
            lambda: self._client.chat_postEphemeral(
                channel=spot.channel_id,
                user=spot.user_id,
                thread_ts=spot.thread_ts,
                text=payload.text,
                blocks=list(payload.blocks),
            )
        )

    async def show(self, spot: Spot, answer_ts: str, kept: Kept, aftermath: Aftermath) -> None:
        """Make the answer the brief; as plain text where its blocks would be refused."""
        url = await self.workspace_url() if aftermath.answers else ""
        payload = brief_message(kept, aftermath, url=url, has_model=self._has_model)
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
        await self._update(spot, answer_ts, await self._words(words))

    async def _words(self, words: Words) -> Payload:
        if words.found is not None:
            return found_message(words.found, Frame(url=await self.workspace_url()))
        link = None
        if words.link_channel_id and words.link_ts:
            try:
                link = await self._permalink(words.link_channel_id, words.link_ts)
            except DeliveryError as error:
                _log.info("slack.no_permalink", code=error.code)
        payload = words_message(words.text, link, retry=words.retry, person=words.person)
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
                    ts=spot.thread_ts,
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
        """Make a call that may safely be made again when nobody answers."""
        for attempt in range(_ATTEMPTS):
            try:
                return await self._once(call)
            except UnansweredError:
                if attempt == _ATTEMPTS - 1:
                    raise
                await self._pause(2**attempt)
        raise AssertionError("unreachable")

    async def _once(self, call: Call) -> AsyncSlackResponse:
        """Make a call once; whether it is made again is for those to say who know what it does."""
        try:
            return await call()
        except SlackApiError as error:
            raise _refusal(error) from error
        except (ClientError, TimeoutError) as error:
            raise UnansweredError("no_answer", "Slack did not answer.") from error


def _facts(channel: Mapping[str, Any]) -> ChannelFacts:
    external = bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
    if channel.get("is_im"):
        return ChannelFacts("im", external)
    if channel.get("is_mpim"):
        return ChannelFacts("mpim", external)
    if channel.get("is_private"):
        return ChannelFacts("private", external)
    if channel.get("is_channel"):
        return ChannelFacts("public", external)
    return ChannelFacts("unknown", external)


def _metadata(spot: Spot) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": spot.key}}


def _refusal(error: SlackApiError) -> DeliveryError:
    status = getattr(error.response, "status_code", 200)
    if status >= 500:
        return UnansweredError("server_error", "Slack had a fault of its own.")
    code = str(error.response.get("error", "unknown_error"))
    busy = status == 429 or code == "ratelimited"
    return DeliveryError(
        code, f"Slack refused the call ({code}).", after=_retry_after(error) if busy else None
    )


def _retry_after(error: SlackApiError) -> int:
    headers = {str(name).lower(): value for name, value in getattr(error.response, "headers", {}).items()}
    value = str(headers.get("retry-after", "1"))
    return int(value) if value.isdigit() else 1
