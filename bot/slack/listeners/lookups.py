"""``/actor``, ``/claims`` and ``/rejoinder``: acknowledged at once, looked up after, answered privately."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.commands import (
    Ask,
    AskActor,
    AskClaims,
    AskHelp,
    AskStatus,
    read_actor,
    read_claims,
    read_rejoinder,
)
from bot.jobs.judging import Judging
from bot.jobs.lookups import LookUps
from bot.slack.blocks.actor import PICK, gone_message, options, profile_message
from bot.slack.blocks.claims import claims_message
from bot.slack.blocks.found import found_message
from bot.slack.blocks.judging import MERGE_PICK, history_message
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import EARLIER, LATER, NOT_TOLD, OPEN_ACTOR, Look
from bot.slack.blocks.usage import usage_message
from bot.slack.blocks.words import words_message
from bot.slack.pressed import number_of
from bot.slack.reception import Reception, Visit
from bot.version import __version__

_log = structlog.get_logger(__name__)

READERS: Mapping[str, Callable[[str], Ask]] = {
    "/actor": read_actor,
    "/claims": read_claims,
    "/rejoinder": read_rejoinder,
}

# Slack shows an empty menu after three seconds; an answer that late is of no use.
_TYPEAHEAD_SECONDS = 2.0
_OFFERED = 20

Judge = Callable[[Mapping[str, Any], Ask, AsyncWebClient], Awaitable[None]]
"""Does what is asked that changes who is who."""


def register(app: AsyncApp, reception: Reception, lookups: LookUps, judging: Judging, judge: Judge) -> None:
    """Listen for the commands, and for the buttons and the menu of what they show."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def command(body: dict[str, Any], client: AsyncWebClient) -> None:
        asked = READERS[body["command"]](str(body.get("text") or ""))
        if not isinstance(asked, (AskActor, AskClaims, AskHelp, AskStatus)):
            await judge(body, asked, client)
            return

        async def render(visit: Visit) -> Payload:
            if isinstance(asked, AskHelp):
                return usage_message(asked.topic)
            if isinstance(asked, AskStatus):
                return _status(visit)
            if isinstance(asked, AskActor):
                return await _of_name(lookups, visit, asked.name)
            return await show(lookups, visit, Look("claims", 1, new_nonce(), words=asked.words))

        await reception.answer(body, render)

    async def open_actor(body: dict[str, Any]) -> None:
        actor_id = number_of(body)
        await reception.answer(
            body, lambda visit: show(lookups, visit, Look("actor", 1, new_nonce(), actor_id=actor_id))
        )

    async def turn(body: dict[str, Any]) -> None:
        async def render(visit: Visit) -> Payload:
            look = Look.loads(str(body["actions"][0].get("value")))
            if not (body.get("container") or {}).get("is_ephemeral"):
                # From a message that all see it begins an answer of its own.
                look = replace(look, nonce=new_nonce())
            if look.kind == "history":
                judged = await judging.history(visit.person.viewer, look.actor_id)
                return history_message(judged, look, visit.frame)
            return await show(lookups, visit, look)

        await reception.answer(body, render)

    async def offer(body: dict[str, Any], ack: AsyncAck) -> None:
        found = []
        try:
            async with asyncio.timeout(_TYPEAHEAD_SECONDS):
                if (visit := await reception.visit(body)) is not None:
                    typed = str(body.get("value") or "")
                    found = options(await lookups.suggest(visit.person.viewer, typed, _OFFERED))
        except Exception as error:  # noqa: BLE001 - a menu has no room for a sentence; the log keeps it
            _log.warning("lookup.nothing_offered", exc_info=error)
        await ack(options=[option.to_dict() for option in found])

    for name in READERS:
        app.command(name)(ack=acknowledge, lazy=[command])
    app.action(re.compile(rf"{OPEN_ACTOR}:\d+"))(ack=acknowledge, lazy=[open_actor])
    app.action(PICK)(ack=acknowledge, lazy=[open_actor])
    for action_id in (EARLIER, LATER):
        app.action(action_id)(ack=acknowledge, lazy=[turn])
    for action_id in (PICK, MERGE_PICK):
        app.options(action_id)(offer)


async def show(lookups: LookUps, visit: Visit, look: Look) -> Payload:
    """Return what a button remembers, as this person may see it now."""
    viewer = visit.person.viewer
    if look.kind == "claims":
        answer = await lookups.claims(
            viewer, look.words, look.page, zone=visit.person.zone, channel_named=visit.channel_named
        )
        return claims_message(answer, look, visit.frame)
    profile = await lookups.profile(viewer, look.actor_id, look.page)
    return gone_message() if profile is None else profile_message(profile, look, visit.frame)


def new_nonce() -> str:
    """Return what names a new answer."""
    return secrets.token_hex(6)


async def _of_name(lookups: LookUps, visit: Visit, name: str) -> Payload:
    return found_message(await lookups.actor(visit.person.viewer, name), visit.frame, new_nonce())


def _status(visit: Visit) -> Payload:
    person = visit.person
    if not person.told:
        return words_message(f"Rejoinder {__version__} is running. {NOT_TOLD}")
    channels = len(person.viewer.channel_ids)
    public = "" if person.guest else "in public channels, and "
    return words_message(
        f"Rejoinder {__version__} is running. You see what was filed {public}in {channels:,} "
        f"{'channels' if person.guest else 'private channels'} that you and I are in, and all that you filed "
        "yourself."
    )
