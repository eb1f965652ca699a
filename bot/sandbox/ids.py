"""Identifiers: ordered ones for what a reader sees, random ones for what must never come twice."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable


class Ids:
    """Gives out ``U0000000001``-like ids, each once."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def new(self, prefix: str) -> str:
        """Return the next id that begins with `prefix`."""
        return f"{prefix}{next(self._numbers):010X}"


class Stamps:
    """Gives out message timestamps: unique, increasing, in Slack's ``seconds.microseconds``."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last = 0

    def new(self) -> str:
        """Return a timestamp later than every one before it."""
        self._last = max(int(self._clock() * 1_000_000), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


def random_id(prefix: str) -> str:
    """Return an id no other run of a workspace has given out: events and triggers need that."""
    return f"{prefix}{secrets.token_hex(6).upper()}"
