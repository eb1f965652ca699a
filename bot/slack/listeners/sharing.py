"""The Share button: posts what one person was shown in the channel, as everybody there may see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryError
from bot.jobs.delivery import ChannelFacts
from bot.jobs.lookups import LookUps
from bot.jobs.sharing import Sharing
from bot.memory.profile import Profile
from bot.slack.blocks.actor import profile_message
from bot.slack.blocks.claims import claims_message
from bot.slack.blocks.message import Payload
from bot.slack.blocks.parts import SHARE, Look, counted
from bot.slack.blocks.words import words_message
from bot.slack.board import Board
from bot.slack.readers import reader
from bot.slack.reception import Reception, Visit
from storage.viewer import Viewer

_log = structlog.get_logger(__name__)

NOBODY_TOLD = "Slack could not be asked who you are, so nothing was shared: press Share again in a minute."
NOT_HERE = (
    "I am not in this channel, so I cannot post in it: type /invite @Rejoinder here, then press Share again."
)
NOTHING_TO_SHARE = (
    "Nothing of this can be shown here, because all of it comes from channels not everybody here is in."
)
SHARED = "Shared with everybody in this channel."
ALREADY = "This has been shared here already: ask again to share it once more."
UNKNOWN = (
    "Slack did not answer, so it may or may not have been shared: look in the channel, and if it is not "
    "there press Share again in half a minute. It is not posted twice."
)
REFUSED = "Slack did not let me post in this channel ({code}): share it in another one."

_NOT_IN_CHANNEL = frozenset({"not_in_channel", "channel_not_found"})

Facts = Callable[[str], Awaitable[ChannelFacts]]
"""Says what kind of channel one is."""


def register(app: AsyncApp, reception: Reception, lookups: LookUps, sharing: Sharing, facts: Facts) -> None:
    """Listen for the button."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def pressed(body: dict[str, Any], client: AsyncWebClient) -> None:
        async def render(visit: Visit) -> Payload | None:
            if not visit.person.told:
                return words_message(NOBODY_TOLD)
            look = Look.loads(str(body["actions"][0].get("value")))
            viewer = reader(visit.channel_id, await facts(visit.channel_id), visit.person)
            payload, hidden = await _for_all(lookups, visit, viewer, look)
            if payload is None:
                return words_message(NOTHING_TO_SHARE)
            return await _post(client, sharing, visit, look, payload, hidden)

        # Beside what was shared, not in its place.
        await reception.answer({**body, "container": {}}, render)

    app.action(SHARE)(ack=acknowledge, lazy=[pressed])


async def _for_all(lookups: LookUps, visit: Visit, viewer: Viewer, look: Look) -> tuple[Payload | None, int]:
    """Return the page as the channel's readers may see it, and how many items of it are not theirs."""
    frame = replace(visit.frame, private=False, may_judge=False, shared_by=visit.user_id)
    if look.kind == "claims":
        zone = visit.person.zone
        asked = partial(lookups.claims, zone=zone, channel_named=visit.channel_named)
        mine = await asked(visit.person.viewer, look.words, look.page)
        theirs = await asked(viewer, look.words, look.page)
        hidden = max(mine.hits.total - theirs.hits.total, 0)
        hidden += max(len(mine.hits.articles) - len(theirs.hits.articles), 0)
        if not (theirs.hits.hits or theirs.hits.articles):
            return None, hidden
        return claims_message(theirs, look, frame), hidden
    own = await lookups.profile(visit.person.viewer, look.actor_id, look.page)
    seen = await lookups.profile(viewer, look.actor_id, look.page)
    if own is None or seen is None:
        return None, 0
    return profile_message(seen, look, frame), max(_items(own) - _items(seen), 0)


def _items(profile: Profile) -> int:
    facts = (profile.other_names, profile.titles, profile.in_dispute_with, profile.possibly_same)
    return profile.claims + profile.rebuttals + sum(map(len, facts))


async def _post(
    client: AsyncWebClient, sharing: Sharing, visit: Visit, look: Look, payload: Payload, hidden: int
) -> Payload | None:
    board = Board(client, visit.channel_id)

    async def post(key: str) -> str:
        return await board.post(key, payload)

    async def find(key: str, since: datetime) -> str | None:
        return await board.find(key, since)

    key = f"share:{visit.channel_id}:{visit.user_id}:{look.nonce}:{look.page}"
    workspace_id = visit.person.viewer.workspace_id
    try:
        outcome = await sharing.share(workspace_id, visit.channel_id, key, post=post, find=find)
    except DeliveryError as error:
        _log.info("share.refused", code=error.code)
        return words_message(NOT_HERE if error.code in _NOT_IN_CHANNEL else REFUSED.format(code=error.code))
    if outcome == "underway":
        return None
    said = {"shared": SHARED, "already": ALREADY, "unknown": UNKNOWN}[outcome]
    if outcome == "shared" and hidden:
        said += f" {_left_out(hidden)}"
    return words_message(said)


def _left_out(hidden: int) -> str:
    are, they = ("is", "it comes") if hidden == 1 else ("are", "they come")
    items = f"{counted(hidden, 'item')} {are} not shown there"
    return f"{items}, because {they} from channels not everybody here is in."
