"""What a message shows: checked as Slack checks it, and stored with the ids Slack adds."""

from __future__ import annotations

from typing import Any

from bot.sandbox.blocks.payload import check_message_blocks
from bot.sandbox.ids import Ids
from bot.sandbox.wire import Json, Refusal

ATTACHMENTS = 100


def checked_content(args: Json) -> None:
    """Refuse text, blocks and attachments that Slack would refuse."""
    if not (args.get("text", "").strip() or args.get("blocks") or args.get("attachments")):
        raise Refusal("no_text")
    check_message_blocks(args.get("blocks", []))
    attachments: list[Any] = args.get("attachments", [])
    if len(attachments) > ATTACHMENTS:
        raise Refusal("too_many_attachments")
    for attachment in attachments:
        if not isinstance(attachment, dict):
            raise Refusal("invalid_attachments")
        check_message_blocks(attachment.get("blocks", []))


def named(blocks: list[Json], ids: Ids) -> list[Json]:
    """Return blocks as Slack stores them: every block and every interactive element has an id."""
    return [_with_id(block, ids) for block in blocks]


def _with_id(block: Json, ids: Ids) -> Json:
    stored: Json = {**block, "block_id": block.get("block_id") or ids.new("b")}
    for key in ("elements", "child_blocks"):
        if key == "elements" and block["type"] not in {"actions", "context_actions"}:
            continue
        if key in stored:
            name = _with_action_id if key == "elements" else _with_id
            stored[key] = [name(part, ids) for part in stored[key]]
    for key in ("accessory", "element"):
        if key in stored and stored[key]["type"] != "image":
            stored[key] = _with_action_id(stored[key], ids)
    return stored


def _with_action_id(element: Json, ids: Ids) -> Json:
    return {**element, "action_id": element.get("action_id") or ids.new("a")}
