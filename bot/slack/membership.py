"""Who may start anything: people of our own workspace, and nobody else. Pure, on Slack's envelopes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Body = Mapping[str, Any]

_PERSONS_MESSAGES = frozenset({None, "file_share", "thread_broadcast"})


def concerns_us(body: Body) -> bool:
    """Whether an event is one that we act on: a mention of us or a direct message, typed by a person.

    Bots' messages, our own, edits, deletions and joins are not. Everything that is not an event
    (buttons, commands, views) concerns us.
    """
    if body.get("type") != "event_callback":
        return True
    event = _mapping(body.get("event"))
    kind = event.get("type")
    if kind not in ("app_mention", "message"):
        return False
    if kind == "message" and event.get("channel_type") != "im":
        return False
    from_bot = event.get("bot_id") or event.get("bot_profile") or event.get("user") in (None, "", "USLACKBOT")
    edited = event.get("edited") or event.get("subtype") not in _PERSONS_MESSAGES
    return not from_bot and not edited and not is_own(body)


def kind_of(body: Body) -> str:
    """Return what kind of thing a body tells of, in Slack's word: ``app_mention``, ``block_actions``."""
    return str(_mapping(body.get("event")).get("type") or body.get("type") or "other")


def is_own(body: Body) -> bool:
    """Whether the bot itself wrote the message."""
    user = _mapping(body.get("event")).get("user")
    return any(
        _mapping(authorization).get("is_bot") and _mapping(authorization).get("user_id") == user
        for authorization in body.get("authorizations") or ()
    )


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


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
