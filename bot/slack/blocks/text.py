"""Text for Slack: nothing from an article, a model or a person is ever read as markup.

Such text goes into rich text, where Slack reads no markup, or escaped into mrkdwn.
Source: https://docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from slack_sdk.models.blocks import RichTextElement, RichTextQuoteElement, RichTextSectionElement
from slack_sdk.models.blocks import RichTextElementParts as Parts

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
# Bidi overrides can make a line read backwards; joiners and marks that scripts need stay.
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """Escape the three characters that Slack reads as markup in mrkdwn."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Remove what no reader sees: control characters, surrogates and bidi overrides; keep line ends."""
    return _UNSEEN.sub("", text)


def shorten(text: str, limit: int) -> str:
    """Return `text` on one line, at most `limit` characters long, cut at a word with an ellipsis.

    Characters are counted as Slack counts them, escaped: ``&`` is five.
    """
    # Of a sentence as long as a book only the beginning is looked at.
    start = text.lstrip()[: 8 * limit]
    line = " ".join(clean(start.replace("\t", " ").replace("\r", " ")).split())
    if len(text.lstrip()) == len(start) and len(escape(line)) <= limit:
        return line
    head = _first(line, limit - 1)
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip() + "…"


def _first(line: str, limit: int) -> str:
    """Return as much of `line` as is `limit` characters long once it is escaped."""
    left = limit
    for index, character in enumerate(line):
        left -= len(escape(character))
        if left < 0:
            return line[:index]
    return line


def mention(user_id: str) -> str:
    """Return the mrkdwn mention of a user; what is no user id is escaped text."""
    return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else escape(shorten(user_id, 40))


def person(user_id: str) -> RichTextElement:
    """The mention of a user in rich text; what is no user id is plain text."""
    if _USER_ID.fullmatch(user_id):
        return Parts.User(user_id=user_id)
    return plain(shorten(user_id, 40) or "somebody")


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
    return RichTextSectionElement(elements=_visible(parts))


def quote(*parts: RichTextElement) -> RichTextQuoteElement:
    """A paragraph of rich text behind a bar."""
    return RichTextQuoteElement(elements=_visible(parts))


def _visible(parts: Sequence[RichTextElement]) -> list[RichTextElement]:
    """Leave out texts without a character: Slack refuses them, and a paragraph with none of them."""
    return [part for part in parts if getattr(part, "text", None) != ""] or [plain(" ")]
