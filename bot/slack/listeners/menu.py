"""The menu of a brief: make it anew, export it, delete it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.jobs.deletion import NOT_YOURS, Deletions
from bot.jobs.rerun import Reruns
from bot.memory.export import export_brief
from bot.slack.blocks.deletion import CALLBACK, GOES, GONE_ALREADY, deletion_view
from bot.slack.blocks.deletion import TITLE as DELETE
from bot.slack.blocks.export import EARLIER, LATER, export_view
from bot.slack.blocks.export import TITLE as EXPORT
from bot.slack.blocks.menu import MORE, Chosen
from bot.slack.blocks.modal import GONE, Opened, sentence_view
from bot.slack.blocks.words import words_message
from bot.slack.listeners.evidence import Recall
from bot.slack.pressed import number_of
from bot.slack.reception import Reception, Visit
from bot.slack.responding import try_to_respond
from bot.slack.views import attempt, change_modal, open_modal, opened_in

_SAID = "menu_said"
UNDER_WAY = "The article is being briefed again with the {analyst}: the brief's message will change."


def register(
    app: AsyncApp, reception: Reception, recall: Recall, reruns: Reruns, deletions: Deletions
) -> None:
    """Listen for the menu, and for what is done in the modals that it opens."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def chosen(body: dict[str, Any], ack: AsyncAck, context: AsyncBoltContext) -> None:
        wish = _wish(body)
        if wish is not None and wish.what == "rerun":

            async def ask(visit: Visit) -> str:
                analyst = await reruns.ask(visit.person.viewer, wish.brief_id, by=visit.user_id)
                return UNDER_WAY.format(analyst="model" if analyst == "model" else "offline analyst")

            context[_SAID] = await attempt(reception, body, "", ask)
        # Only now: what was acknowledged is in the database.
        await ack()

    async def follow(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        wish = _wish(body)
        if wish is None:
            return
        if wish.what == "rerun":
            if said := context.get(_SAID):
                await try_to_respond(str(body.get("response_url") or ""), words_message(said))
            return
        opened = Opened(wish.brief_id, str((body.get("channel") or {}).get("id") or ""))
        if wish.what == "delete":
            await open_modal(reception, body, client, DELETE, lambda visit: question(visit, opened))
            return
        opened = replace(opened, form=wish.what)
        await open_modal(reception, body, client, EXPORT, lambda visit: exported(visit, opened))

    async def turn(body: dict[str, Any], client: AsyncWebClient) -> None:
        opened = opened_in(body).at(number_of(body))
        await change_modal(reception, body, client, EXPORT, lambda visit: exported(visit, opened))

    async def exported(visit: Visit, opened: Opened) -> dict[str, Any]:
        kept = await recall(visit.person.viewer, opened.brief_id)
        if kept is None:
            return sentence_view(EXPORT, GONE)
        return export_view(export_brief(kept, "csv" if opened.form == "csv" else "json"), opened)

    async def question(visit: Visit, opened: Opened) -> dict[str, Any]:
        kept = await recall(visit.person.viewer, opened.brief_id)
        if kept is None:
            return sentence_view(DELETE, GONE)
        if kept.filed_by != visit.user_id and not visit.person.admin:
            return sentence_view(DELETE, NOT_YOURS)
        return deletion_view(kept, opened)

    async def delete(body: dict[str, Any], ack: AsyncAck) -> None:
        opened = opened_in(body)

        async def act(visit: Visit) -> str:
            person = visit.person
            kept = await recall(person.viewer, opened.brief_id)
            done = kept is not None and await deletions.delete(
                person.viewer, kept.filing_id, by=visit.user_id, is_admin=person.admin
            )
            return GOES if done else GONE_ALREADY

        said = await attempt(reception, body, opened.channel_id, act)
        # Only now: what was acknowledged is in the database.
        if said is None:
            await ack()
            return
        await ack(response_action="update", view=sentence_view(DELETE, said))

    app.action(MORE)(ack=chosen, lazy=[follow])
    app.view(CALLBACK)(delete)
    for action_id in (EARLIER, LATER):
        app.action(action_id)(ack=acknowledge, lazy=[turn])


def _wish(body: Mapping[str, Any]) -> Chosen | None:
    option = body["actions"][0].get("selected_option") or {}
    try:
        return Chosen.loads(str(option.get("value") or ""))
    except ValueError:
        return None
