"""A small language for shapes of JSON: each check yields Slack's complaint, with a JSON pointer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
Rule = Callable[[Mapping[str, Any], str], Iterator[str]]


def complaint(message: str, pointer: str) -> str:
    """Return a complaint as Slack words it in ``response_metadata.messages``."""
    return f"[ERROR] {message} [json-pointer:{pointer}]"


def string(high: int | None = None, *, low: int = 1) -> Check:
    """Check a string of `low` to `high` characters."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must be a string", pointer)
        elif len(value) < low:
            yield complaint(f"must be more than {low - 1} characters", pointer)
        elif high is not None and len(value) > high:
            yield complaint(f"must be less than {high + 1} characters", pointer)

    return check


def flag(value: Any, pointer: str) -> Iterator[str]:
    """Check a boolean."""
    if not isinstance(value, bool):
        yield complaint("must be a boolean", pointer)


def whole(low: int, high: int) -> Check:
    """Check an integer between two bounds, both allowed."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield complaint("must be an integer", pointer)
        elif not low <= value <= high:
            yield complaint(f"must be between {low} and {high}", pointer)

    return check


def choice(*allowed: str) -> Check:
    """Check one of a few words."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield complaint(f"must be one of: {', '.join(allowed)}", pointer)

    return check


def array(item: Check, high: int | None = None, *, low: int = 1) -> Check:
    """Check a list of `low` to `high` items."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield complaint("must be an array", pointer)
            return
        if len(value) < low:
            yield complaint(f"no fewer than {low} items allowed", pointer)
        if high is not None and len(value) > high:
            yield complaint(f"no more than {high} items allowed", pointer)
        for index, entry in enumerate(value):
            yield from item(entry, f"{pointer}/{index}")

    return check


def record(
    required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None, *rules: Rule
) -> Check:
    """Check an object: required and optional fields, nothing else, then rules across fields.

    A `type` is allowed without a check: `tagged` has read it.
    """
    needed, known = required or {}, {**(required or {}), **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must be an object", pointer)
            return
        for name in needed:
            if name not in value:
                yield complaint(f"missing required field: {name}", pointer)
        for name, entry in value.items():
            if name in known:
                yield from known[name](entry, f"{pointer}/{name}")
            elif name != "type":
                yield complaint(f"invalid additional property: {name}", pointer)
        for rule in rules:
            yield from rule(value, pointer)

    return check


def tagged(variants: Mapping[str, Check]) -> Check:
    """Check an object by its `type`."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must be an object", pointer)
            return
        kind = value.get("type")
        if kind is None:
            yield complaint("missing required field: type", pointer)
        elif not isinstance(kind, str) or kind not in variants:
            yield complaint(f"unsupported type: {kind}", f"{pointer}/type")
        else:
            yield from variants[kind](value, pointer)

    return check


def one_of_fields(*names: str) -> Rule:
    """Return a rule: exactly one of these fields is there."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
        if sum(name in value for name in names) != 1:
            yield complaint(f"must have exactly one of: {', '.join(names)}", pointer)

    return rule


def any_of_fields(*names: str) -> Rule:
    """Return a rule: at least one of these fields is there."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
        if not any(name in value for name in names):
            yield complaint(f"must have at least one of: {', '.join(names)}", pointer)

    return rule


def size_of(value: Any) -> int:
    """Return the bytes of a value as JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode())
