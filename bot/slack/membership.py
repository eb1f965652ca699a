"""Who may start anything: people of our own workspace, and nobody else. Pure, on Slack's envelopes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Body = Mapping[str, Any]

_PERSONS_MESSAGES = frozenset({None, "file_share", "thread_broadcast"})
# Of a reply that is also sent to the channel, the mention alone counts.
_TWINS = frozenset({None, "file_share"})


def concerns_us(body: Body) -> bool:
    """Whether an event is one that we act on: a mention of us or a direct message, typed by a person.

    Slack tells of a mention twice, as a mention and as a message of its channel; both concern us.
    Other messages of channels, bots' messages, our own, edits, deletions and joins do not.
    Everything that is not an event (buttons, commands, views) concerns us.
    """
    if body.get("type") != "event_callback":
        return True
    event = _mapping(body.get("event"))
    kind = event.get("type")
    if kind not in ("app_mention", "message"):
        return False
    from_bot = event.get("bot_id") or event.get("bot_profile") or event.get("user") in (None, "", "USLACKBOT")
    edited = event.get("edited") or event.get("subtype") not in _PERSONS_MESSAGES
    if from_bot or edited or is_own(body):
        return False
    if kind == "app_mention" or event.get("channel_type") == "im":
        return True
    return event.get("subtype") in _TWINS and _mentions(event, _our_users(body))


def kind_of(body: Body) -> str:
    """Return what kind of thing a body tells of, in Slack's word: ``app_mention``, ``block_actions``."""
    named = _mapping(body.get("event")).get("type") or body.get("type")
    return str(named or ("slash_command" if body.get("command") else "other"))


def is_own(body: Body) -> bool:
    """Whether the bot itself wrote the message."""
    return _mapping(body.get("event")).get("user") in _our_users(body)


def is_outsider(body: Body) -> bool:
    """Whether the person who acts belongs to another workspace: on doubt, no.

    Slack Connect tells it by the team of the user: `user_team` or `source_team` on events,
    `user.team_id` on buttons and views.
    """
    team = body.get("team_id") or _mapping(body.get("team")).get("id")
    enterprise = body.get("enterprise_id") or _mapping(body.get("enterprise")).get("id")
    event = _mapping(body.get("event"))
    theirs = event.get("user_team") or event.get("source_team") or _mapping(body.get("user")).get("team_id")
    return bool(theirs) and theirs not in (team, enterprise)


def workspace_of(body: Body) -> str:
    """Return the id of the workspace that a body came from: the team, or the enterprise."""
    team = body.get("team_id") or _mapping(body.get("team")).get("id")
    return str(team or body.get("enterprise_id") or _mapping(body.get("enterprise")).get("id") or "")


def _our_users(body: Body) -> list[str]:
    """Return the ids under which the bot is mentioned: Slack says them with every event."""
    ours = [each for each in _mappings(body.get("authorizations")) if each.get("is_bot")]
    return [str(each["user_id"]) for each in ours if each.get("user_id")]


def _mentions(event: Mapping[str, Any], users: Sequence[str]) -> bool:
    """Whether a message mentions one of these users, in its text or in its rich text."""
    text = str(event.get("text") or "")
    if any(f"<@{user}{end}" in text for user in users for end in ">|"):
        return True
    waiting = [block for block in _mappings(event.get("blocks")) if block.get("type") == "rich_text"]
    while waiting:
        element = waiting.pop()
        if element.get("type") == "user" and element.get("user_id") in users:
            return True
        waiting += _mappings(element.get("elements"))
    return False


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
