"""Who is in the workspace, and where they talk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.sandbox.wire import Json

ChannelKind = Literal["channel", "group", "im", "mpim"]
"""Slack's `channel_type`: public, private, direct, and direct with several people."""


@dataclass(slots=True, eq=False)
class User:
    """A person, or the user of a bot. Whoever has another team's id is external."""

    id: str
    name: str
    team_id: str
    tz: str = "Europe/Berlin"
    is_bot: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    is_guest: bool = False
    is_admin: bool = False

    @property
    def handle(self) -> str:
        """The short name: ``mara.lind``."""
        return self.name.casefold().replace(" ", ".")

    def as_slack(self, *, at: float) -> Json:
        """Return the user as ``users.info`` shows it at that time (zones change their offset)."""
        offset = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        seconds = int(offset.total_seconds()) if offset else 0
        profile: Json = {"real_name": self.name, "display_name": self.name, "team": self.team_id}
        if self.bot_id:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id}
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.handle,
            "real_name": self.name,
            "deleted": False,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": seconds,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "profile": profile,
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A conversation of any kind. Ids do not tell the kind: Slack's do not either."""

    id: str
    name: str
    kind: ChannelKind
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_archived: bool = False

    def as_slack(self, *, viewer: str) -> Json:
        """Return the channel as ``conversations.info`` shows it to the user `viewer`."""
        body: Json = {
            "id": self.id,
            "is_channel": self.kind == "channel",
            "is_group": self.kind == "group",
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "channel",
            "is_archived": self.is_archived,
            "is_ext_shared": self.is_ext_shared,
            "is_shared": self.is_ext_shared,
            "is_org_shared": False,
        }
        if self.kind == "im":
            others = [member for member in self.members if member != viewer]
            return body | {"user": others[0] if others else viewer}
        return body | {"name": self.name, "is_member": viewer in self.members}
