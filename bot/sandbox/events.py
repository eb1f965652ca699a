"""What Slack tells the app: events for messages and home tabs, in their envelope."""

from __future__ import annotations

from collections.abc import Mapping

from bot.sandbox.ids import random_id
from bot.sandbox.installation import Installation
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, ChannelKind, User
from bot.sandbox.request import scope_for
from bot.sandbox.wire import Json
from bot.sandbox.workspace import Change, Workspace

MESSAGE_EVENTS: Mapping[ChannelKind, str] = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def events_of(change: Change, workspace: Workspace, installation: Installation) -> list[Json]:
    """Return the events, each in its envelope, that Slack sends the app for a change of a message.

    Only subscribed events whose scope the app holds, only from channels the app is in: a mention
    in a channel it reads is told twice, as ``app_mention`` and as ``message``.
    """
    if change.message is None or change.message.ephemeral_to is not None:
        return []
    channel = workspace.channel(change.message.channel)
    if workspace.bot.id not in channel.members:
        return []
    events = []
    if _hears_mention(change, channel, workspace, installation):
        events.append(_mention(change.message, channel, workspace))
    if (
        MESSAGE_EVENTS[channel.kind] in installation.events
        and scope_for(channel.kind, "history") in installation.scopes
    ):
        events.append(_message(change, channel, workspace))
    return [enveloped(event, workspace, is_ext_shared=channel.is_ext_shared) for event in events]


def home_opened(user: User, workspace: Workspace, *, tab: str = "home") -> Json:
    """Return the event for a user opening the app's home."""
    channel = workspace.direct_message(user)
    event = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    return enveloped({**event, "event_ts": workspace.new_ts()}, workspace)


def enveloped(event: Json, workspace: Workspace, *, is_ext_shared: bool = False) -> Json:
    """Put an event into the envelope of the Events API, with an id of its own."""
    return {
        "token": "unused",
        "team_id": workspace.team_id,
        "api_app_id": workspace.bot.app_id,
        "type": "event_callback",
        "event": event,
        "event_id": random_id("Ev"),
        "event_time": int(workspace.clock()),
        "event_context": random_id("4-"),
        "is_ext_shared_channel": is_ext_shared,
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot.id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
    }


def _hears_mention(
    change: Change, channel: Channel, workspace: Workspace, installation: Installation
) -> bool:
    message = change.message
    return (
        message is not None
        and change.kind in {"posted", "changed"}
        and channel.kind != "im"
        and "app_mention" in installation.events
        and "app_mentions:read" in installation.scopes
        and message.user != workspace.bot.id
        and f"<@{workspace.bot.id}>" in message.text
    )


def _mention(message: Message, channel: Channel, workspace: Workspace) -> Json:
    body = {key: value for key, value in message.as_slack().items() if key not in {"subtype", "reactions"}}
    return {
        **body,
        "type": "app_mention",
        "channel": channel.id,
        "event_ts": message.ts,
        **_origin(message, channel, workspace),
    }


def _message(change: Change, channel: Channel, workspace: Workspace) -> Json:
    message = change.message
    if message is None:
        raise ValueError("only changes of messages are told")
    where: Json = {"channel": channel.id, "channel_type": channel.kind}
    if change.kind == "posted":
        return {**message.as_slack(), **where, "event_ts": message.ts, **_origin(message, channel, workspace)}
    ts = workspace.new_ts()
    body: Json = {"type": "message", "hidden": True, "ts": ts, "event_ts": ts, **where}
    previous = {"previous_message": change.previous.as_slack()} if change.previous else {}
    if change.kind == "changed" or message.subtype == "tombstone":
        return {**body, "subtype": "message_changed", "message": message.as_slack(), **previous}
    return {**body, "subtype": "message_deleted", "deleted_ts": message.ts, **previous}


def _origin(message: Message, channel: Channel, workspace: Workspace) -> Json:
    origin: Json = {}
    if channel.is_ext_shared:
        origin = {"user_team": message.team, "source_team": message.team}
    parent = workspace.find(channel, message.thread_ts) if message.is_reply and message.thread_ts else None
    return origin | ({"parent_user_id": parent.user} if parent else {})
