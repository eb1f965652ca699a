"""The last look at a payload before it leaves: whatever Slack would refuse is refused here first.

Figures: https://docs.slack.dev/reference/block-kit/blocks, and for whole messages what Slack was
measured to refuse (about 13,200 counted characters; we stay under 12,000).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from bot.slack.blocks.message import FALLBACK_BYTES
from bot.slack.blocks.text import escape

Surface = Literal["message", "modal"]

MAX_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100}
MAX_CHARACTERS: Mapping[Surface, int] = {"message": 12_000, "modal": 60_000}
_HEADER_COST = 100
_READ = frozenset({"text", "url", "fallback", "title", "alt_text"})
_TEXT_LIMITS = {"header": 150, "section": 3_000, "button": 75, "context": 2_000, "option": 75}
MAX_OPTIONS: Mapping[str, int] = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}
_GROUPS = 100


class PayloadError(ValueError):
    """A payload that Slack would refuse; the message says where."""


def check_message(blocks: Sequence[Mapping[str, Any]], text: str) -> None:
    """Check a message.

    Raises:
        PayloadError: it would be refused.
    """
    if not text.strip():
        raise PayloadError("text: a message needs a fallback text")
    if len(text.encode("utf-8", "replace")) > FALLBACK_BYTES:
        raise PayloadError(f"text: more than {FALLBACK_BYTES} bytes")
    _check_blocks(blocks, "message")


def check_view(view: Mapping[str, Any]) -> None:
    """Check a modal.

    Raises:
        PayloadError: it would be refused.
    """
    for field in ("title", "submit", "close"):
        if view.get(field) and not 1 <= len(view[field]["text"]) <= 24:
            raise PayloadError(f"{field}: 1 to 24 characters")
    if len(view.get("private_metadata") or "") > 3_000:
        raise PayloadError("private_metadata: more than 3,000 characters")
    if not view.get("submit") and any(block.get("type") == "input" for block in view["blocks"]):
        raise PayloadError("submit: a view with a field needs it")
    _check_blocks(view["blocks"], "modal")


def counted(blocks: Sequence[Mapping[str, Any]]) -> int:
    """Count characters as Slack does: every text escaped, and some extra for each header.

    Whether it counts addresses and what stands for a date is not known: they are counted.
    """
    headers = len([block for block in blocks if block.get("type") == "header"])
    return sum(map(len, map(escape, _words(blocks)))) + _HEADER_COST * headers


def _check_blocks(blocks: Sequence[Mapping[str, Any]], surface: Surface) -> None:
    if not 1 <= len(blocks) <= MAX_BLOCKS[surface]:
        raise PayloadError(f"blocks: 1 to {MAX_BLOCKS[surface]}, not {len(blocks)}")
    if counted(blocks) > MAX_CHARACTERS[surface]:
        raise PayloadError(f"blocks: more than {MAX_CHARACTERS[surface]} characters")
    for index, block in enumerate(blocks):
        _check_block(block, f"/{index}")
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        raise PayloadError("blocks: the same block_id twice")


def _check_block(block: Mapping[str, Any], where: str) -> None:
    kind = block.get("type")
    for path, text in _texts(block, where):
        if not text:
            raise PayloadError(f"{path}: empty text")
    if kind in ("header", "section") and "text" in block:
        _check_length(block["text"]["text"], _TEXT_LIMITS[kind], where)
    elements = block.get("elements") or []
    if kind == "context":
        if not 1 <= len(elements) <= 10:
            raise PayloadError(f"{where}: a context block has 1 to 10 elements")
        for element in elements:
            _check_length(element.get("text", ""), _TEXT_LIMITS["context"], where)
    if kind == "actions" and not 1 <= len(elements) <= 25:
        raise PayloadError(f"{where}: an actions block has 1 to 25 elements")
    if kind == "input":
        _check_length(block["label"]["text"], 2_000, where)
    if kind == "rich_text":
        _check_rich_text(elements, where)
    _check_elements(block, where)


def _check_elements(block: Mapping[str, Any], where: str) -> None:
    """Check what one clicks, chooses or fills in, wherever a block has it."""
    elements = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
    elements = [each for each in elements if each and "action_id" in each]
    names = [element["action_id"] for element in elements]
    if len(names) != len(set(names)):
        raise PayloadError(f"{where}: the same action_id twice")
    for element in elements:
        _check_element(element, where)


def _check_element(element: Mapping[str, Any], where: str) -> None:
    kind = element.get("type")
    if kind == "button":
        _check_length(element["text"]["text"], _TEXT_LIMITS["button"], where)
        _check_length(element.get("value") or "", 2_000, where)
    if kind == "plain_text_input":
        _check_length(element.get("initial_value") or "", 3_000, where)
    if "placeholder" in element:
        _check_length(element["placeholder"]["text"], 150, where)
    groups = element.get("option_groups")
    if groups is not None and not 1 <= len(groups) <= _GROUPS:
        raise PayloadError(f"{where}: 1 to {_GROUPS} groups of options")
    for group in groups or ():
        _check_length(group["label"]["text"], _TEXT_LIMITS["option"], where)
        _check_options(group["options"], 100, where)
    if "options" in element:
        _check_options(element["options"], MAX_OPTIONS.get(str(kind), 100), where)
    if confirm := element.get("confirm"):
        for field, limit in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
            _check_length(confirm[field]["text"], limit, where)


def _check_options(options: Sequence[Mapping[str, Any]], limit: int, where: str) -> None:
    if not 1 <= len(options) <= limit:
        raise PayloadError(f"{where}: 1 to {limit} options")
    for option in options:
        for text in (option["text"]["text"], option["value"]):
            _check_length(text, _TEXT_LIMITS["option"], where)


def _check_rich_text(elements: Sequence[Mapping[str, Any]], where: str) -> None:
    if not elements:
        raise PayloadError(f"{where}: a rich text block needs an element")
    for element in elements:
        if not element.get("elements"):
            raise PayloadError(f"{where}: a {element.get('type')} needs an element")
        if element.get("type") == "rich_text_list":
            _check_rich_text(element["elements"], where)
            continue
        for part in element["elements"]:
            # Slack's library leaves an empty text out altogether.
            if part.get("type") == "text" and not part.get("text"):
                raise PayloadError(f"{where}: a text without a character")


def _check_length(text: str, limit: int, where: str) -> None:
    if len(text) > limit:
        raise PayloadError(f"{where}: more than {limit} characters")


def _words(value: object) -> Iterator[str]:
    """Yield every string in a payload that somebody may read."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            if isinstance(child, str):
                if key in _READ:
                    yield child
            else:
                yield from _words(child)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for child in value:
            yield from _words(child)


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield every displayed text in a payload, with its place."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            if key == "text" and isinstance(child, str):
                yield f"{where}/text", child
            else:
                yield from _texts(child, f"{where}/{key}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, child in enumerate(value):
            yield from _texts(child, f"{where}/{index}")
