"""The manifest of the Slack app: what it may do, and what Slack tells it.

Scopes are those that the Web API methods we call need, and no others; a test holds the two
together. Source of the format: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

from typing import Any, Literal

# What each Web API method that we call needs of a bot token.
SCOPES_OF_METHODS: dict[str, tuple[str, ...]] = {
    "auth.test": (),
    "assistant.threads.setStatus": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.info": ("channels:read", "groups:read", "im:read", "mpim:read"),
    # After a Share or a digest to which nobody answered, to see whether it is there.
    "conversations.history": ("channels:history", "groups:history", "im:history", "mpim:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history", "mpim:history"),
    # What people attach is opened with the same scope.
    "files.info": ("files:read",),
    "reactions.add": ("reactions:write",),
    "users.conversations": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "users.info": ("users:read",),
    "views.open": (),
    "views.update": (),
}
SCOPES_OF_EVENTS: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    # The twins of mentions: a file may come with them alone.
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
}


# Slash commands, each with what it does and what is typed after it.
COMMANDS: dict[str, tuple[str, str]] = {
    "/actor": ("Who somebody is, what they claimed and what they rejected", "NAME"),
    "/claims": ("Who said what", "WORDS by:NAME since:DATE until:DATE in:#channel unanswered"),
    "/digest": (
        "The day's disputes, posted in this channel",
        "daily 09:00 | weekdays 08:30 | days sun-thu 09:00 | weekly mon 09:00 | now | preview | status | off",
    ),
    "/rejoinder": (
        "Help, and the same commands where another app has their names",
        "help | actor | claims | digest | status",
    ),
}

BRIEF_THIS = "brief_this"
"""The shortcut in a message's menu."""
BRIEF_FORM = "brief_article"
"""The shortcut that opens a form."""
# Shortcuts: where each stands, what it is called, and what it does.
SHORTCUTS: dict[str, tuple[Literal["message", "global"], str, str]] = {
    BRIEF_THIS: ("message", "Brief this", "Who claims what in it, and who rejects it"),
    BRIEF_FORM: ("global", "Brief an article", "A file or a link, answered in your direct messages"),
}


def bot_scopes() -> list[str]:
    """Return the scopes that the bot token needs."""
    needed = (*SCOPES_OF_METHODS.values(), *SCOPES_OF_EVENTS.values(), ("commands",))
    return sorted({scope for scopes in needed for scope in scopes})


def manifest(request_url: str | None = None) -> dict[str, Any]:
    """Return the manifest: for HTTP where `request_url` is given, else for Socket Mode."""
    to = {"request_url": request_url} if request_url else {}
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Rejoinder",
            "description": "Who claims what, who rejects it, and the sentence each line rests on.",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Rejoinder", "always_online": True},
            "shortcuts": [
                {"name": name, "type": kind, "callback_id": callback_id, "description": does}
                for callback_id, (kind, name, does) in SHORTCUTS.items()
            ],
            "slash_commands": [
                {"command": command, "description": does, "usage_hint": hint, "should_escape": True}
                | ({"url": request_url} if request_url else {})
                for command, (does, hint) in COMMANDS.items()
            ],
        },
        "oauth_config": {"scopes": {"bot": bot_scopes()}},
        "settings": {
            "event_subscriptions": {**to, "bot_events": sorted(SCOPES_OF_EVENTS)},
            "interactivity": {"is_enabled": True, **to},
            "org_deploy_enabled": False,
            "socket_mode_enabled": request_url is None,
            "token_rotation_enabled": False,
        },
    }
