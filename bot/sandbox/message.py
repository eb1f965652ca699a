"""One message, and how Slack shows it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.sandbox.wire import Json


@dataclass(slots=True, eq=False)
class Message:
    """A message of a channel. `text` and `blocks` are in Slack's form: escaped, with markup."""

    channel: str
    ts: str
    user: str
    text: str
    team: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    subtype: str | None = None
    attachments: list[Json] = field(default_factory=list)
    files: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited_ts: str | None = None
    ephemeral_to: str | None = None

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread under another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def copy(self) -> Message:
        """Return it as it stands now, for ``previous_message``."""
        return replace(self, reactions={name: list(users) for name, users in self.reactions.items()})

    def as_slack(self, *, with_metadata: bool = False) -> Json:
        """Return the message object of the Web API and the Events API."""
        body: Json = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": self.team,
        }
        optional: Json = {
            "subtype": self.subtype,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "thread_ts": self.thread_ts,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
        }
        body |= {key: value for key, value in optional.items() if value}
        if self.bot_id:
            body["bot_profile"] = {"id": self.bot_id, "app_id": self.app_id, "team_id": self.team}
        else:
            body["client_msg_id"] = f"client-{self.channel}-{self.ts}"
        if self.files:
            body["upload"] = False
        if self.edited_ts:
            body["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.reactions:
            body["reactions"] = [
                {"name": name, "users": users, "count": len(users)} for name, users in self.reactions.items()
            ]
        if with_metadata and self.metadata:
            body["metadata"] = self.metadata
        return body
