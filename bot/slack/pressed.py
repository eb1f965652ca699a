"""What a button, a choice in a menu or a ticked box carries: an id or a page of ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Ids are 64 bits wide: more digits are none of ours.
_LONGEST = 18


def number_of(body: Mapping[str, Any]) -> int:
    """Return the number that what was pressed carries, 0 for none of ours."""
    action = body["actions"][0]
    return number_in(action.get("value") or (action.get("selected_option") or {}).get("value"))


def number_in(value: object) -> int:
    """Return the number that a value is, 0 for none of ours."""
    text = str(value or "")
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _LONGEST else 0
