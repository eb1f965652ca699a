"""Arguments of a Web API call, read from a form or from JSON and held to the method's types."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.blocks.shape import complaint
from bot.sandbox.wire import Json, Refusal

Reader = Callable[[Any], Any]
"""Turns what was sent into the argument; raises ValueError with Slack's words for what it must be."""

_TRUE, _FALSE = ("1", "true"), ("0", "false", "")


def text(value: Any) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def number(value: Any) -> int:
    """Read an integer, which a form sends as digits."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("must be an integer")
    try:
        return int(value)
    except ValueError:
        raise ValueError("must be an integer") from None


def flag(value: Any) -> bool:
    """Read a boolean, which a form sends as 0 or 1."""
    word = str(value).casefold() if isinstance(value, str | int) else None
    if word not in (*_TRUE, *_FALSE):
        raise ValueError("must be a boolean")
    return word in _TRUE


def items(value: Any) -> list[Any]:
    """Read a list, which may come as JSON in a string."""
    found = _unpacked(value)
    if not isinstance(found, list):
        raise ValueError("must be an array")
    return found


def fields(value: Any) -> Json:
    """Read an object, which may come as JSON in a string."""
    found = _unpacked(value)
    if not isinstance(found, dict):
        raise ValueError("must be an object")
    return found


def names(value: Any) -> list[str]:
    """Read words parted by commas."""
    return [word.strip() for word in text(value).split(",") if word.strip()]


def _unpacked(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return None


# Bolt's client adds the team to each call, auth.test included; Slack takes it anywhere.
_EVERYWHERE: Mapping[str, Reader] = {"team_id": text}


def read(sent: Mapping[str, Any], required: Mapping[str, Reader], optional: Mapping[str, Reader]) -> Json:
    """Return the arguments by name.

    Raises:
        Refusal: ``invalid_arguments``; Slack lets an unknown argument pass, this workspace does not.
    """
    readers, found, complaints = {**_EVERYWHERE, **required, **optional}, {}, []
    for name, value in sent.items():
        if name not in readers:
            complaints.append(complaint(f"unknown argument: {name}", f"/{name}"))
            continue
        try:
            found[name] = readers[name](value)
        except ValueError as error:
            complaints.append(complaint(str(error), f"/{name}"))
    complaints += [
        complaint(f"missing required field: {name}", f"/{name}") for name in required if name not in sent
    ]
    if complaints:
        raise Refusal("invalid_arguments", *complaints)
    return found
