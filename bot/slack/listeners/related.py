"""The Related button of a brief: what other articles have to do with it, and what people decide of it."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.relating import Relating
from bot.slack.blocks.brief import RELATED
from bot.slack.blocks.modal import GONE, Opened, sentence_view
from bot.slack.blocks.related import CONFIRM, EARLIER, LATER, REJECT, TITLE, UNDO, related_view
from bot.slack.pressed import number_of
from bot.slack.reception import Reception, Visit
from bot.slack.views import attempt, change_modal, open_modal, opened_from, opened_in

_PROBLEM = "related_problem"


def register(app: AsyncApp, reception: Reception, relating: Relating) -> None:
    """Listen for the button, and for what is decided in the modal that it opens."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def render(visit: Visit, opened: Opened, problem: str = "") -> dict[str, Any]:
        found = await relating.relatives(visit.person.viewer, opened.brief_id)
        if found is None:
            return sentence_view(TITLE, GONE)
        return related_view(found, opened, visit.frame, problem)

    async def open_list(body: dict[str, Any], client: AsyncWebClient) -> None:
        await open_modal(reception, body, client, TITLE, lambda visit: render(visit, opened_from(body)))

    async def turn(body: dict[str, Any], client: AsyncWebClient) -> None:
        opened = opened_in(body).at(number_of(body))
        await change_modal(reception, body, client, TITLE, lambda visit: render(visit, opened))

    async def decide(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        async def act(visit: Visit) -> str:
            viewer, link_id, by = visit.person.viewer, number_of(body), visit.user_id
            action = body["actions"][0]["action_id"]
            if action == UNDO:
                await relating.undecide(viewer, link_id, by=by)
            else:
                await relating.decide(viewer, link_id, confirmed=action == CONFIRM, by=by)
            return ""

        context[_PROBLEM] = await attempt(reception, body, opened_in(body).channel_id, act)
        # Only now: what was acknowledged is in the database.
        await ack()

    async def show_decided(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        problem = context.get(_PROBLEM) or ""
        opened = opened_in(body)
        await change_modal(reception, body, client, TITLE, lambda visit: render(visit, opened, problem))

    app.action(RELATED)(ack=acknowledge, lazy=[open_list])
    for action_id in (EARLIER, LATER):
        app.action(action_id)(ack=acknowledge, lazy=[turn])
    for action_id in (CONFIRM, REJECT, UNDO):
        app.action(action_id)(ack=decide, lazy=[show_decided])
