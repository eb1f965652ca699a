"""What one person sees of the workspace, as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from bot.sandbox.installation import Shortcut
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, User
from bot.sandbox.views import View
from bot.sandbox.wire import Json
from bot.sandbox.workspace import Workspace

_SHOWN_OF_VIEW = ("title", "submit", "close", "blocks", "callback_id")


def state(workspace: Workspace, viewer: User, shortcuts: Sequence[Shortcut] = ()) -> Json:
    """Return what `viewer` sees: people, channels with their messages, the modals they have open.

    Channels they are not in are left out unless public; so are what was whispered to others and
    others' modals. Blocks and texts are as the app sent them.
    """
    return {
        "workspace": workspace.name,
        "bot": workspace.bot.id,
        "you": viewer.id,
        "people": {user.id: {"name": user.name, "is_bot": user.is_bot} for user in workspace.users.values()},
        "channels": [
            _channel(workspace, channel, viewer)
            for channel in workspace.channels.values()
            if sees(viewer, channel)
        ],
        "shortcuts": [
            {"callback_id": each.callback_id, "name": each.name, "on_messages": each.on_messages}
            for each in shortcuts
        ],
        "views": [_view(view) for view in workspace.views.stacks.get(viewer.id, [])],
    }


def sees(viewer: User, channel: Channel) -> bool:
    """Whether a person may look into a channel."""
    return channel.kind == "channel" or viewer.id in channel.members


def _channel(workspace: Workspace, channel: Channel, viewer: User) -> Json:
    whispered = [
        message
        for message in workspace.ephemerals
        if message.channel == channel.id and message.ephemeral_to == viewer.id
    ]
    messages = sorted([*workspace.messages(channel), *whispered], key=lambda message: message.ts)
    return {
        "id": channel.id,
        "name": _name(workspace, channel, viewer),
        "kind": channel.kind,
        "is_member": viewer.id in channel.members,
        "messages": [_message(message) for message in messages],
        "statuses": {
            thread_ts: status
            for (channel_id, thread_ts), status in workspace.statuses.items()
            if channel_id == channel.id and status
        },
    }


def _name(workspace: Workspace, channel: Channel, viewer: User) -> str:
    """Return a channel's name; a direct message is called after the others in it."""
    if channel.kind in {"channel", "group"}:
        return channel.name
    others = [workspace.user(member).name for member in channel.members if member != viewer.id]
    return ", ".join(others) or viewer.name


def _message(message: Message) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts if message.is_reply else None,
        "broadcast": message.broadcast,
        "edited": message.edited_ts is not None,
        "deleted": message.subtype == "tombstone",
        "only_you": message.ephemeral_to is not None,
        "reactions": [{"name": name, "users": users} for name, users in message.reactions.items()],
        "files": [str(file.get("name", "a file")) for file in message.files],
    }


def _view(view: View) -> Json:
    shown = {key: view.payload[key] for key in _SHOWN_OF_VIEW if key in view.payload}
    return {**shown, "id": view.id, "hash": view.hash}
