"""One deadline for a whole conversation with a model, known to everything inside it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

_ends: ContextVar[float | None] = ContextVar("_ends", default=None)


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """End whatever runs inside after `seconds`, however slowly it is still coming in.

    Raises:
        TimeoutError: it did not finish.
    """
    async with asyncio.timeout(seconds) as scope:
        token = _ends.set(scope.when())
        try:
            yield
        finally:
            _ends.reset(token)


def remaining() -> float:
    """Return the seconds left of the deadline around the caller; infinite where there is none."""
    ends = _ends.get()
    return math.inf if ends is None else max(0.0, ends - asyncio.get_running_loop().time())
