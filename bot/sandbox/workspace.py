"""The state of the embedded workspace: people, channels, messages, views, and what the app called."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.sandbox import markup
from bot.sandbox.files import File
from bot.sandbox.ids import Ids, Stamps
from bot.sandbox.message import Message
from bot.sandbox.people import Channel, ChannelKind, User
from bot.sandbox.views import View, Views
from bot.sandbox.wire import Json, Refusal


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call: `outcome` is ``ok``, Slack's error code, or the name of a planned fault."""

    method: str
    arguments: Json
    at: float
    outcome: str


@dataclass(frozen=True, slots=True)
class Opening:
    """An attempt to open a file: `authorization` is what the app sent, `given` whether it got the file."""

    file_id: str
    authorization: str
    given: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Something in the workspace changed; message changes say how."""

    kind: Literal["posted", "changed", "deleted", "other"]
    message: Message | None = None
    previous: Message | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """A message's text and blocks, as Slack makes them of plain text."""

    text: str
    blocks: list[Json]


class Workspace:
    """One newsroom's Slack, in memory. Whoever watches it is told of every change.

    Args:
        name: the workspace's name.
        bot_name: what people write after ``@`` to mention the app.
        clock: seconds since the epoch; message timestamps come from it.
    """

    def __init__(
        self,
        name: str = "The Harbour Courier",
        *,
        bot_name: str = "Rejoinder",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self.clock = clock
        self.ids = Ids()
        self.team_id = self.ids.new("T")
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Message] = []
        self.calls: list[Call] = []
        self.files: dict[str, File] = {}
        self.openings: list[Opening] = []
        self.address = "https://files.sandbox.slack.example"
        self.statuses: dict[tuple[str, str], str] = {}
        self.views = Views(self.ids)
        self._stamps = Stamps(clock)
        self._messages: dict[str, dict[str, Message]] = {}
        self._watchers: list[Callable[[Change], None]] = []
        self.bot = self.add_user(bot_name, is_bot=True)

    def watch(self, watcher: Callable[[Change], None]) -> None:
        """Have `watcher` called after each change."""
        self._watchers.append(watcher)

    def changed(self, change: Change | None = None) -> None:
        """Tell the watchers."""
        for watcher in self._watchers:
            watcher(change or Change("other"))

    def add_user(
        self,
        name: str,
        *,
        tz: str = "Europe/Berlin",
        is_bot: bool = False,
        guest: bool = False,
        admin: bool = False,
        external: bool = False,
    ) -> User:
        """Add a person, or a bot; an external one belongs to another team (Slack Connect)."""
        team_id = self.ids.new("T") if external else self.team_id
        user = User(self.ids.new("U"), name, team_id, tz=tz, is_bot=is_bot, is_guest=guest, is_admin=admin)
        if is_bot:
            user.bot_id, user.app_id = self.ids.new("B"), self.ids.new("A")
        self.users[user.id] = user
        self.changed()
        return user

    def add_channel(
        self,
        name: str,
        *,
        members: Iterable[User] = (),
        private: bool = False,
        ext_shared: bool = False,
        with_bot: bool = True,
    ) -> Channel:
        """Add a channel; the app is in it unless `with_bot` is false."""
        return self._add_channel(name, "group" if private else "channel", members, ext_shared, with_bot)

    def direct_message(self, *people: User) -> Channel:
        """Return the direct message of these people with the app, made if need be."""
        wanted = {self.bot.id, *(user.id for user in people)}
        for channel in self.channels.values():
            if channel.kind in {"im", "mpim"} and set(channel.members) == wanted:
                return channel
        name = "mpdm-" + "--".join(user.handle for user in people)
        return self._add_channel(
            name, "im" if len(people) == 1 else "mpim", people, ext_shared=False, with_bot=True
        )

    def _add_channel(
        self, name: str, kind: ChannelKind, people: Iterable[User], ext_shared: bool, with_bot: bool
    ) -> Channel:
        members = [user.id for user in people] + ([self.bot.id] if with_bot else [])
        channel = Channel(self.ids.new("D" if kind == "im" else "C"), name, kind, members, ext_shared)
        self.channels[channel.id] = channel
        self._messages[channel.id] = {}
        self.changed()
        return channel

    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        rich_text: bool = True,
        files: Sequence[Json] = (),
        attachments: Sequence[Json] = (),
        blocks: Sequence[Json] | None = None,
    ) -> Message:
        """Post what a user types, in the form Slack gives it.

        ``@Name`` of anybody here becomes a mention and addresses become links. Without
        `rich_text` the message has only `text`, as from old clients; `blocks` replaces the one
        block that Slack would build.
        """
        typed = self.typed(text)
        if blocks is None:
            blocks = typed.blocks if rich_text else []
        message = Message(
            channel.id,
            self._stamps.new(),
            user.id,
            typed.text,
            user.team_id,
            blocks=list(blocks),
            thread_ts=thread_ts,
            bot_id=user.bot_id,
            app_id=user.app_id,
            subtype="file_share" if files else None,
            files=list(files),
            attachments=list(attachments),
        )
        return self.post(message)

    def upload(
        self,
        user: User,
        name: str,
        content: bytes,
        *,
        mimetype: str | None = None,
        mode: str = "hosted",
        external_url: str | None = None,
    ) -> File:
        """Keep a file that somebody uploads; a snippet has that `mode`, an external one its address."""
        file = File.of(
            self.ids.new("F"),
            name,
            content,
            user=user.id,
            created=self.clock(),
            mimetype=mimetype,
            mode=mode,
            external_url=external_url,
        )
        self.files[file.id] = file
        return file

    def may_open(self, file: File) -> bool:
        """Whether the app sees a file: it is shared where the app is or where anybody may look, or given."""
        shared = [self.channels[channel_id] for channel_id in file.channels]
        return file.given or any(
            channel.kind == "channel" or self.bot.id in channel.members for channel in shared
        )

    def typed(self, text: str) -> Typed:
        """Return what Slack makes of plain text that somebody types here."""
        names = {known.name: known.id for known in self.users.values()}
        elements = list(markup.parts(text, names))
        blocks = [markup.rich_text(elements, self.ids.new("b"))] if elements else []
        return Typed(markup.mrkdwn(elements), blocks)

    def new_ts(self) -> str:
        """Return a timestamp for something that happens now."""
        return self._stamps.new()

    def post(self, message: Message) -> Message:
        """Store a message, or show it to one user if it is ephemeral."""
        if message.ephemeral_to is not None:
            self.ephemerals.append(message)
            self.changed()
            return message
        parent = self.find(message.channel, message.thread_ts) if message.thread_ts else None
        if parent is not None:
            parent.thread_ts = parent.ts
        self._messages[message.channel][message.ts] = message
        for told in message.files:
            if (file := self.files.get(str(told.get("id")))) is not None:
                file.channels.add(message.channel)
        if message.thread_ts is not None:
            self.statuses.pop((message.channel, message.thread_ts), None)
        self.changed(Change("posted", message))
        return message

    def edit(self, message: Message, *, text: str, blocks: Sequence[Json]) -> Message:
        """Change what a message shows and return it as it was."""
        previous = message.copy()
        message.text, message.blocks, message.edited_ts = text, list(blocks), self.new_ts()
        self.changed(Change("changed", message, previous))
        return previous

    def delete(self, message: Message) -> None:
        """Take a message away; one that has replies leaves a tombstone, as in Slack."""
        previous = message.copy()
        if message.thread_ts == message.ts and len(self.thread(message.channel, message.ts)) > 1:
            message.text, message.subtype, message.blocks = "This message was deleted.", "tombstone", []
            message.metadata = None
        else:
            self._messages[message.channel].pop(message.ts, None)
        self.changed(Change("deleted", message, previous))

    def find(self, channel: Channel | str, ts: str) -> Message | None:
        """Return the message of that timestamp, if there is one."""
        return self._messages.get(_id(channel), {}).get(ts)

    def messages(self, channel: Channel | str) -> list[Message]:
        """Return every message of a channel, replies included, oldest first."""
        # Timestamps rise, so the order of arrival is the order of time.
        return list(self._messages.get(_id(channel), {}).values())

    def thread(self, channel: Channel | str, ts: str) -> list[Message]:
        """Return a thread, its first message first."""
        return [message for message in self.messages(channel) if ts in (message.ts, message.thread_ts)]

    def called(self, method: str) -> list[Call]:
        """Return the calls of one Web API method, oldest first."""
        return [call for call in self.calls if call.method == method]

    @property
    def open_views(self) -> list[View]:
        """The modals that somebody has open."""
        return self.views.open_modals()

    def channel(self, channel_id: str) -> Channel:
        """Return the channel of that id, or refuse as Slack does."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise Refusal("channel_not_found") from None

    def user(self, user_id: str) -> User:
        """Return the user of that id, or refuse as Slack does."""
        try:
            return self.users[user_id]
        except KeyError:
            raise Refusal("user_not_found") from None


def _id(channel: Channel | str) -> str:
    return channel if isinstance(channel, str) else channel.id
