"""Showing modals: opened by a click, changed by another, and never left without an answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.blocks.modal import Opened, sentence_view
from bot.slack.guard import check_view
from bot.slack.reception import Reception, Visit, sentence

_log = structlog.get_logger(__name__)

Body = Mapping[str, Any]
Render = Callable[[Visit], Awaitable[dict[str, Any]]]


async def open_modal(
    reception: Reception, body: Body, client: AsyncWebClient, title: str, render: Render
) -> None:
    """Open a modal for whoever clicked; what goes wrong is said in it."""
    view = await _view(reception, body, title, render)
    if view is not None:
        await _show(client.views_open(trigger_id=body["trigger_id"], view=view))


async def change_modal(
    reception: Reception, body: Body, client: AsyncWebClient, title: str, render: Render
) -> None:
    """Show something else in the modal in which somebody clicked."""
    view = await _view(reception, body, title, render, opened_in(body).channel_id)
    if view is not None:
        shown = body["view"]
        await _show(client.views_update(view_id=shown["id"], hash=shown["hash"], view=view))


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


def number_of(body: Body) -> int:
    """Return the id or the page that a button or a choice carries, 0 for none of ours."""
    action = body["actions"][0]
    value = str(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 19 else 0


async def _view(
    reception: Reception, body: Body, title: str, render: Render, channel_id: str = ""
) -> dict[str, Any] | None:
    try:
        visit = await reception.visit(body, channel_id)
        if visit is None:
            return None
        view = await render(visit)
        check_view(view)
    except Exception as error:  # noqa: BLE001 - whatever it is, who clicked is told and the log keeps it
        return sentence_view(title, sentence(error))
    return view


async def _show(call: Awaitable[object]) -> None:
    """Show a view; where Slack does not, such as after three seconds, a click on the button mends it."""
    try:
        await call
    except SlackApiError as error:
        _log.warning("modal.not_shown", code=str(error.response.get("error")))
    except (ClientError, TimeoutError) as error:
        _log.warning("modal.not_shown", error=type(error).__name__)
