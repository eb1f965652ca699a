"""What is sent to Slack: blocks, and the text that stands for them where blocks cannot be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block

# chat.update refuses more than about 4,000 bytes, counted escaped; kept clear of.
FALLBACK_BYTES = 3_800


@dataclass(frozen=True, slots=True)
class Payload:
    """A message: `blocks` as Slack takes them, `text` for notifications and screen readers."""

    blocks: tuple[dict[str, Any], ...]
    text: str

    @classmethod
    def of(cls, blocks: Sequence[Block], text: str) -> Payload:
        """Build the blocks and cut the text to what every call accepts."""
        return cls(tuple(block.to_dict() for block in blocks), cut_bytes(text, FALLBACK_BYTES))


def cut_bytes(text: str, limit: int) -> str:
    """Cut `text` to `limit` bytes of UTF-8, never inside an escape such as ``&amp;``."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= limit:
        return encoded.decode("utf-8")
    head = encoded[: limit - 3].decode("utf-8", "ignore")
    ampersand = head.rfind("&", -5)
    if ampersand >= 0 and ";" not in head[ampersand:]:
        head = head[:ampersand]
    return head.rstrip() + "…"
