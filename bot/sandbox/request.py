"""One Web API call as its method sees it: arguments, workspace, and what the app may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.sandbox.arguments import Reader
from bot.sandbox.installation import Installation
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, ChannelKind, User
from bot.sandbox.wire import Json, Refusal
from bot.sandbox.workspace import Workspace

_SCOPE_PREFIX: Mapping[ChannelKind, str] = {
    "channel": "channels",
    "group": "groups",
    "im": "im",
    "mpim": "mpim",
}


def scope_for(kind: ChannelKind, what: str) -> str:
    """Return the scope for a kind of channel: ``groups:history``."""
    return f"{_SCOPE_PREFIX[kind]}:{what}"


def any_scope(what: str) -> tuple[str, ...]:
    """Return the scopes of which a method on channels needs at least one."""
    return tuple(f"{prefix}:{what}" for prefix in _SCOPE_PREFIX.values())


@dataclass(frozen=True, slots=True)
class Request:
    """A call that has passed token, scope and argument checks."""

    workspace: Workspace
    installation: Installation
    args: Json
    open_socket: Callable[[], str]
    """Gives out a WebSocket address."""

    @property
    def bot(self) -> User:
        """The app's own user."""
        return self.workspace.bot

    def channel(self, name: str = "channel", *, scope: str | None = None, member: bool = False) -> Channel:
        """Return the channel an argument names.

        A channel that is not public and does not have the app in it does not exist for the app.

        Args:
            name: the argument.
            scope: ``read`` or ``history``: the scope of that kind of channel is needed.
            member: the app must be in the channel.
        """
        channel = self.workspace.channel(self.args[name])
        inside = self.bot.id in channel.members
        if not inside and channel.kind != "channel":
            raise Refusal("channel_not_found")
        if scope:
            self.installation.need(scope_for(channel.kind, scope))
        if member and not inside:
            raise Refusal("not_in_channel")
        return channel

    def message(self, channel: Channel, name: str) -> Message:
        """Return the message whose timestamp an argument gives."""
        message = self.workspace.find(channel, self.args[name])
        if message is None:
            raise Refusal("message_not_found")
        return message


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method: what it takes, needs and does."""

    run: Callable[[Request], Json]
    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    """One of these is needed; the method itself may need more."""
    app_level: bool = False
    """Called with the app-level token."""


Methods = Mapping[str, Method]
