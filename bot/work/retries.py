"""When a step that failed for now is tried again. Pure."""

from __future__ import annotations

MAX_ATTEMPTS = 8
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 300.0


def pause_before_next(attempt: int, after: float | None) -> float | None:
    """Return the seconds to wait after failed attempt `attempt` (from 1), or None to give up.

    What the other side asks for is granted, up to five minutes; else the pause doubles from 2 s.
    Eight attempts take about four minutes.
    """
    if attempt >= MAX_ATTEMPTS:
        return None
    return min(after if after is not None else _FIRST_PAUSE * 2.0 ** (attempt - 1), _LONGEST_PAUSE)
