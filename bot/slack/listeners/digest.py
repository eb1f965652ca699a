"""``/digest``: what changes something is in the database before Slack is answered; the rest is only shown."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.errors import DeliveryError
from bot.jobs.commands import (
    Ask,
    AskDigest,
    AskHelp,
    SetDigest,
    WrongDigest,
    read_digest,
    read_rejoinder,
)
from bot.jobs.stopping import reason_to_stop
from bot.jobs.subscribing import Previewed, Subscribing
from bot.slack.blocks.digest import Heading, digest_messages
from bot.slack.blocks.message import Payload
from bot.slack.blocks.usage import usage_message
from bot.slack.blocks.words import words_message
from bot.slack.digest_poster import asker_of
from bot.slack.reception import Body, Reception, Visit, failure
from bot.slack.responding import try_to_respond

TOO_LATE = "Slack took too long to answer: see with /digest status whether it is set, and try again."
MORE = "{number} more messages would follow in the thread."

# Slack waits three seconds for an acknowledgement; what is only shown is acknowledged before.
_BEFORE = 2.5
_AFTER = 30.0
# Slack takes five answers to a command.
_ANSWERS = 4

READERS: dict[str, Callable[[str], Ask]] = {"/digest": read_digest, "/rejoinder": read_rejoinder}


def register(
    app: AsyncApp, reception: Reception, subscribing: Subscribing, now: Callable[[], datetime]
) -> None:
    """Listen for the command, under its own name and as `/rejoinder digest`."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def changes(body: dict[str, Any]) -> bool:
        asked = _asked(body)
        return isinstance(asked, SetDigest) or asked in (AskDigest("off"), AskDigest("now"))

    async def shows(body: dict[str, Any]) -> bool:
        asked = _asked(body)
        if isinstance(asked, AskHelp):
            return asked.topic == "digest"
        return isinstance(asked, (AskDigest, WrongDigest))

    async def change(body: dict[str, Any], ack: AsyncAck) -> None:
        payloads = await _answered(
            reception, body, _BEFORE, lambda visit: _act(subscribing, visit, body, now())
        )
        await ack()
        await _say(body, payloads)

    async def show(body: dict[str, Any]) -> None:
        payloads = await _answered(
            reception, body, _AFTER, lambda visit: _act(subscribing, visit, body, now())
        )
        await _say(body, payloads)

    for name in READERS:
        app.command(name, matchers=[changes])(change)
        app.command(name, matchers=[shows])(ack=acknowledge, lazy=[show])


def _asked(body: Body) -> Ask:
    return READERS[str(body["command"])](str(body.get("text") or ""))


async def _answered(
    reception: Reception, body: Body, seconds: float, render: Callable[[Visit], Awaitable[list[Payload]]]
) -> list[Payload]:
    """Return what somebody is answered, in one sentence where it goes wrong; nothing for an outsider."""
    try:
        async with asyncio.timeout(seconds):
            visit = await reception.visit(body)
            return [] if visit is None else await render(visit)
    except TimeoutError:
        return [words_message(TOO_LATE)]
    except DeliveryError as error:
        reason = reason_to_stop(error)
        return [failure(error) if reason is None else words_message(reason)]
    except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
        return [failure(error)]


async def _say(body: Body, payloads: list[Payload]) -> None:
    for payload in payloads:
        await try_to_respond(str(body.get("response_url") or ""), payload)


async def _act(subscribing: Subscribing, visit: Visit, body: Body, at: datetime) -> list[Payload]:
    asked = _asked(body)
    if isinstance(asked, WrongDigest):
        return [words_message(asked.reason), usage_message("digest")]
    asker = asker_of(visit.person, visit.user_id, visit.channel_id)
    if asked == AskDigest("preview"):
        return _previewed(await subscribing.preview(asker), visit, at)
    if isinstance(asked, (SetDigest, AskDigest)):
        request = str(body.get("trigger_id") or secrets.token_hex(8))
        return [words_message(await subscribing.answer(asker, asked, request))]
    return [usage_message("digest")]


def _previewed(previewed: Previewed, visit: Visit, at: datetime) -> list[Payload]:
    subscription = previewed.subscription
    on = at.astimezone(ZoneInfo(subscription.zone))
    heading = Heading(on=on, asked=True, whole=subscription.scope == "public")
    messages = digest_messages(previewed.contents, heading, visit.frame)
    left = len(messages) - _ANSWERS
    return messages if left <= 0 else [*messages[:_ANSWERS], words_message(MORE.format(number=left))]
