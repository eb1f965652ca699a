"""What an owner of digests is told where they were paused."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextElement, RichTextListElement
from slack_sdk.models.blocks import RichTextElementParts as Parts

from bot.jobs.digest_delivery import Paused
from bot.slack.blocks.message import Payload
from bot.slack.blocks.text import clean, escape, plain, section

HEADING = "I have paused digests that you set:"

# More are told of as a number: each still says so when it is asked for its status.
_SHOWN = 20
_REASON = 300


def paused_message(paused: Sequence[Paused]) -> Payload:
    """Return the message: each channel, why, and the command that has them posted again."""
    items: list[RichTextElement] = [
        section(
            _channel(each.channel_id),
            plain(f": {clean(each.reason)[:_REASON]} To have them again, type there: "),
            Parts.Text(text=each.command, style=Parts.TextStyle(code=True)),
        )
        for each in paused[:_SHOWN]
    ]
    elements = [section(plain(HEADING)), RichTextListElement(style="bullet", indent=0, elements=items)]
    if len(paused) > _SHOWN:
        elements.append(section(plain(f"And {len(paused) - _SHOWN:,} more.")))
    blocks: list[Block] = [RichTextBlock(elements=elements)]
    lines = [f"{escape(each.reason)} {escape(each.command)}" for each in paused[:_SHOWN]]
    return Payload.of(blocks, "\n".join([escape(HEADING), *lines]))


def _channel(channel_id: str) -> Parts.Channel | Parts.Text:
    """Return a link to a channel; direct messages have no name."""
    if channel_id.startswith(("C", "G")):
        return Parts.Channel(channel_id=channel_id)
    return plain("In our direct messages")
