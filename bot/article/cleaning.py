"""From what Slack delivers to the text that a person typed or pasted.

A message carries its text twice: as `rich_text` blocks, which keep what was typed, and as a
string with Slack's own escaping and link markup. The blocks are preferred.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_MARKUP = re.compile(r"<(?P<sign>[@#!]?)(?P<body>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
# What Slack draws as a bar beside a line; a person types it, a mail brings it.
_QUOTE_MARKS = re.compile(r"^(?:&gt;){1,3}[ \t]?", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_NAMES_OF_BROADCASTS = {"here", "channel", "everyone"}


def message_text(message: Mapping[str, Any], *, bot_user_id: str) -> str:
    """Return the text of a Slack message, without the mention of the bot, with its paragraphs.

    `message` is an event or a message object as Slack delivers it; anything in it may be missing.
    """
    typed = [
        element
        for block in _mappings(message.get("blocks"))
        if block.get("type") == "rich_text"
        for element in _mappings(block.get("elements"))
    ]
    if typed:
        text = "\n".join(_rich_text(element, bot_user_id) for element in typed)
    else:
        unquoted = _QUOTE_MARKS.sub("", str(message.get("text") or ""))
        text = plain(unquoted, bot_user_id=bot_user_id)
    return _BLANK_LINES.sub("\n\n", text).strip()


def plain(text: str, *, bot_user_id: str) -> str:
    """Undo the link markup and the escaping of a Slack text; drop the mention of the bot."""
    return unescape(_MARKUP.sub(lambda match: _markup(match, bot_user_id), text))


def unescape(text: str) -> str:
    """Undo the three escapes that Slack makes, and only those."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _markup(match: re.Match[str], bot_user_id: str) -> str:
    sign, body, label = match["sign"], match["body"], match["label"]
    if sign == "@":
        return "" if body == bot_user_id else f"@{label or body}"
    if sign == "#":
        return f"#{label or body}"
    if sign == "!":
        return label or (f"@{body}" if body in _NAMES_OF_BROADCASTS else "")
    return label or body


def _rich_text(element: Mapping[str, Any], bot_user_id: str) -> str:
    """Return the text of one element of a rich_text block, its children included."""
    children = _mappings(element.get("elements"))
    match element.get("type"):
        case "rich_text_list":
            return "\n".join(_rich_text(child, bot_user_id) for child in children)
        case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
            return "".join(_inline(child, bot_user_id) for child in children)
        case _:
            return ""


def _inline(element: Mapping[str, Any], bot_user_id: str) -> str:
    match element.get("type"):
        case "text":
            text = element.get("text")
        case "link":
            text = element.get("text") or element.get("url")
        case "user":
            text = "" if element.get("user_id") == bot_user_id else f"@{element.get('user_id') or ''}"
        case "channel":
            text = f"#{element.get('channel_id') or ''}"
        case "broadcast":
            text = f"@{element.get('range') or ''}"
        case "emoji":
            text = _emoji(str(element.get("unicode") or ""), str(element.get("name") or ""))
        case "date":
            text = element.get("fallback")
        case _:
            text = ""
    return str(text or "")


def _emoji(code_points: str, name: str) -> str:
    try:
        return (
            "".join(chr(int(point, 16)) for point in code_points.split("-")) if code_points else f":{name}:"
        )
    except (ValueError, OverflowError):
        return f":{name}:"


def _mappings(value: object) -> Iterable[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
