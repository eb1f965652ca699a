"""The buttons beside what a digest lists: to mute a dispute, to say that a claim needs no reply, and Undo."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext

from bot.jobs.deciding import Deciding, Decision
from bot.slack.blocks.digest_items import MUTE, NEEDS_REPLY, NO_REPLY, UNMUTE, Pressed
from bot.slack.blocks.words import words_message
from bot.slack.reception import Reception, Visit
from bot.slack.responding import try_to_respond
from bot.slack.views import attempt

_SAID = "digest_said"
_DECISIONS: dict[str, Decision] = {
    MUTE: "mute",
    UNMUTE: "unmute",
    NO_REPLY: "no reply",
    NEEDS_REPLY: "needs reply",
}


def register(app: AsyncApp, reception: Reception, deciding: Deciding) -> None:
    """Listen for the buttons. Whoever may see the article may decide; the digest's message follows."""

    async def decide(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        action = body["actions"][0]
        pressed = _pressed(action)

        async def act(visit: Visit) -> str:
            return await deciding.decide(
                visit.person.viewer,
                _DECISIONS[action["action_id"]],
                digest_id=pressed.digest_id,
                claim_id=pressed.claim_id,
                by=visit.user_id,
            )

        context[_SAID] = await attempt(reception, body, "", act)
        # Only now: what was acknowledged is in the database.
        await ack()

    async def say(body: dict[str, Any], context: AsyncBoltContext) -> None:
        if said := context.get(_SAID):
            await try_to_respond(str(body.get("response_url") or ""), words_message(said))

    for action_id in _DECISIONS:
        app.action(action_id)(ack=decide, lazy=[say])


def _pressed(action: dict[str, Any]) -> Pressed:
    """Return what a button is of; nothing has the number 0."""
    try:
        return Pressed.loads(str(action.get("value") or ""))
    except ValueError:
        return Pressed(0, 0)
