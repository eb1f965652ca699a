"""A Slack message in the terminal: its blocks, as Slack would show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.cli.printable import printable

Json = Mapping[str, Any]
_MENTION = re.compile(r"<@(\w+)>")


def message_blocks(blocks: Sequence[Json], names: Mapping[str, str]) -> RenderableType:
    """Return the blocks of a message: those that our messages are made of.

    `names` holds what users are called, by their ids.
    """
    parts: list[RenderableType] = []
    for block in blocks:
        match block["type"]:
            case "header":
                parts.append(Text(printable(block["text"]["text"]), style="bold"))
            case "context":
                words = "  ".join(_plain(element.get("text", ""), names) for element in block["elements"])
                parts.append(Text(printable(words), style="dim"))
            case "rich_text":
                parts += [_element(element, names) for element in block["elements"]]
            case "divider":
                parts.append(Rule(style="dim"))
            case "actions":
                labels = [f" {_label(element)} " for element in block["elements"]]
                parts.append(Text("  ").join(Text(printable(label), style="reverse") for label in labels))
    return Group(*(Padding(part, (0, 0, 1, 0)) for part in parts))


def _label(element: Json) -> str:
    """Return what a button says; a menu shows three dots."""
    return str(element["text"]["text"]) if "text" in element else "…"


def _element(element: Json, names: Mapping[str, str]) -> RenderableType:
    match element["type"]:
        case "rich_text_list":
            return Group(
                *(Text.assemble("• ", _line(child["elements"], names)) for child in element["elements"])
            )
        case "rich_text_quote":
            bar = Text("┃ ", style="cyan")
            return Group(*(bar + line for line in _line(element["elements"], names).split("\n")))
        case _:
            return _line(element["elements"], names)


def _line(parts: Sequence[Json], names: Mapping[str, str]) -> Text:
    line = Text()
    for part in parts:
        style = part.get("style") or {}
        styles = [name for name in ("bold", "italic") if style.get(name)]
        line.append(printable(_words(part, names)), style=" ".join(styles))
    return line


def _words(part: Json, names: Mapping[str, str]) -> str:
    match part["type"]:
        case "user":
            return f"@{names.get(part['user_id'], part['user_id'])}"
        case "date":
            return str(part.get("fallback") or "")
        case _:
            return str(part.get("text") or part.get("url") or "")


def _plain(text: str, names: Mapping[str, str]) -> str:
    """Return what Slack shows for its markup of mentions and its escapes."""
    named = _MENTION.sub(lambda found: f"@{names.get(found[1], found[1])}", text)
    return named.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
