"""The app as it is installed in the workspace: what it may do, hears, and signs with."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from bot.sandbox.wire import Refusal

DEFAULT_SCOPES = frozenset(
    {
        "app_mentions:read", "chat:write", "commands", "files:read", "users:read", "reactions:write",
        "channels:read", "groups:read", "mpim:read", "im:read",
        "channels:history", "groups:history", "mpim:history", "im:history",
    }
)  # fmt: skip
DEFAULT_EVENTS = frozenset(
    {"app_mention", "message.channels", "message.groups", "message.im", "message.mpim", "app_home_opened"}
)


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An entry in the menu of every message or, if not `on_messages`, beside the message box."""

    callback_id: str
    name: str
    on_messages: bool


@dataclass(frozen=True, slots=True, repr=False)
class Installation:
    """Tokens, new for each installation, secret, granted scopes, subscribed events and shortcuts."""

    scopes: frozenset[str] = DEFAULT_SCOPES
    events: frozenset[str] = DEFAULT_EVENTS
    shortcuts: tuple[Shortcut, ...] = ()
    bot_token: str = field(default_factory=lambda: f"xoxb-sandbox-{secrets.token_hex(12)}")
    app_token: str = field(default_factory=lambda: f"xapp-sandbox-{secrets.token_hex(12)}")
    signing_secret: str = field(default_factory=lambda: secrets.token_hex(16))

    def need(self, *scopes: str) -> None:
        """Refuse unless one of these scopes is granted; no scopes need nothing."""
        if scopes and not self.scopes.intersection(scopes):
            raise Refusal("missing_scope", needed=",".join(scopes), provided=",".join(sorted(self.scopes)))

    def sign(self, body: str, *, at: float) -> dict[str, str]:
        """Return the headers by which the app knows that a request comes from Slack (scheme v0)."""
        stamp = str(int(at))
        digest = hmac.new(self.signing_secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest.hexdigest()}"}
