"""The Evidence and Show all buttons of a brief, and the pages of the modal they open."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.memory.keep import Kept
from bot.slack.blocks.brief import EVIDENCE, SHOW_ALL
from bot.slack.blocks.evidence import EARLIER, LATER, TITLE, evidence_view
from bot.slack.blocks.modal import GONE, Opened, sentence_view
from bot.slack.pressed import number_of
from bot.slack.reception import Reception, Visit
from bot.slack.views import change_modal, open_modal, opened_from, opened_in
from storage.viewer import Viewer

Recall = Callable[[Viewer, int], Awaitable[Kept | None]]


def register(app: AsyncApp, reception: Reception, recall: Recall) -> None:
    """Listen for the buttons."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def render(visit: Visit, opened: Opened) -> dict[str, Any]:
        kept = await recall(visit.person.viewer, opened.brief_id)
        return sentence_view(TITLE, GONE) if kept is None else evidence_view(kept, opened)

    async def open_evidence(body: dict[str, Any], client: AsyncWebClient) -> None:
        await open_modal(reception, body, client, TITLE, lambda visit: render(visit, opened_from(body)))

    async def turn(body: dict[str, Any], client: AsyncWebClient) -> None:
        opened = opened_in(body).at(number_of(body))
        await change_modal(reception, body, client, TITLE, lambda visit: render(visit, opened))

    for action_id in (EVIDENCE, SHOW_ALL):
        app.action(action_id)(ack=acknowledge, lazy=[open_evidence])
    for action_id in (EARLIER, LATER):
        app.action(action_id)(ack=acknowledge, lazy=[turn])
