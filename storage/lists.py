"""Lists that a statement is given, as few different lengths as will do."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

_Value = TypeVar("_Value", bound=Any)


def filled(values: Collection[_Value]) -> list[_Value]:
    """Return values in order, the last of them again until there are 1, 2, 4, 8, … of them, or none.

    A database keeps the plan of a statement by its words, and they tell how many values there are.
    """
    ordered = sorted(values)
    length = 1 << max(len(ordered) - 1, 0).bit_length()
    return ordered + ordered[-1:] * (length - len(ordered))
