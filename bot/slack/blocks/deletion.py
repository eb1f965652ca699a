"""The modal that asks before a brief is deleted."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import RichTextBlock

from bot.memory.keep import Kept
from bot.slack.blocks.brief import headline
from bot.slack.blocks.modal import Opened, modal
from bot.slack.blocks.text import bold, plain, section, shorten

CALLBACK = "delete"
TITLE = "Delete"

WHAT_GOES = (
    "The article, its evidence, all statements and links found in it, and what people corrected go for "
    "everybody, from my database as well. The message will say who deleted it. This cannot be undone."
)
GOES = (
    "Deleted. The brief's message says so in a moment. What you pasted yourself stays where you posted it: "
    "delete that message in Slack."
)
GONE_ALREADY = "This brief is gone already."


def deletion_view(kept: Kept, opened: Opened) -> dict[str, Any]:
    """Return the question."""
    title = shorten(headline(kept), 150) or "This brief"
    words = RichTextBlock(elements=[section(bold(title)), section(plain(WHAT_GOES))])
    return modal(CALLBACK, TITLE, [words], opened=opened, submit="Delete", close="Keep")
