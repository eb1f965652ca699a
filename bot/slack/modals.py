"""Forms: opened, shown anew and taken in; what cannot be done is said in a sentence.

What a form or a button changes is in the database before Slack is answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import InputError
from bot.memory.judgements import JudgementError
from bot.slack.blocks.judging import done_view, said_message
from bot.slack.blocks.message import Payload
from bot.slack.guard import check_view
from bot.slack.reception import Reception, Visit, sentence
from bot.slack.responding import try_to_respond
from bot.slack.views import Body, View, made_for, replace_view, show

Client = AsyncWebClient
Make = Callable[[Visit], Awaitable[View]]
Change = Callable[[Visit], Awaitable[Payload]]

NOT_FOR_YOU = (
    "Only members of this workspace can change who is who, and Slack must say that you are one: if you are, "
    "try again in a minute."
)
TOO_LATE = "That took longer than Slack waits: try again."


class Modals:
    """The forms that change who is who, for those who may."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def open(self, body: Body, client: Client, view: Make) -> None:
        """Open a form; where that cannot be, say why in a message."""

        async def render(visit: Visit) -> Payload | None:
            check_may_judge(visit)
            await open_view(body, client, await view(visit))
            return None

        # Whatever must be said stands beside what was pressed in.
        await self._reception.answer({**body, "container": {}}, render)

    async def update(self, body: Body, client: Client, view: Make) -> None:
        """Show another form in the place of the one that somebody pressed in."""

        async def render(visit: Visit) -> View:
            check_may_judge(visit)
            return await view(visit)

        made = await made_for(self._reception, body, render, done_view)
        if made is not None:
            await replace_view(body, client, made)

    async def submit(
        self,
        body: Body,
        ack: AsyncAck,
        change: Make,
        *,
        field: str | None = None,
    ) -> None:
        """Do what a form asks; show what was done in its place, or at its `field` what is wrong there."""
        try:
            visit = await self._reception.visit(body)
            if visit is None:
                await ack()
                return
            check_may_judge(visit)
            view = await change(visit)
        except JudgementError as error:
            if field is not None:
                await ack(response_action="errors", errors={field: str(error)})
                return
            view = done_view(str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
            view = done_view(sentence(error))
        check_view(view)
        await ack(response_action="update", view=view)

    async def press(self, body: Body, ack: AsyncAck, change: Change) -> None:
        """Do what a button in a message asks, acknowledge, and say beside it what was done."""
        payload = await self._change(body, change)
        await ack()
        if payload is not None:
            await try_to_respond(str(body.get("response_url") or ""), payload)

    async def press_in_view(self, body: Body, ack: AsyncAck, client: Client, change: Change) -> None:
        """Do what a button in a form asks, acknowledge, and show in its place what was done."""
        payload = await self._change(body, change)
        await ack()
        if payload is not None:
            view = done_view("")
            view["blocks"] = list(payload.blocks)
            check_view(view)
            await replace_view(body, client, view)

    async def _change(self, body: Body, change: Change) -> Payload | None:
        try:
            visit = await self._reception.visit(body)
            if visit is None:
                return None
            check_may_judge(visit)
            return await change(visit)
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
            return said_message(sentence(error))


def check_may_judge(visit: Visit) -> None:
    """Check that somebody may change who is who.

    Raises:
        InputError: they may not.
    """
    if not visit.frame.may_judge:
        raise InputError(NOT_FOR_YOU)


async def open_view(body: Body, client: Client, view: View) -> None:
    """Open a form.

    Raises:
        InputError: Slack did not open it.
    """
    check_view(view)
    if not await show(client.views_open(trigger_id=str(body.get("trigger_id")), view=view)):
        raise InputError(TOO_LATE)
