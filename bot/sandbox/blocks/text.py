"""Text objects, options and confirmations: what elements and blocks are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.blocks.shape import Check, array, choice, complaint, flag, record, string, tagged

BLOCK_ID = string(255)
ACTION_ID = string(255)
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|slack://)\S+")


def address(value: Any, pointer: str) -> Iterator[str]:
    """Check an absolute address of at most 3,000 characters."""
    yield from string(3000)(value, pointer)
    if isinstance(value, str) and not _ADDRESS.fullmatch(value):
        yield complaint("must be a valid URL", pointer)


def plain(high: int) -> Check:
    """Check a ``plain_text`` object of 1 to `high` characters."""
    return tagged({"plain_text": texts(high)["plain_text"]})


def text(high: int) -> Check:
    """Check a ``plain_text`` or ``mrkdwn`` object of 1 to `high` characters."""
    return tagged(texts(high))


def texts(high: int) -> Mapping[str, Check]:
    """Return both kinds of text object, for `tagged`."""
    return {
        "plain_text": record({"text": string(high)}, {"emoji": flag}),
        "mrkdwn": record({"text": string(high)}, {"verbatim": flag}),
    }


CONFIRM = record(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": choice("primary", "danger")},
)
# Slack's own pages disagree on an option's value (75 or 150): what passes here passes anywhere.
OPTION = record({"text": text(75), "value": string(75)}, {"description": text(75), "url": address})
OPTION_GROUP = record({"label": plain(75), "options": array(OPTION, 100)})


def initial_is_offered(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
    """Check that what is selected at first is among the options."""
    groups = value.get("option_groups") or [value]
    offered = [
        option
        for group in _items(groups)
        if isinstance(group, dict)
        for option in _items(group.get("options"))
    ]
    chosen = [value["initial_option"]] if "initial_option" in value else _items(value.get("initial_options"))
    if any(option not in offered for option in chosen):
        yield complaint("initial option is not among the options", pointer)


def _items(value: Any) -> list[Any]:
    """Return a list as it is; what is not one has been complained of already."""
    return value if isinstance(value, list) else []
