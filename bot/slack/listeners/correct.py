"""The Correct button of a brief: a form for each item, and the undoing of what was changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.corrections import Corrections
from bot.memory.correcting import GONE as ITEM_GONE
from bot.memory.correcting import CorrectionError
from bot.slack.blocks.brief import CORRECT
from bot.slack.blocks.correct import CALLBACK, EARLIER, ITEM, LATER, TITLE, UNDO, correct_view
from bot.slack.blocks.form import SUMMARY, block_id, read
from bot.slack.blocks.modal import GONE, Opened, sentence_view
from bot.slack.pressed import number_of
from bot.slack.reception import Reception, Visit, sentence
from bot.slack.views import attempt, change_modal, open_modal, opened_from, opened_in

_PROBLEM = "correct_problem"


def register(app: AsyncApp, reception: Reception, corrections: Corrections) -> None:
    """Listen for the button, and for what is done in the modal that it opens."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def render(visit: Visit, opened: Opened, problem: str = "") -> dict[str, Any]:
        sheet = await corrections.sheet(visit.person.viewer, opened.brief_id)
        if sheet is None:
            return sentence_view(TITLE, GONE)
        made = await corrections.history(visit.person.viewer, opened.brief_id)
        return correct_view(sheet, made, opened, problem)

    async def open_form(body: dict[str, Any], client: AsyncWebClient) -> None:
        await open_modal(reception, body, client, TITLE, lambda visit: render(visit, opened_from(body)))

    async def choose(body: dict[str, Any], client: AsyncWebClient) -> None:
        opened = replace(opened_in(body), item=number_of(body))
        await change_modal(reception, body, client, TITLE, lambda visit: render(visit, opened))

    async def turn(body: dict[str, Any], client: AsyncWebClient) -> None:
        opened = opened_in(body).at(number_of(body))
        await change_modal(reception, body, client, TITLE, lambda visit: render(visit, opened))

    async def undo(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        async def act(visit: Visit) -> str:
            await corrections.undo(visit.person.viewer, number_of(body), by=visit.user_id)
            return ""

        context[_PROBLEM] = await attempt(reception, body, opened_in(body).channel_id, act)
        # Only now: what was acknowledged is in the database.
        await ack()

    async def show_undone(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        problem = context.get(_PROBLEM) or ""
        # The form that stood there may be of the item that has just changed.
        opened = replace(opened_in(body), item=0)
        await change_modal(reception, body, client, TITLE, lambda visit: render(visit, opened, problem))

    async def submit(body: dict[str, Any], ack: AsyncAck) -> None:
        opened = opened_in(body)
        try:
            visit = await reception.visit(body, opened.channel_id)
            if visit is not None:
                await _correct(visit, opened, body["view"]["state"]["values"])
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
            about = error.about if isinstance(error, CorrectionError) else None
            field = block_id(about or SUMMARY, opened.item, opened.revision)
            await ack(response_action="errors", errors={field: sentence(error)})
            return
        await ack()

    async def _correct(visit: Visit, opened: Opened, values: dict[str, Any]) -> None:
        viewer = visit.person.viewer
        sheet = await corrections.sheet(viewer, opened.brief_id)
        statements = sheet.statements if sheet else ()
        item = next((each for each in statements if each.statement_id == opened.item), None)
        if sheet is None or item is None:
            raise CorrectionError(ITEM_GONE)
        change = read(values, item, sheet, opened.revision)
        await corrections.correct(viewer, opened.item, change, by=visit.user_id)

    app.action(CORRECT)(ack=acknowledge, lazy=[open_form])
    app.action(ITEM)(ack=acknowledge, lazy=[choose])
    for action_id in (EARLIER, LATER):
        app.action(action_id)(ack=acknowledge, lazy=[turn])
    app.action(UNDO)(ack=undo, lazy=[show_undone])
    app.view(CALLBACK)(submit)
