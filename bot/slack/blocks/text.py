"""Text for Slack: nothing from an article, a model or a person is ever read as markup.

Such text goes into rich text, where Slack reads no markup, or escaped into mrkdwn.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
import unicodedata

from slack_sdk.models.blocks import RichTextElement, RichTextQuoteElement, RichTextSectionElement
from slack_sdk.models.blocks import RichTextElementParts as Parts

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
# Bidi overrides can make a line read backwards; joiners and marks that scripts need stay.
_OVERRIDES = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Escape the three characters that Slack reads as markup in mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Remove what no reader sees: control characters, surrogates and bidi overrides; keep line ends."""
    kept = (
        character
        for character in _OVERRIDES.sub("", text)
        if character == "\n" or unicodedata.category(character) not in ("Cc", "Cs")
    )
    return "".join(kept)


def shorten(text: str, limit: int) -> str:
    """Return `text` on one line, at most `limit` characters long, cut at a word with an ellipsis."""
    line = " ".join(clean(text.replace("\t", " ").replace("\r", " ")).split())
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def mention(user_id: str) -> str:
    """Return the mrkdwn mention of a user; what is no user id is escaped text."""
    return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else escape(user_id)


def plain(text: str) -> Parts.Text:
    """Text as it stands."""
    return Parts.Text(text=text)


def bold(text: str) -> Parts.Text:
    """Bold text."""
    return Parts.Text(text=text, style=Parts.TextStyle(bold=True))


def italic(text: str) -> Parts.Text:
    """Italic text."""
    return Parts.Text(text=text, style=Parts.TextStyle(italic=True))


def section(*parts: RichTextElement) -> RichTextSectionElement:
    """A paragraph of rich text."""
    return RichTextSectionElement(elements=list(parts))


def quote(*parts: RichTextElement) -> RichTextQuoteElement:
    """A paragraph of rich text behind a bar."""
    return RichTextQuoteElement(elements=list(parts))
