"""The Evidence and Show all buttons of a brief, and the pages of the modal they open."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.memory.keep import Kept
from bot.slack.blocks.brief import EVIDENCE, SHOW_ALL
from bot.slack.blocks.evidence import EARLIER, LATER, Shown, evidence_view, failed_view, gone_view
from bot.slack.guard import check_view
from bot.slack.membership import is_outsider, workspace_of
from storage.viewer import Viewer

_log = structlog.get_logger(__name__)

Recall = Callable[[Viewer, int], Awaitable[Kept | None]]


def register(app: AsyncApp, recall: Recall) -> None:
    """Listen for the buttons."""

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    async def open_modal(body: dict[str, Any], client: AsyncWebClient) -> None:
        if is_outsider(body):
            return
        view = await _view(_viewer(body), _number(body), 0)
        await _show(client.views_open(trigger_id=body["trigger_id"], view=view))

    async def turn_page(body: dict[str, Any], client: AsyncWebClient) -> None:
        if is_outsider(body):
            return
        shown = Shown.loads(body["view"]["private_metadata"])
        view = await _view(_viewer(body, shown.channel_id), shown.brief_id, _number(body))
        await _show(client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view))

    async def _view(viewer: Viewer, brief_id: int, page: int) -> dict[str, Any]:
        channel_id = next(iter(viewer.channel_ids), "")
        try:
            kept = await recall(viewer, brief_id)
            view = gone_view() if kept is None else evidence_view(kept, Shown(brief_id, page, channel_id))
            check_view(view)
        except Exception as error:  # noqa: BLE001 - whatever it is, who clicked is told and the log keeps it
            error_id = secrets.token_hex(4)
            _log.error("evidence.failed", brief_id=brief_id, page=page, error_id=error_id, exc_info=error)
            return failed_view(error_id)
        return view

    for action_id in (EVIDENCE, SHOW_ALL):
        app.action(action_id)(ack=acknowledge, lazy=[open_modal])
    for action_id in (EARLIER, LATER):
        app.action(action_id)(ack=acknowledge, lazy=[turn_page])


async def _show(call: Awaitable[object]) -> None:
    """Show a view; where Slack does not, such as after three seconds, a click on the button mends it."""
    try:
        await call
    except SlackApiError as error:
        _log.warning("evidence.not_shown", code=str(error.response.get("error")))
    except (ClientError, TimeoutError) as error:
        _log.warning("evidence.not_shown", error=type(error).__name__)


def _viewer(body: Mapping[str, Any], channel_id: str | None = None) -> Viewer:
    """Return the viewer who clicks: Slack vouches that they see the channel of the message."""
    channel = (body.get("channel") or {}).get("id") or channel_id
    return Viewer(workspace_of(body), body["user"]["id"], frozenset({channel} if channel else ()))


def _number(body: Mapping[str, Any]) -> int:
    value = str(body["actions"][0].get("value") or "")
    return int(value) if value.isdecimal() and len(value) < 19 else 0
