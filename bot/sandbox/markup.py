"""From what a person types to what Slack makes of it: escaped text with markup, and rich text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.sandbox.wire import Json

_LINK = r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"”’»]"
_DOMAIN = r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|int|gov|info|news|example)\b(?:/[^\s<>|]*[\w/])?"


def escape(text: str) -> str:
    """Escape the three characters that Slack's markup is made of."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def parts(text: str, mentions: Mapping[str, str]) -> Iterator[Json]:
    """Split plain text into rich text elements: text, links, and mentions of the names given.

    `mentions` maps a name, without the ``@``, to the user's id.
    """
    names = "|".join(re.escape(name) for name in sorted(mentions, key=len, reverse=True))
    mention = rf"@(?:{names})(?!\w)" if names else r"(?!)"
    position = 0
    for found in re.finditer(rf"(?P<mention>{mention})|(?P<link>{_LINK})|(?P<domain>{_DOMAIN})", text):
        if found.start() > position:
            yield {"type": "text", "text": text[position : found.start()]}
        if found.lastgroup == "mention":
            yield {"type": "user", "user_id": mentions[found.group()[1:]]}
        elif found.lastgroup == "link":
            yield {"type": "link", "url": found.group()}
        else:
            yield {"type": "link", "url": f"http://{found.group()}", "text": found.group()}
        position = found.end()
    if position < len(text):
        yield {"type": "text", "text": text[position:]}


def mrkdwn(elements: Iterable[Json]) -> str:
    """Return the elements as a message's `text`: ``<@U1> see <https://x.example>``."""
    return "".join(_mrkdwn_of(element) for element in elements)


def rich_text(elements: Iterable[Json], block_id: str) -> Json:
    """Return the elements as the one block that a person's message carries."""
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _mrkdwn_of(element: Json) -> str:
    match element["type"]:
        case "user":
            return f"<@{element['user_id']}>"
        case "link":
            label = f"|{escape(element['text'])}" if "text" in element else ""
            return f"<{escape(element['url'])}{label}>"
        case _:
            return escape(element["text"])
