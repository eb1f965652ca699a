"""An export as a modal to copy from: Slack would need another scope for a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.blocks import Block, RichTextBlock, RichTextPreformattedElement

from bot.slack.blocks.modal import Opened, modal, pager
from bot.slack.blocks.parts import note
from bot.slack.blocks.text import clean, escape, plain

CALLBACK = "export"
EARLIER = "export_earlier"
LATER = "export_later"
TITLE = "Export"

HOW = "Copy it from here. Whoever runs me has it as a file by:"

# Counted escaped. Slack writes down no limit of one text; what we show elsewhere in one goes through.
_TEXT = 4_000
# An escaped character is at most five.
_PIECE = _TEXT // 5 - 1
_PAGE = 20_000


def export_view(text: str, opened: Opened) -> dict[str, Any]:
    """Return one page of an exported text."""
    pages = _pages(clean(text))
    opened = opened.at(min(max(opened.page, 0), len(pages) - 1))
    command = f"rejoinder export --brief {opened.brief_id} --format {opened.form or 'json'}"
    blocks: list[Block] = [note(f"{HOW} {command}")]
    blocks += [
        RichTextBlock(elements=[RichTextPreformattedElement(elements=[plain(part)])])
        for part in pages[opened.page]
    ]
    blocks += pager(opened, len(pages), earlier=EARLIER, later=LATER)
    return modal(CALLBACK, TITLE, blocks, opened=opened)


def _pages(text: str) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    size = 0
    for part in _parts(text):
        length = len(escape(part))
        if pages[-1] and size + length > _PAGE:
            pages.append([])
            size = 0
        pages[-1].append(part)
        size += length
    return pages


def _parts(text: str) -> Iterator[str]:
    """Yield the text in parts that each end with a line, as far as the lines are short enough."""
    part, size = "", 0
    for line in text.split("\n"):
        for piece in _pieces(line):
            length = len(escape(piece)) + 1
            if part and size + length > _TEXT:
                yield part
                part, size = "", 0
            part, size = f"{part}\n{piece}" if part else piece, size + length
    yield part or " "


def _pieces(line: str) -> Iterator[str]:
    """Yield a line, or what fits of it at a time where it is longer than a part."""
    if len(escape(line)) < _TEXT:
        yield line
        return
    for start in range(0, len(line), _PIECE):
        yield line[start : start + _PIECE]
