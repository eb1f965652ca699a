"""The Settings button of a digest, and the form that it opens."""

from __future__ import annotations

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import DeliveryError, InputError
from bot.jobs.stopping import reason_to_stop
from bot.jobs.subscribing import Subscribing
from bot.slack.blocks.digest import SETTINGS
from bot.slack.blocks.digest_settings import (
    CALLBACK,
    FOLLOWING,
    ON,
    TITLE,
    FieldError,
    read_settings,
    settings_view,
)
from bot.slack.blocks.modal import sentence_view
from bot.slack.digest_poster import asker_of
from bot.slack.reception import Reception, Visit, sentence
from bot.slack.views import open_modal, opened_in


def register(app: AsyncApp, reception: Reception, subscribing: Subscribing) -> None:
    """Listen for the button and the form."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def render(visit: Visit) -> dict[str, Any]:
        asker = asker_of(visit.person, visit.user_id, visit.channel_id)
        if not asker.may_set:
            return sentence_view(TITLE, await subscribing.status(asker))
        return settings_view(await subscribing.current(asker), visit.channel_id)

    async def open_form(body: dict[str, Any], client: AsyncWebClient) -> None:
        await open_modal(reception, body, client, TITLE, render)

    async def submit(body: dict[str, Any], ack: AsyncAck) -> None:
        try:
            visit = await reception.visit(body, opened_in(body).channel_id)
            said = "" if visit is None else await _set(visit, body["view"]["state"]["values"])
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
            await ack(response_action="errors", errors={_field(error): _said(error)})
            return
        if said:
            await ack(response_action="update", view=sentence_view(TITLE, said))
        else:
            await ack()

    async def _set(visit: Visit, values: dict[str, Any]) -> str:
        wish = read_settings(values)
        return await subscribing.set(asker_of(visit.person, visit.user_id, visit.channel_id), wish)

    app.action(SETTINGS)(ack=acknowledge, lazy=[open_form])
    app.view(CALLBACK)(submit)


def _field(error: Exception) -> str:
    """Return the field beside which an error is shown: names are all that is looked up."""
    if isinstance(error, FieldError):
        return error.field
    return FOLLOWING if isinstance(error, InputError) else ON


def _said(error: Exception) -> str:
    reason = reason_to_stop(error) if isinstance(error, DeliveryError) else None
    return reason or sentence(error)
