"""Whole payloads: the blocks of a message, a view, a message's metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox.blocks.layout import BLOCKS, ELEMENT_SURFACES, SURFACES, Surface
from bot.sandbox.blocks.shape import array, complaint, flag, record, size_of, string, tagged
from bot.sandbox.blocks.text import plain
from bot.sandbox.wire import Json, Refusal

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 13_200
"""Counted over all blocks, escaped. Slack does not document it; measured by users of bolt-js."""
HEADER_EXTRA = 100
MARKDOWN_CHARACTERS = 12_000
DATA_TABLE_CHARACTERS = 20_000
VIEW_BYTES = 250_000
METADATA_BYTES = 8_000
"""Slack says only that there is a limit; this one is ours, and what we send stays far below it."""
_SHOWN = frozenset({"text", "title", "alt_text", "fallback", "url"})
_VIEW_TEXTS = {
    "private_metadata": string(3000, low=0),
    "callback_id": string(255, low=0),
    "external_id": string(255, low=0),
}
_ANY_BLOCK = tagged(BLOCKS)


def escaped(text: str) -> str:
    """Return text with its bare ``& < >`` escaped; entities already there stay."""
    bare = re.sub(r"&(?!amp;|lt;|gt;)", "&amp;", text)
    return bare.replace("<", "&lt;").replace(">", "&gt;")


def check_message_blocks(blocks: Any) -> None:
    """Refuse a message's blocks if Slack would."""
    complaints = list(_complaints(blocks, "message", "/blocks"))
    if complaints:
        raise Refusal("invalid_blocks", *complaints)
    if sum(block["type"] in {"table", "data_table"} for block in blocks) > 1:
        raise Refusal("invalid_blocks", complaint("only_one_table_allowed", "/blocks"))
    if _counted(blocks) > MESSAGE_CHARACTERS:
        raise Refusal("msg_blocks_too_long")


def check_view(view: Any, *surfaces: Surface) -> None:
    """Refuse a view if Slack would; `surfaces` are the types the method takes."""
    if size_of(view) > VIEW_BYTES:
        raise Refusal("view_too_large")
    surface: Any = view.get("type") if isinstance(view, dict) else None
    if surface not in surfaces:
        raise Refusal(
            "invalid_arguments", complaint(f"must be of type {' or '.join(surfaces)}", "/view/type")
        )
    complaints = list((_MODAL if surface == "modal" else _HOME)(view, "/view"))
    if "blocks" in view:
        complaints += _complaints(view["blocks"], surface, "/view/blocks")
    if complaints:
        raise Refusal("invalid_arguments", *complaints)


def check_metadata(metadata: Any) -> None:
    """Refuse a message's metadata if Slack would; an empty object takes metadata away."""
    if not isinstance(metadata, dict):
        raise Refusal("invalid_metadata_format")
    if not metadata:
        return
    shape = record({"event_type": string(255), "event_payload": _an_object})
    complaints = list(shape(metadata, "/metadata"))
    if complaints:
        raise Refusal("invalid_metadata_format", *complaints)
    if size_of(metadata["event_payload"]) > METADATA_BYTES:
        raise Refusal("metadata_too_large")


def _an_object(value: Any, pointer: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield complaint("must be an object", pointer)


def _apart(_value: Any, _pointer: str) -> Iterator[str]:
    """Leave the blocks of a view to `_complaints`, which knows the surface."""
    return iter(())


def _submits(view: Any, pointer: str) -> Iterator[str]:
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(
        isinstance(b, dict) and b.get("type") == "input" for b in blocks
    )
    if has_input and "submit" not in view:
        yield complaint("submit is required when a view has an input block", pointer)


_MODAL = record(
    {"title": plain(24), "blocks": _apart},
    {
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
        **_VIEW_TEXTS,
    },
    _submits,
)
_HOME = record({"blocks": _apart}, _VIEW_TEXTS)


def _complaints(blocks: Any, surface: Surface, pointer: str) -> Iterator[str]:
    limit = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    yield from array(_ANY_BLOCK, limit, low=0)(blocks, pointer)
    if not isinstance(blocks, list):
        return
    known = [(index, block) for index, block in enumerate(blocks) if isinstance(block, dict)]
    block_ids: set[str] = set()
    markdown = 0
    for index, block in known:
        at = f"{pointer}/{index}"
        yield from _surface_complaints(block, surface, at)
        yield from _repeated_action_ids(block, at)
        for nested in _walk(block):
            block_id = nested.get("block_id")
            if isinstance(block_id, str) and block_id in block_ids:
                yield complaint(f"block_id {block_id} is not unique", at)
            block_ids |= {block_id} if isinstance(block_id, str) else set()
        if block.get("type") == "markdown" and isinstance(block.get("text"), str):
            markdown += len(block["text"])
        if block.get("type") == "data_table" and _counted(block) > DATA_TABLE_CHARACTERS:
            yield complaint(f"no more than {DATA_TABLE_CHARACTERS} characters allowed", at)
    if markdown > MARKDOWN_CHARACTERS:
        yield complaint(f"markdown: no more than {MARKDOWN_CHARACTERS} characters in all", pointer)


def _surface_complaints(block: Json, surface: Surface, pointer: str) -> Iterator[str]:
    for part in _walk(block):
        kind = part.get("type")
        allowed = (SURFACES.get(kind) or ELEMENT_SURFACES.get(kind)) if isinstance(kind, str) else None
        if allowed is not None and surface not in allowed:
            yield complaint(f"{kind} is not allowed in a {surface}", pointer)


def _repeated_action_ids(block: Json, pointer: str) -> Iterator[str]:
    seen: set[str] = set()
    for part in _walk(block):
        action_id = part.get("action_id")
        if isinstance(action_id, str) and action_id in seen:
            yield complaint(f"action_id {action_id} is not unique in its block", pointer)
        seen |= {action_id} if isinstance(action_id, str) else set()


def _walk(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for entry in value.values():
            yield from _walk(entry)
    elif isinstance(value, list):
        for entry in value:
            yield from _walk(entry)


def _counted(blocks: Any) -> int:
    return sum(
        sum(len(escaped(entry)) for key, entry in part.items() if key in _SHOWN and isinstance(entry, str))
        + (HEADER_EXTRA if part.get("type") == "header" else 0)
        for part in _walk(blocks)
    )
