"""Layout blocks: their fields, and the surfaces each may stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.sandbox.blocks.elements import ACCESSORY, BUTTON, IMAGE, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT
from bot.sandbox.blocks.rich_text import RICH_TEXT
from bot.sandbox.blocks.shape import (
    Check,
    any_of_fields,
    array,
    choice,
    complaint,
    flag,
    one_of_fields,
    record,
    string,
    tagged,
    whole,
)
from bot.sandbox.blocks.text import BLOCK_ID, address, plain, text, texts

Surface = Literal["message", "modal", "home"]
_ID = {"block_id": BLOCK_ID}
_IN_CONTEXT = tagged({"image": IMAGE, **texts(3000)})
_RICH = tagged({"rich_text": RICH_TEXT})
_CELL = tagged(
    {
        "raw_text": record({"text": string(low=0)}),
        "raw_number": record({"value": whole(-(10**15), 10**15)}, {"text": string()}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = record({}, {"align": choice("left", "center", "right"), "is_wrapped": flag})
_SOURCE = tagged({"url": record({"url": address, "text": string()})})
_TASK = record(
    {"task_id": string(), "title": string(), "status": choice("pending", "in_progress", "complete", "error")},
    {**_ID, "details": _RICH, "output": _RICH, "sources": array(_SOURCE)},
)
_CARD = record(
    {},
    {
        **_ID,
        "hero_image": tagged({"image": IMAGE}),
        "icon": tagged({"image": IMAGE}),
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": array(tagged({"button": BUTTON}), 3),
    },
    any_of_fields("hero_image", "title", "body", "actions"),
)


def _children(value: Any, pointer: str) -> Iterator[str]:
    return array(tagged({kind: check for kind, check in BLOCKS.items() if kind != "container"}), 10)(
        value, pointer
    )


def _collapses(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield complaint("default_collapsed requires is_collapsible", pointer)
    if value.get("has_header_divider") and value.get("is_collapsible"):
        yield complaint("has_header_divider is not allowed with is_collapsible", pointer)


BLOCKS: Mapping[str, Check] = {
    "section": record(
        {},
        {**_ID, "text": text(3000), "fields": array(text(2000), 10), "accessory": ACCESSORY, "expand": flag},
        any_of_fields("text", "fields"),
    ),
    "divider": record({}, _ID),
    "header": record({"text": plain(150)}, _ID),
    "context": record({"elements": array(_IN_CONTEXT, 10)}, _ID),
    "actions": record({"elements": array(IN_ACTIONS, 25)}, _ID),
    "context_actions": record({"elements": array(IN_CONTEXT_ACTIONS, 5)}, _ID),
    "image": record(
        {"alt_text": string(2000)},
        {
            **_ID,
            "image_url": address,
            "slack_file": record({}, {"id": string(), "url": address}),
            "title": plain(2000),
        },
        one_of_fields("image_url", "slack_file"),
    ),
    "input": record(
        {"label": plain(2000), "element": IN_INPUT},
        {**_ID, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": RICH_TEXT,
    "markdown": record({"text": string(12_000)}, _ID),
    "table": record({"rows": array(array(_CELL, 20), 100)}, {**_ID, "column_settings": array(_COLUMN, 20)}),
    "data_table": record(
        {"rows": array(array(_CELL, 20), 201)}, {**_ID, "caption": string(), "page_size": whole(1, 201)}
    ),
    "task_card": _TASK,
    "plan": record({"title": string()}, {**_ID, "tasks": array(tagged({"task_card": _TASK}), 50)}),
    "alert": record(
        {"text": text(200)}, {**_ID, "level": choice("default", "info", "warning", "error", "success")}
    ),
    "card": _CARD,
    "carousel": record({"elements": array(tagged({"card": _CARD}), 10)}, _ID),
    "container": record(
        {"child_blocks": _children},
        {
            **_ID,
            "title": plain(150),
            "rich_text_title": _RICH,
            "subtitle": text(150),
            "width": choice("narrow", "standard", "wide", "full"),
            "icon": tagged({"image": IMAGE}),
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
        any_of_fields("title", "rich_text_title"),
        _collapses,
    ),
}
"""Every block an app may send. `file` and `call` blocks come only from Slack; video needs a scope."""

_EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
_MESSAGES: frozenset[Surface] = frozenset({"message"})
SURFACES: Mapping[str, frozenset[Surface]] = {
    **dict.fromkeys(BLOCKS, _EVERYWHERE),
    **dict.fromkeys(
        ("markdown", "table", "data_table", "task_card", "plan", "context_actions", "container"), _MESSAGES
    ),
    "card": frozenset({"message", "home"}),
    "carousel": frozenset({"message", "home"}),
    "alert": frozenset({"modal"}),
}
ELEMENT_SURFACES: Mapping[str, frozenset[Surface]] = {"file_input": frozenset({"modal"})}
