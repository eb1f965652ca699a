"""What Slack tells the app when people click, choose, submit, and type commands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.sandbox.views import View
from bot.sandbox.wire import Json
from bot.sandbox.workspace import Workspace

_DOMAIN = "sandbox"
_ANSWER_FIELDS = {
    "overflow": "selected_option",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}
"""Where an element's answer stands; in all others, at ``value``."""


def elements_of(blocks: Any) -> Iterator[tuple[str, Json]]:
    """Yield every interactive element with the id of its block, in containers too."""
    for block in blocks:
        parts = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in parts:
            if isinstance(element, dict) and "action_id" in element:
                yield block["block_id"], element
        yield from elements_of(block.get("child_blocks", []))


def element(blocks: Any, action_id: str, value: str | None = None) -> tuple[str, Json]:
    """Return the element with that `action_id`, and its block's id.

    Of several buttons with one `action_id`, `value` tells which.

    Raises:
        LookupError: a person could not click it, for it is not there.
    """
    found = [(block_id, one) for block_id, one in elements_of(blocks) if one["action_id"] == action_id]
    if value is not None:
        found = [pair for pair in found if pair[1]["type"] != "button" or pair[1].get("value") == value]
    if not found:
        there = ", ".join(one["action_id"] for _, one in elements_of(blocks)) or "nothing"
        raise LookupError(f"There is no {action_id} to click; there is: {there}.")
    return found[0]


def answer(element: Json, value: Any) -> Json:
    """Return what choosing or typing `value` adds to an action or to a view's state."""
    field = _ANSWER_FIELDS.get(element["type"], "value")
    if field == "selected_option":
        return {field: _option(element, value)}
    if field == "selected_options":
        return {field: [_option(element, one) for one in value]}
    return {field: value}


def _option(element: Json, value: Any) -> Json:
    if isinstance(value, dict):
        return value
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    options: list[Json] = [option for group in groups for option in group["options"]]
    for option in options:
        if option["value"] == value:
            return option
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value}, "value": value}
    raise LookupError(
        f"There is no option {value}; there is: {', '.join(option['value'] for option in options)}."
    )


def action(element: Json, block_id: str, value: Any, ts: str) -> Json:
    """Return one entry of ``actions``."""
    kept: Json = {key: element[key] for key in ("type", "action_id", "text") if key in element}
    if element["type"] == "button":
        chosen: Json = {"value": element["value"]} if "value" in element else {}
    else:
        chosen = answer(element, value)
    return {**kept, "block_id": block_id, **chosen, "action_ts": ts}


def state(view: View, values: Mapping[str, Any]) -> Json:
    """Return a view's state: what the user has put in, by `action_id`; the rest as it began."""
    found: Json = {}
    for block_id, one in elements_of(view.payload["blocks"]):
        if one["type"] in {"button", "overflow"}:
            continue
        initial = next((one[key] for key in one if key.startswith("initial_")), None)
        value = values.get(one["action_id"], initial)
        given = answer(one, value) if value is not None else {_ANSWER_FIELDS.get(one["type"], "value"): None}
        found.setdefault(block_id, {})[one["action_id"]] = {"type": one["type"], **given}
    unknown = values.keys() - {action_id for block in found.values() for action_id in block}
    if unknown:
        raise LookupError(f"The view has no field {', '.join(sorted(unknown))}.")
    return found


class Narrator:
    """Builds interaction payloads for one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def on_message(self, kind: str, user: User, message: Message, **more: Any) -> Json:
        """Return a payload about a message: ``block_actions``, ``message_action``, ``block_suggestion``."""
        channel = self._workspace.channel(message.channel)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        return {
            **self._common(kind, user),
            "container": container,
            "channel": {"id": channel.id, "name": _shown_name(channel)},
            "message": message.as_slack(with_metadata=True),
            "message_ts": message.ts,
            **more,
        }

    def on_view(self, kind: str, user: User, view: View, values: Json, **more: Any) -> Json:
        """Return a payload about a view: ``block_actions``, ``view_submission``, ``view_closed``."""
        bot = self._workspace.bot
        shown = view.as_slack(self._workspace.team_id, str(bot.app_id), str(bot.bot_id), values)
        return {
            **self._common(kind, user),
            "container": {"type": "view", "view_id": view.id},
            "view": shown,
            **more,
        }

    def shortcut(self, user: User, callback_id: str, trigger_id: str) -> Json:
        """Return the payload of a global shortcut."""
        return {
            **self._common("shortcut", user),
            "callback_id": callback_id,
            "trigger_id": trigger_id,
            "action_ts": self._workspace.new_ts(),
        }

    def command(self, user: User, channel: Channel, command: str, text: str, **more: Any) -> Json:
        """Return the form of a slash command."""
        return {
            "token": "unused",
            "team_id": self._workspace.team_id,
            "team_domain": _DOMAIN,
            "channel_id": channel.id,
            "channel_name": _shown_name(channel),
            "user_id": user.id,
            "user_name": user.handle,
            "command": command,
            "text": text,
            "api_app_id": self._workspace.bot.app_id,
            "is_enterprise_install": "false",
            **more,
        }

    def _common(self, kind: str, user: User) -> Json:
        return {
            "type": kind,
            "token": "unused",
            "api_app_id": self._workspace.bot.app_id,
            "team": {"id": self._workspace.team_id, "domain": _DOMAIN},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {
                "id": user.id,
                "username": user.handle,
                "name": user.handle,
                "team_id": user.team_id,
            },
        }


def _shown_name(channel: Channel) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)
