"""Showing modals: opened by a click, changed by another, and never left without an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.modal import Opened, sentence_view
from bot.slack.guard import check_view
from bot.slack.pressed import number_of
from bot.slack.reception import Reception, Visit, sentence

_log = structlog.get_logger(__name__)

Body = Mapping[str, Any]
View = dict[str, Any]
Render = Callable[[Visit], Awaitable[View]]


async def open_modal(
    reception: Reception, body: Body, client: AsyncWebClient, title: str, render: Render
) -> None:
    """Open a modal for whoever clicked; what goes wrong is said in it."""
    view = await made_for(reception, body, render, partial(sentence_view, title))
    if view is not None:
        await show(client.views_open(trigger_id=body["trigger_id"], view=view))


async def change_modal(
    reception: Reception, body: Body, client: AsyncWebClient, title: str, render: Render
) -> None:
    """Show something else in the modal in which somebody clicked."""
    view = await made_for(reception, body, render, partial(sentence_view, title), opened_in(body).channel_id)
    if view is not None:
        await replace_view(body, client, view)


async def replace_view(body: Body, client: AsyncWebClient, view: View) -> None:
    """Show a view in the place of the one in which somebody clicked, unless another has come there."""
    shown = body["view"]
    await show(client.views_update(view_id=shown["id"], hash=shown["hash"], view=view))


async def attempt(
    reception: Reception, body: Body, channel_id: str, act: Callable[[Visit], Awaitable[str]]
) -> str | None:
    """Do what somebody asks for; return what to say of it, None for somebody who gets no answer."""
    try:
        visit = await reception.visit(body, channel_id)
        return None if visit is None else await act(visit)
    except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told and the log keeps it
        return sentence(error)


def opened_in(body: Body) -> Opened:
    """Return what the modal shows in which somebody clicked.

    Raises:
        ValueError: it is not one of ours.
    """
    return Opened.loads(str(body["view"]["private_metadata"]))


def opened_from(body: Body) -> Opened:
    """Return what a modal shows that a brief's button opens."""
    return Opened(number_of(body), str((body.get("channel") or {}).get("id") or ""))


async def made_for(
    reception: Reception, body: Body, render: Render, failed: Callable[[str], View], channel_id: str = ""
) -> View | None:
    """Return the view that `render` makes for whoever clicked, None for somebody who gets no answer.

    `failed` makes the one that says what went wrong.
    """
    try:
        visit = await reception.visit(body, channel_id)
        if visit is None:
            return None
        view = await render(visit)
        check_view(view)
    except Exception as error:  # noqa: BLE001 - whatever it is, who clicked is told and the log keeps it
        return failed(sentence(error))
    return view


async def show(call: Awaitable[object]) -> bool:
    """Have Slack show a view; False where it does not, such as after three seconds: the log says why."""
    try:
        await call
    except SlackApiError as error:
        _log.warning("view.not_shown", code=str(error.response.get("error")))
        return False
    except (ClientError, TimeoutError) as error:
        _log.warning("view.not_shown", error=type(error).__name__)
        return False
    return True
