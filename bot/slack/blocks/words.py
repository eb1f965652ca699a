"""Plain answers: a sentence, and at most a link to an earlier message of ours."""

from __future__ import annotations

from slack_sdk.models.blocks import RichTextBlock
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.slack.blocks.message import Payload
from bot.slack.blocks.text import clean, escape, plain, section

_LIMIT = 2_900


def words_message(text: str, link: str | None = None) -> Payload:
    """Return a message of plain words; `link` is a permalink that Slack gave us."""
    words = clean(text)[:_LIMIT]
    parts: list[Parts.Text | Parts.Link] = [plain(words)]
    if link:
        parts += [plain(" "), Parts.Link(url=link, text="Open the brief")]
    fallback = escape(words) + (f" {escape(link)}" if link else "")
    return Payload.of([RichTextBlock(elements=[section(*parts)])], fallback)
