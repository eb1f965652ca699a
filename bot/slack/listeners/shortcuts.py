"""The shortcuts: "Brief this" in any message's menu, and a form for what is in no message.

Both are kept and queued before Slack is acknowledged, as mentions are.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.intake import Arrival, Received
from bot.jobs.outcome import Outcome
from bot.slack.blocks.brief import brief_message
from bot.slack.blocks.filing import CALLBACK, TITLE, filing_view, read_form
from bot.slack.blocks.message import Payload
from bot.slack.blocks.modal import sentence_view
from bot.slack.blocks.words import words_message
from bot.slack.listeners.mentions import Receive
from bot.slack.manifest import BRIEF_FORM, BRIEF_THIS
from bot.slack.membership import is_outsider, workspace_of
from bot.slack.permalink import permalink
from bot.slack.reception import Reception, Visit
from bot.slack.views import open_modal
from storage.payload import content_of
from storage.viewer import Viewer

OUR_OWN = "That is a message of my own: use “Brief this” on an article."
NO_MESSAGE = "Slack did not say which message that is: mention me below it instead."
TAKEN = (
    "I am reading it: the brief comes in the thread below that message, or in your direct messages with me "
    "where I am not in the conversation."
)
TAKEN_FORM = "I am reading it: the brief comes to your direct messages with me."
UNDER_WAY = "That message is being read already: look below it in a moment."
KNOWN = "That message has been briefed already."
GONE = "That message was read before, and its brief has been deleted: paste the article to have it briefed."

_KEPT, _WRONG = "shortcut_kept", "shortcut_wrong"

OutcomeOf = Callable[[Viewer, int], Awaitable[Outcome]]
"""Returns what came of a filing, as far as a viewer may see it."""


def register(app: AsyncApp, reception: Reception, receive: Receive, outcome_of: OutcomeOf) -> None:
    """Listen for both shortcuts, and for the form."""

    async def take(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        if not is_outsider(body):
            context[_WRONG] = _wrong(body, context)
            if context[_WRONG] is None:
                context[_KEPT] = await receive(arrival_of_message(body))
        # Only now: what was acknowledged is in the database.
        await ack()

    async def tell(body: dict[str, Any], context: AsyncBoltContext) -> None:
        wrong, kept = context.get(_WRONG), context.get(_KEPT)

        async def render(visit: Visit) -> Payload | None:
            if wrong is not None or kept is None:
                return None if wrong is None else words_message(wrong)
            return await _told(visit, kept)

        await reception.answer(body, render)

    async def _told(visit: Visit, kept: Received) -> Payload:
        if kept.is_new:
            return words_message(TAKEN)
        found = await outcome_of(visit.person.viewer, kept.filing_id)
        if found.deleted:
            return words_message(GONE)
        if found.kept is None:
            return words_message(found.note or UNDER_WAY)
        brief = found.kept
        if brief.message_ts is None:
            # It was answered where this person does not see it.
            return brief_message(brief)
        link = permalink(visit.frame.url, brief.channel_id, brief.message_ts, brief.thread_ts)
        return words_message(KNOWN, link)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def open_form(body: dict[str, Any], client: AsyncWebClient) -> None:
        async def render(_: Visit) -> dict[str, Any]:
            return filing_view()

        await open_modal(reception, body, client, TITLE, render)

    async def submit(body: dict[str, Any], ack: AsyncAck) -> None:
        if is_outsider(body):
            await ack()
            return
        given, wrong = read_form(body["view"]["state"]["values"])
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        await receive(arrival_of_form(body, given))
        await ack(response_action="update", view=sentence_view(TITLE, TAKEN_FORM))

    app.shortcut({"callback_id": BRIEF_THIS, "type": "message_action"})(ack=take, lazy=[tell])
    app.shortcut({"callback_id": BRIEF_FORM, "type": "shortcut"})(ack=acknowledge, lazy=[open_form])
    app.view(CALLBACK)(submit)


def arrival_of_message(body: Mapping[str, Any]) -> Arrival:
    """Return what the shortcut tells of a message; whoever used it is who asks."""
    message = body["message"]
    channel_id, ts = str(body["channel"]["id"]), str(message["ts"])
    return Arrival(
        workspace_id=workspace_of(body),
        event_id=f"shortcut:{channel_id}:{ts}:{body.get('action_ts')}",
        channel_id=channel_id,
        ts=ts,
        thread_ts=str(message["thread_ts"]) if message.get("thread_ts") else None,
        user_id=str(body["user"]["id"]),
        source="shortcut",
        payload=content_of(message),
    )


def arrival_of_form(body: Mapping[str, Any], given: Mapping[str, Any]) -> Arrival:
    """Return what the form gives; a form is submitted once, and its id is the view's."""
    user_id, view_id = str(body["user"]["id"]), str(body["view"]["id"])
    return Arrival(
        workspace_id=workspace_of(body),
        event_id=f"form:{view_id}",
        channel_id=user_id,
        ts=view_id,
        thread_ts=None,
        user_id=user_id,
        source="form",
        payload=given,
    )


def _wrong(body: Mapping[str, Any], context: AsyncBoltContext) -> str | None:
    """Say why a message is not taken, None where it is."""
    message = body.get("message") or {}
    if not message.get("ts") or not (body.get("channel") or {}).get("id"):
        return NO_MESSAGE
    ours = (context.bot_user_id, context.bot_id)
    return OUR_OWN if {message.get("user"), message.get("bot_id")} & {each for each in ours if each} else None
