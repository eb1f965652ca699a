"""Whom a message would call: what must never come of an article's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.message import Message

_MARKUP = re.compile(r"<(?:![^>]*|@[^>]*)>")
_WORDS = re.compile(r"@(?:channel|here|everyone)\b")


def callouts(message: Message) -> list[str]:
    """Return everything in a message that notifies people: mentions, groups, ``@channel``.

    Markup counts in `text` and in ``mrkdwn``; in a ``markdown`` block the bare words count too.
    """
    return [*_MARKUP.findall(message.text), *_in(message.blocks), *_in(message.attachments)]


def _in(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for entry in part:
            yield from _in(entry)
    if not isinstance(part, dict):
        return
    text = str(part.get("text", ""))
    match part.get("type"):
        case "mrkdwn":
            yield from _MARKUP.findall(text)
        case "markdown":
            yield from _MARKUP.findall(text)
            yield from _WORDS.findall(text)
        case "broadcast":
            yield f"@{part['range']}"
        case "user":
            yield f"<@{part['user_id']}>"
        case "usergroup":
            yield f"<!subteam^{part['usergroup_id']}>"
    for entry in part.values():
        yield from _in(entry)
